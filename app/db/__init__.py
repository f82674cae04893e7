"""Rows: the base of all models, actor-bound sessions, the unit of work, trail, outbox and file store."""
