"""Inquiries, popups, LINE and preferences."""
