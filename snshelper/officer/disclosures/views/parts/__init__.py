"""Parts of the page of disclosures."""
