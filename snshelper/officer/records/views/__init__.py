"""Screens of the record of processing activities."""
