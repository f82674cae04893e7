"""What happens after an act is committed."""
