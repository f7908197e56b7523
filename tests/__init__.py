"""Tests, laid out like the program."""
