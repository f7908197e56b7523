"""The keys change after somebody gave a role up who may have come to know them (P74, P75).

First a new wrapping key and a new index key are added to the ring, and every process writes with
them. Once all of them have, everything older is wrapped and indexed anew, and the old keys go: a
copy of the ring that somebody took away opens nothing any more.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session, col, select

from snshelper.accounts.contacts import index_addresses_again
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.ids import new_id
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.people.tables import KeyRotation
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.switches import is_thrown

HEARD_AFTER = timedelta(minutes=5)
"""A process that was writing with an old key when the new one came has long finished."""
_LOCK = "key-rotation"


def want_rotation(session: Session, deps: Deps) -> None:
    """Remember, in the caller's transaction, that the keys must change."""
    ring = deps.vault.ring
    session.add(KeyRotation(id=new_id(), wanted_at=deps.clock(), wrapping_id=ring.newest_wrapping))


def rotations_under_way(session: Session) -> Sequence[KeyRotation]:
    """What is wanted and not done, the oldest first."""
    query = select(KeyRotation).where(col(KeyRotation.done_at).is_(None))
    return session.exec(query.order_by(col(KeyRotation.wanted_at))).all()


async def rotate_keys(deps: Deps) -> None:
    """One turn of the chore; does nothing when nobody gave a role up."""
    await in_thread(turn_keys, deps)


def turn_keys(deps: Deps) -> None:
    """Begin what is wanted; end what every process has heard of.

    A ring that the settings give is changed there, which the officer's front page asks for; what
    follows from a newer one happens here. Safe to interrupt and to repeat, in any process.
    """
    if is_thrown("people.rotation"):
        return
    with reading(deps.engine) as session:
        wanted = rotations_under_way(session)
    if any(one.begun_at is None for one in wanted):
        _begin(deps)
    elif wanted and _is_heard(deps, wanted):
        deps.vault.rewrap()
        index_addresses_again(deps)
        deps.vault.store.scrub()
        _end(deps)


def _begin(deps: Deps) -> None:
    with unit_of_work(deps.engine) as session:
        hold_lock(session, _LOCK)
        new = [one for one in rotations_under_way(session) if one.begun_at is None]
        ring = deps.vault.ring
        if not new or not (deps.vault.keeps_ring or _is_newer(ring.newest_wrapping, new)):
            return
        if deps.vault.keeps_ring:
            deps.vault.change_ring(ring.with_new_wrapping().with_new_index())
        for one in new:
            one.begun_at = deps.clock()


def _is_newer(wrapping_id: str, wanted: Sequence[KeyRotation]) -> bool:
    return all(one.wrapping_id != wrapping_id for one in wanted)


def _end(deps: Deps) -> None:
    """Let the old keys go, unless somebody else gave a role up meanwhile."""
    with unit_of_work(deps.engine) as session:
        hold_lock(session, _LOCK)
        wanted = rotations_under_way(session)
        if not wanted or not _is_heard(deps, wanted):
            return
        if deps.vault.keeps_ring:
            deps.vault.change_ring(deps.vault.ring.newest_only())
        for one in wanted:
            one.done_at = deps.clock()
            target = AuditedObject("key_rotation", one.id)
            record_audit(session, deps.clock(), SYSTEM, "people.rotate_keys", target)


def _is_heard(deps: Deps, wanted: Sequence[KeyRotation]) -> bool:
    limit = deps.clock() - HEARD_AFTER
    return all(one.begun_at is not None and one.begun_at <= limit for one in wanted)
