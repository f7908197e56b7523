"""The officer's front page, one module."""
