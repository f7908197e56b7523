"""Components that several pages of ordering use."""
