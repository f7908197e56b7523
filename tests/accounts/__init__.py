"""The account room, on a real database."""
