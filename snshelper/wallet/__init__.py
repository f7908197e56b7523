"""The ledger, balances and top-ups."""
