"""What destroyed inquiries lose: who asked, what, and what was answered."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import Session, col

from snshelper.support.tables import Inquiry, InquiryReply


def erase_inquiries(session: Session, inquiry_ids: Sequence[str]) -> None:
    """Remove names, contacts, words and the ties to account and order."""
    session.execute(
        update(InquiryReply).where(col(InquiryReply.inquiry_id).in_(inquiry_ids)).values(body=None)
    )
    session.execute(
        update(Inquiry)
        .where(col(Inquiry.id).in_(inquiry_ids))
        .values(name=None, phone=None, email=None, message=None, account_id=None, order_id=None)
    )
