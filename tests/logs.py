"""Leaving the log as it was found."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from snshelper.web.logging import _ShopStream


@contextmanager
def logging_undone() -> Iterator[None]:
    """Whatever starts the shop's logging in between does not outlast it."""
    root = logging.getLogger()
    before = root.level
    yield
    root.handlers[:] = [old for old in root.handlers if not isinstance(old, _ShopStream)]
    root.setLevel(before)
    structlog.reset_defaults()
