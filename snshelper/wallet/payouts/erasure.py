"""What a destroyed payout loses: where it went. The sum and its date are the books'."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import Session, col

from snshelper.wallet.payouts.tables import Payout


def erase_payouts(session: Session, payout_ids: Sequence[str]) -> None:
    """Empty the bank accounts."""
    session.execute(
        update(Payout)
        .where(col(Payout.id).in_(payout_ids))
        .values(bank_name=None, account_number=None, account_holder=None)
    )
