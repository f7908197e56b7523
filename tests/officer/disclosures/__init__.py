"""Disclosures to authorities."""
