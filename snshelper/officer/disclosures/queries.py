"""Reading the register of disclosures."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.disclosures.contents import CaseWords, words_of
from snshelper.officer.disclosures.rules import TELLING_WITHIN, DisclosureGone
from snshelper.officer.disclosures.tables import DisclosureCase
from snshelper.privacy.uses import PERMISSION_OF_USE, Use

PAGE = 50
_PERMISSION = "disclosures.ask"
_WORDS = PERMISSION_OF_USE[Use.REGISTERING]


@dataclass(frozen=True)
class DisclosuresDue:
    """Demands to be decided, files to be handed out, and people to be told (some too late)."""

    asked: int
    confirmed: int
    untold: int
    untold_late: int


def disclosures_due(session: Session, now: datetime) -> DisclosuresDue:
    """What about disclosures is due, for the officer's front page."""

    def count(*where: object) -> int:
        query = select(func.count()).select_from(DisclosureCase).where(*where)  # type: ignore[arg-type]
        return int(session.execute(query).scalar_one())

    untold = (col(DisclosureCase.state) == "handed", col(DisclosureCase.telling) == "")
    return DisclosuresDue(
        asked=count(col(DisclosureCase.state) == "asked"),
        confirmed=count(col(DisclosureCase.state) == "confirmed"),
        untold=count(*untold),
        untold_late=count(*untold, col(DisclosureCase.handed_at) <= now - TELLING_WITHIN),
    )


def list_cases(deps: Deps, actor: Actor, before: int = 0) -> list[DisclosureCase]:
    """A page of cases, newest first, older than number `before` when given."""
    actor.require(_PERMISSION)
    query = select(DisclosureCase).order_by(col(DisclosureCase.number).desc()).limit(PAGE)
    if before:
        query = query.where(col(DisclosureCase.number) < before)
    with reading(deps.engine) as session:
        return list(session.execute(query).scalars())


def read_case(deps: Deps, actor: Actor, case_id: str) -> tuple[DisclosureCase, CaseWords]:
    """One case, and its words for whoever decides about cases; that they were opened is audited.

    Raises DisclosureGone, NotAllowed, and DutiesLapsed where there are words.
    """
    actor.require(_PERMISSION)
    with unit_of_work(deps.engine) as session:
        case = session.get(DisclosureCase, case_id)
        if case is None:
            raise DisclosureGone()
        if not actor.may(_WORDS):
            return case, CaseWords(is_withheld=True)
        return case, words_of(session, deps, actor, case)
