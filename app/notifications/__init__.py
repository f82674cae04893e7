"""Telling people what happened, by mail, in their language."""
