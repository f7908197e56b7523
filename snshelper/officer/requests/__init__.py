"""Requests of people about their own data: see, correct, delete, stop."""
