"""A world with its own time, chance and disasters, in which the production code runs unchanged."""
