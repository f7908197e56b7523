"""What a destroyed request loses: everything that was written in it, and whose it was named."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import Session, col

from snshelper.officer.requests.contents import PARTS
from snshelper.officer.requests.tables import SubjectRequest


def erase_requests(session: Session, request_ids: Sequence[str]) -> None:
    """Remove the words; kind, dates and outcome stay and say that it was answered."""
    session.execute(
        update(SubjectRequest)
        .where(col(SubjectRequest.id).in_(request_ids))
        .values(dict.fromkeys(PARTS))
    )
