"""Parts of the breach desk."""
