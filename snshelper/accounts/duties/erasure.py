"""What a destroyed engagement loses: the names that were signed. That it was signed stays."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import Session, col

from snshelper.accounts.duties.tables import DutySignature, StaffEngagement


def erase_signatures(session: Session, engagement_ids: Sequence[str]) -> None:
    """Empty the signed names and what was noted about the leaving."""
    session.execute(
        update(DutySignature)
        .where(col(DutySignature.engagement_id).in_(engagement_ids))
        .values(signed_name=None)
    )
    session.execute(
        update(StaffEngagement)
        .where(col(StaffEngagement.id).in_(engagement_ids))
        .values(leaving_paper=None)
    )
