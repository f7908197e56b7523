"""Consents that a member gives apart from signing up, and takes back with one click."""
