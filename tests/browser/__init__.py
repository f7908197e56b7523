"""The whole built shop in a real browser."""
