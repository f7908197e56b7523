"""Parts of the retention screen."""
