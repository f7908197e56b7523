"""Kill switches: each mechanism has one, and only tests can throw it.

A test of a promise must fail when the mechanism that keeps the promise is switched off.
"""

_THROWN: frozenset[str] = frozenset()


def is_thrown(name: str) -> bool:
    """Whether a test switched the mechanism `name` (`<area>.<mechanism>`) off."""
    return name in _THROWN
