"""Following a report: by the key of its receipt, signed in, or by mail as anybody may."""
