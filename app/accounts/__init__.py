"""People the portal knows and the roles they hold."""
