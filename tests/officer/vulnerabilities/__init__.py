"""The vulnerability analysis."""
