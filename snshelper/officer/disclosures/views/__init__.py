"""The page of disclosures."""
