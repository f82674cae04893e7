"""Administration: people, departments, calendars, kinds and categories, what the portal says of itself."""
