"""Filing a complaint: its questions, what holds floods off, and the receipt."""
