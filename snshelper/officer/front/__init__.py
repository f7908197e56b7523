"""The officer's front page: what is due, who waits, what changed, and where each is done."""
