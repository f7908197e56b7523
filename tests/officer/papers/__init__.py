"""Printed copies."""
