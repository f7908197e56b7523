"""Handing data to an authority: only by statute, only what it names, once, on record."""
