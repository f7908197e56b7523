"""The staff's page."""
