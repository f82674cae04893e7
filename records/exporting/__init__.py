"""Lists of records as files for other programs: pure generators over cards."""
