"""Money that goes to bank accounts."""
