"""Pages about the account, one module each."""
