"""Reading for the officer's front page."""
