"""Screens about people, one module each."""
