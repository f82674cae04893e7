"""Readers: a file in somebody's format → drafts of records and named rejections. No database here."""
