"""Why an officer holds something, sealed in a scope of its own."""

from sqlmodel import Session

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.officer.retention.tables import LegalHold
from snshelper.privacy.gate import Item, Reading, open_value
from snshelper.privacy.scopes import begin_scope, hold_scope
from snshelper.privacy.uses import Use


def keep_hold(session: Session, deps: Deps, hold: LegalHold, words: str) -> None:
    """Store a new hold with its reason."""
    seals = begin_scope(session, deps, hold_scope(hold.id))
    hold.words = seals.seal(LegalHold.words, hold.id, words)
    session.add(hold)
    session.flush()


def words_of(session: Session, deps: Deps, actor: Actor, hold: LegalHold) -> str:
    """The reason of a hold, audited; refusals as of `privacy.gate.open_values`."""
    item = Item(hold_scope(hold.id), LegalHold.words, hold.id, hold.words)
    return open_value(session, deps, Reading(actor, Use.HOLDING), item)
