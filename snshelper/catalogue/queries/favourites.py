"""Reading which services a member keeps on top."""

from sqlalchemy import Engine
from sqlmodel import col, select

from snshelper.catalogue.tables import Favourite
from snshelper.kernel.unit_of_work import reading


def favourites_of(engine: Engine, account_id: str) -> frozenset[str]:
    """The slugs of a member's favourites; none for an empty id."""
    if not account_id:
        return frozenset()
    with reading(engine) as session:
        slugs = session.exec(
            select(Favourite.slug).where(col(Favourite.account_id) == account_id)
        ).all()
    return frozenset(slugs)
