"""What taking in files of any subject shares: rows, cells, mappings' expressions, rejections and counts."""
