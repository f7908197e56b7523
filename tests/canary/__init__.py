"""Unique personal data is entered everywhere, and then looked for byte by byte."""
