"""Following a complaint: by key, by mail, to its end and the question how satisfied one is."""
