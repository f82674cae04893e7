"""Pages with which people sign in and look after their own accounts."""
