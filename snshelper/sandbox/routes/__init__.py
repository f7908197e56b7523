"""The HTTP face of the sandbox partner, one module for each of its desks."""
