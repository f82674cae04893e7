"""What strangers read of complaints: rows that a release writes, and everything made of them."""
