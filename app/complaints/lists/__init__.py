"""The lists of the desk, and finding complaints by their words."""
