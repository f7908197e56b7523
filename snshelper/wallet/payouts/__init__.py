"""Money paid back to a bank account, and where it goes."""
