"""The breach desk."""
