"""Keys that a process made in advance and never came to use."""

from sqlalchemy import select
from sqlmodel import col

from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.privacy.tables import DataScope


def destroy_unused_keys(deps: Deps) -> int:
    """Destroy keys older than a day that no scope names; answers how many. Repeatable."""
    destroyed = 0
    for ids in deps.vault.surely_unused():
        with reading(deps.engine) as session:
            query = select(col(DataScope.key_id)).where(col(DataScope.key_id).in_(ids))
            used = set(session.execute(query).scalars())
        if used:
            deps.vault.store.mark_used(used)
        unused = [key_id for key_id in ids if key_id not in used]
        destroyed += deps.vault.destroy(dict.fromkeys(unused))
    return destroyed
