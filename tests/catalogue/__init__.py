"""The catalogue: what is sold, for how much, to whom it is shown."""
