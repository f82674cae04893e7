"""Editing ordinances at the desk."""
