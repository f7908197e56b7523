"""The files for a production shop."""
