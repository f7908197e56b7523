"""People who work here: duties, roles, handovers, leaving, and the review of what they opened."""
