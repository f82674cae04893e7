"""The demo city: Port Meranda, a place that does not exist, generated from a seed. Pure values; no database here."""
