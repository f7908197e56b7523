"""Keeping the order desk live: its tabs are told whenever any order moves."""

from typing import Any

from sqlalchemy import Engine

from snshelper.kernel.live import Watcher, tabs
from snshelper.ordering.queries import orders_moved_after

DESK = "staff:orders"
"""Stands in the place of an account: an account's id is a UUID, so it can never be one."""


def watch_every_order(state: Any) -> None:
    """Push to this tab's `state` whenever any order moves. Repeating is harmless."""
    tabs.watch(DESK, Watcher(state.router.session.client_token, type(state)))


def desk_moved_after(engine: Engine, after_id: int) -> list[tuple[int, str]]:
    """(event id, DESK) of the events beyond `after_id`: a `kernel.live.Source` of its own."""
    return [(number, DESK) for number, _ in orders_moved_after(engine, after_id)]
