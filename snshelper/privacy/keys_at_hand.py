"""Whether the keys here are those of the data here."""

from cryptography.exceptions import InvalidTag
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.kernel.vault.keyring import KeyRingBroken
from snshelper.kernel.vault.sealing import Altered
from snshelper.privacy.tables import DataScope


def keys_problem(deps: Deps) -> str:
    """Why personal data could not be opened here; empty when the newest scope's key opens.

    A shop without its keys must not open: it would make new ones, and look as if all were well.
    """
    newest = (
        select(col(DataScope.key_id))
        .where(col(DataScope.state) == "open")
        .order_by(col(DataScope.name).desc())
        .limit(1)
    )
    with reading(deps.engine) as session:
        key_id = session.execute(newest).scalar()
    try:
        found = {} if key_id is None else deps.vault.keys([key_id])
    except (KeyRingBroken, Altered, InvalidTag):
        return "The key ring is not the one that the data was sealed with."
    except (OSError, SQLAlchemyError):
        return "The keys cannot be read: python -m snshelper migrate, or restore them."
    if key_id is not None and key_id not in found:
        return "The keys of the personal data are missing: restore them from their backup."
    return ""
