"""Attacks from outside on the real, running shop."""
