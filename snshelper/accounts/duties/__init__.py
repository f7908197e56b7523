"""What somebody who works here owes before personal data opens to them, and the registers of it."""
