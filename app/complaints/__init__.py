"""Complaints and requests: filed by residents, answered by officers, seen by those whom they concern."""
