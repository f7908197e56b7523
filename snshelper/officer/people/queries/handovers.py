"""Handovers that wait for somebody."""

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.officer.people.tables import Handover


def open_handovers(session: Session, account_id: str) -> list[Handover]:
    """Those offered to or by the account, oldest first."""
    found = (
        select(Handover)
        .where(
            col(Handover.state) == "offered",
            (col(Handover.to_account) == account_id) | (col(Handover.from_account) == account_id),
        )
        .order_by(col(Handover.id))
    )
    return list(session.execute(found).scalars())
