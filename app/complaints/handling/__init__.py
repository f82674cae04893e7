"""What the office does with a complaint, and the rows it keeps for that."""
