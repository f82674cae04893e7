"""Reporting something to the city: by anybody on the web, and by staff for whoever stands or calls there."""
