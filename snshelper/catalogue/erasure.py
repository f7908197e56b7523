"""What the catalogue knew of a destroyed account."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlmodel import Session, col

from snshelper.catalogue.tables import Favourite


def erase_favourites(session: Session, account_ids: Sequence[str]) -> None:
    """Forget what these accounts kept on top."""
    session.execute(delete(Favourite).where(col(Favourite.account_id).in_(account_ids)))
