"""Requests that other systems kept, taken in as cases: from CSV and GeoJSON files, and from Open311 interfaces."""
