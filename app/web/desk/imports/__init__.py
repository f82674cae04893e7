"""Many records at once at the desk: a file, its columns, a preview, and what became of it."""
