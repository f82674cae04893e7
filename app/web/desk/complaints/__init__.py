"""The desk for complaints: lists, the page of a case and its acts, rules, what staff keep for their work."""
