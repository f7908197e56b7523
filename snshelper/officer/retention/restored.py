"""A database that was restored from before learns what was destroyed since.

The vault remembers every scope whose key it destroyed. Without the key nothing of it can be read;
this brings the rows to where they were, so that nobody logs in to, or is shown, an empty shell.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from snshelper.fulfilment.erasure import erase_receipts
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.retention.rules import KINDS
from snshelper.officer.retention.seams import seams
from snshelper.privacy.scopes import mark_destroyed, scope_states
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.tables import DataScope

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
# A key goes a moment before its scope is marked; a busy destruction may take hours in between.
_MARGIN = timedelta(days=2)
_BATCH = 200


def apply_destructions(deps: Deps) -> int:
    """Destroy again what this database does not know to be destroyed; answers how many scopes.

    To be done before anybody is served. Safe to repeat; with nothing to do it reads two rows.
    """
    if is_thrown("retention.restored"):
        return 0
    known_until = _known_until(deps)
    found = deps.vault.store.destroyed_scopes(known_until - _MARGIN)
    names = [scope for _, scope in found]
    done = 0
    for start in range(0, len(names), _BATCH):
        done += _destroy_again(deps, names[start : start + _BATCH])
    return done


def _known_until(deps: Deps) -> datetime:
    """When the newest destruction that this database knows of was recorded."""
    newest = select(func.max(col(DataScope.changed_at))).where(col(DataScope.state) == "destroyed")
    with reading(deps.engine) as session:
        return session.execute(newest).scalar() or _BEGINNING + _MARGIN


def _destroy_again(deps: Deps, names: Sequence[str]) -> int:
    with unit_of_work(deps.engine) as session:
        states = scope_states(session, names)
        back = [name for name, row in states.items() if row.state != "destroyed"]
        by_kind: defaultdict[str, list[str]] = defaultdict(list)
        for name in back:
            kind, _, own_id = name.partition(":")
            by_kind[kind].append(own_id)
        for known in KINDS:
            for erase in seams().erasers[known] if known in by_kind else ():
                # Receipts change under a manifest alone; sealed without a key they say nothing.
                if erase is not erase_receipts:
                    erase(session, by_kind[known])
        return mark_destroyed(session, deps.clock(), back)
