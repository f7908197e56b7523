"""The retention desk and the certificates it leads to."""
