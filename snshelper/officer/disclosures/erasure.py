"""What a disclosure case loses: what was written. That it was, and its hash, stay on record."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import Session, col

from snshelper.officer.disclosures.tables import DisclosureCase


def erase_disclosures(session: Session, case_ids: Sequence[str]) -> None:
    """Empty the words of these cases."""
    session.execute(
        update(DisclosureCase)
        .where(col(DisclosureCase.id).in_(case_ids))
        .values(settled_words=None, telling_words=None)
    )
