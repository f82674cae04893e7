"""What everything else speaks: actors, labels, roles, clock, ids, events, errors, texts."""
