"""Pages of the desk, where staff work."""
