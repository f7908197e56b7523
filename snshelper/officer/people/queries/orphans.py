"""Grants without a person under terms: the audit fails while there is one."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.accounts.duties.rules import TERMS_GRACE
from snshelper.accounts.duties.tables import DutySignature, SignedText, StaffEngagement
from snshelper.accounts.tables import Account, StaffGrant
from snshelper.privacy.switches import is_thrown


def orphan_grants(session: Session, now: datetime) -> list[StaffGrant]:
    """Roles held now whose holder left or is suspended, or never signed terms in two weeks.

    An account that is gone altogether has none: the database keeps grants and accounts together.
    """
    signed = (
        select(col(DutySignature.engagement_id))
        .join(SignedText, col(SignedText.hash) == col(DutySignature.text_hash))
        .where(col(SignedText.document) == "terms")
    )
    under_terms = select(col(StaffEngagement.account_id)).where(
        col(StaffEngagement.left_at).is_(None),
        (col(StaffEngagement.joined_at) > now - TERMS_GRACE) | col(StaffEngagement.id).in_(signed),
    )
    present = select(col(Account.id)).where(col(Account.suspended_at).is_(None))
    found = (
        select(StaffGrant)
        .where(
            col(StaffGrant.revoked_at).is_(None),
            col(StaffGrant.expires_at).is_(None) | (col(StaffGrant.expires_at) > now),
            col(StaffGrant.account_id).not_in(under_terms)
            | col(StaffGrant.account_id).not_in(present),
        )
        .order_by(col(StaffGrant.id))
    )
    return [] if is_thrown("people.orphans") else list(session.execute(found).scalars())
