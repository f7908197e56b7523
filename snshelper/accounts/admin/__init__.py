"""Staff screens about accounts: customers, and the staff themselves."""
