"""Pages of the catalogue for members."""
