"""The states of the screens that belong to no single room."""
