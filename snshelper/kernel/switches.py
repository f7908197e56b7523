"""Kill switches: how a test takes one mechanism away to see its promise break.

In the product nothing is ever thrown: there is no setting, argument or request that could do it,
and an architecture test forbids every writer outside `tests/`. The one place that enforces a
promise asks `is_thrown("<area>.<mechanism>")` and enforces unless it is; the name stands in
`privacy/promises.py` beside the promise it keeps.
"""

_thrown: frozenset[str] = frozenset()


def is_thrown(name: str) -> bool:
    """Whether a test has taken the mechanism of this name away; always False in the product."""
    return name in _thrown
