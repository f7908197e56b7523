"""Named switches by which a test takes one mechanism away, to see that its proof then fails."""

_THROWN: frozenset[str] = frozenset()


def is_thrown(name: str) -> bool:
    """Whether a test has taken the mechanism `name` away; never in the shop itself."""
    return name in _THROWN
