"""Handing orders over: every answer a partner can give, and every one it can withhold."""
