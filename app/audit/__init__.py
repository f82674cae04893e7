"""The memory of acts: reading the trail and proving that nobody changed it."""
