"""The one-click order and its life, as a customer meets it."""
