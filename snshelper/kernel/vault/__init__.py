"""Sealed values: personal data at rest is readable only with a key kept in another database."""
