"""What a hold loses: why it was placed. That it was, by whom and until when, stays on record."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import Session, col

from snshelper.officer.retention.tables import LegalHold


def erase_holds(session: Session, hold_ids: Sequence[str]) -> None:
    """Empty the words of these holds."""
    session.execute(update(LegalHold).where(col(LegalHold.id).in_(hold_ids)).values(words=None))
