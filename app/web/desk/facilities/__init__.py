"""Facilities at the desk: the list, the form, the photographs."""
