"""Everything that a person at this desk, or about their own duties, can do."""
