"""Tests about the house itself: its floors, doors, words and sizes."""
