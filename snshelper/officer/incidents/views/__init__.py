"""The breach desk's page."""
