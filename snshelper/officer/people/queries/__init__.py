"""Reads of this desk."""
