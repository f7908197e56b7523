"""The desk for requests about one's own data."""
