"""The JSON twins of the public pages, under /api/v1."""
