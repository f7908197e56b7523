"""Placing an order, once, whatever is sent and however often."""
