"""Reading incidents, the people they reached, and what is due."""
