"""Page states of ordering, one module a concern."""
