"""The ledger, on a real database that is asked to do wrong."""
