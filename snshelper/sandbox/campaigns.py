"""Campaigns on record: reading them, and measuring them at a moment."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from snshelper.sandbox.delivery import Progress, Status, progress
from snshelper.sandbox.notices import withdraw
from snshelper.sandbox.wire import moment


@dataclass(frozen=True)
class Campaign:
    """What was accepted. Moments are seconds since the epoch; `deliverable` is a count."""

    reference: str
    order: str
    product: str
    target: str
    quantity: int
    deliverable: int
    seconds: float
    accepted_at: float
    cancelled_at: float | None = None

    def progress(self, now: float) -> Progress:
        """How far it is at `now`; a cancelled one stays where it was cancelled."""
        until = now if self.cancelled_at is None else self.cancelled_at
        return progress(self.deliverable, self.seconds, until - self.accepted_at)

    def shown(self, now: float) -> dict[str, Any]:
        """The campaign as the API shows it at `now`."""
        measured = self.progress(now)
        changed = self.accepted_at + measured.moved_after
        return {
            "reference": self.reference,
            "order": self.order,
            "product": self.product,
            "target": self.target,
            "quantity": self.quantity,
            "status": measured.status if self.cancelled_at is None else Status.CANCELLED,
            "delivered": measured.delivered,
            "accepted_at": moment(self.accepted_at),
            "updated_at": moment(changed if self.cancelled_at is None else self.cancelled_at),
        }

    def ledger_line(self, now: float) -> dict[str, Any]:
        """The campaign as an outside check compares it."""
        return {
            "reference": self.reference,
            "order": self.order,
            "accepted_at": moment(self.accepted_at),
            "target": self.target,
            "quantity": self.quantity,
            "delivered": self.progress(now).delivered,
        }


def campaign_from(row: sqlite3.Row) -> Campaign:
    """A row of the campaign table as a value."""
    return Campaign(
        reference=row["reference"],
        order=row["order_ref"],
        product=row["product"],
        target=row["target"],
        quantity=row["quantity"],
        deliverable=row["deliverable"],
        seconds=row["seconds"],
        accepted_at=row["accepted_at"],
        cancelled_at=row["cancelled_at"],
    )


def by_reference(connection: sqlite3.Connection, reference: str) -> Campaign | None:
    """The campaign of that reference, if we ever accepted it."""
    found = connection.execute(
        "SELECT * FROM campaign WHERE reference = ?", (reference,)
    ).fetchone()
    return campaign_from(found) if found else None


def by_references(connection: sqlite3.Connection, references: Iterable[str]) -> list[Campaign]:
    """Those that exist, in the order asked for, each once."""
    found = (by_reference(connection, reference) for reference in dict.fromkeys(references))
    return [campaign for campaign in found if campaign]


def by_order(connection: sqlite3.Connection, order: str) -> list[Campaign]:
    """Every campaign accepted under the shop's reference, oldest first."""
    rows = connection.execute("SELECT * FROM campaign WHERE order_ref = ? ORDER BY seq", (order,))
    return [campaign_from(row) for row in rows]


def all_accepted(connection: sqlite3.Connection) -> list[Campaign]:
    """Every campaign ever accepted, oldest first."""
    rows = connection.execute("SELECT * FROM campaign ORDER BY seq")
    return [campaign_from(row) for row in rows]


def correct(connection: sqlite3.Connection, reference: str, target: str) -> Campaign | None:
    """Put another target in the place of a wrong one; None for an unknown reference.

    Asked any number of times. What was delivered stays delivered; the wrong target is forgotten.
    """
    connection.execute("UPDATE campaign SET target = ? WHERE reference = ?", (target, reference))
    return by_reference(connection, reference)


def cancel(connection: sqlite3.Connection, reference: str, now: float) -> Campaign | None:
    """Stop delivery where it is and withdraw unsent webhooks; None for an unknown reference.

    A finished or already cancelled campaign stays as it is.
    """
    campaign = by_reference(connection, reference)
    if campaign is None or campaign.cancelled_at is not None:
        return campaign
    if campaign.progress(now).status == Status.FINISHED:
        return campaign
    connection.execute("UPDATE campaign SET cancelled_at = ? WHERE reference = ?", (now, reference))
    withdraw(connection, reference)
    return by_reference(connection, reference)
