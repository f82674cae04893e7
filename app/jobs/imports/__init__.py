"""Bulk imports asked for in the browser: a file, a mapping, a task, and the way back."""
