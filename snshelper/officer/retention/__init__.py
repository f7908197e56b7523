"""Until when data is kept, and its destruction with approval and certificate."""
