"""What the city holds: documents, deeds, permits and ordinances."""
