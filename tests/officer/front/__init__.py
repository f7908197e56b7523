"""The officer's front page."""
