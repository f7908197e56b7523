"""Waiting for another process, never longer than a bound."""

import time
from collections.abc import Callable

PATIENCE_SECONDS = 20.0


def until(is_true: Callable[[], object], complaint: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Ask again and again until `is_true()`; fail with `complaint` when it never was."""
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end, complaint
        time.sleep(0.1)
