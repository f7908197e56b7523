"""What destroyed inquiries lose: who asked, what, what was answered, and their files."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from snshelper.support.attachments.tables import Attachment, AttachmentContent
from snshelper.support.tables import Inquiry, InquiryReply


def erase_inquiries(session: Session, inquiry_ids: Sequence[str]) -> None:
    """Remove names, contacts, words, files and the ties to account and order."""
    session.execute(
        update(InquiryReply).where(col(InquiryReply.inquiry_id).in_(inquiry_ids)).values(body=None)
    )
    files = select(col(Attachment.id)).where(col(Attachment.inquiry_id).in_(inquiry_ids))
    session.execute(
        delete(AttachmentContent).where(col(AttachmentContent.attachment_id).in_(files))
    )
    session.execute(delete(Attachment).where(col(Attachment.inquiry_id).in_(inquiry_ids)))
    session.execute(
        update(Inquiry)
        .where(col(Inquiry.id).in_(inquiry_ids))
        .values(name=None, phone=None, email=None, message=None, account_id=None, order_id=None)
    )
