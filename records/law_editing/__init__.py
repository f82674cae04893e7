"""Editing law: a section as somebody types it, numbers, citations, definitions, and what laws do to one another's text.

Pure: records in, records out. What is stored, and who may do it, is decided elsewhere.
"""
