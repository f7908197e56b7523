"""What an officer wrote about a demand, sealed in a scope of its own."""

from dataclasses import dataclass

from sqlmodel import Session

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.officer.disclosures.tables import DisclosureCase
from snshelper.privacy.gate import Item, Reading, open_kept
from snshelper.privacy.scopes import begin_scope, disclosure_scope, sealer
from snshelper.privacy.uses import Use


@dataclass(frozen=True)
class CaseWords:
    """Why a demand was settled as it was, and how its person was told; empty where unwritten.

    `has_ended`: the time for keeping them is over, and nobody reads them any more. `is_withheld`:
    whoever asks keeps the register, but decides nothing, and is not shown them.
    """

    settled: str = ""
    telling: str = ""
    has_ended: bool = False
    is_withheld: bool = False


def keep_case(session: Session, deps: Deps, case: DisclosureCase) -> None:
    """Store a new case, with a scope for the words that will be written about it."""
    begin_scope(session, deps, disclosure_scope(case.id))
    session.add(case)
    session.flush()


def write_settled(session: Session, deps: Deps, case: DisclosureCase, words: str) -> None:
    """Seal why nothing is handed out."""
    seals = sealer(session, deps, disclosure_scope(case.id))
    case.settled_words = seals.seal(DisclosureCase.settled_words, case.id, words)


def write_telling(session: Session, deps: Deps, case: DisclosureCase, words: str) -> None:
    """Seal how the person was told, or why they may not be."""
    seals = sealer(session, deps, disclosure_scope(case.id))
    case.telling_words = seals.seal(DisclosureCase.telling_words, case.id, words)


def words_of(session: Session, deps: Deps, actor: Actor, case: DisclosureCase) -> CaseWords:
    """The words of a case; refusals as of `privacy.gate.open_values`, but for their end."""
    scope = disclosure_scope(case.id)
    items = [
        Item(scope, DisclosureCase.settled_words, case.id, case.settled_words),
        Item(scope, DisclosureCase.telling_words, case.id, case.telling_words),
    ]
    opened = open_kept(session, deps, Reading(actor, Use.REGISTERING), scope, items)
    if opened is None:
        return CaseWords(has_ended=True)
    settled, telling = opened
    return CaseWords(settled, telling)
