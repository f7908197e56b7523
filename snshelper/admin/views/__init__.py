"""The screens that belong to no single room, one module each."""
