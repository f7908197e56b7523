"""A demand is entered, confirmed by the officer, handed out once, and told to the person (P32)."""

import hashlib
import json
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from snshelper.accounts.actions.step_up import require_step_up
from snshelper.accounts.tables import StaffGrant
from snshelper.kernel.actor import Actor
from snshelper.kernel.ids import new_id
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.disclosures.contents import keep_case, write_settled, write_telling
from snshelper.officer.disclosures.rules import (
    WORDS_LIMIT,
    Demand,
    DisclosureGone,
    DisclosureIncomplete,
    DisclosureSettled,
    OwnDemand,
    check_demand,
)
from snshelper.officer.disclosures.tables import DisclosureCase
from snshelper.officer.disclosures.values import declared_fields, open_fields, scope_exists
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.calendar import local_day
from snshelper.privacy.switches import is_thrown

ASKING, CONFIRMING = "disclosures.ask", "disclosures.confirm"
_MAY_CONFIRM = ("officer",)


@dataclass(frozen=True)
class DisclosureFile:
    """What is handed out: its name and its bytes."""

    name: str
    content: bytes


def enter_demand(deps: Deps, actor: Actor, demand: Demand) -> str:
    """Keep what an authority asks for; answers the case's id. Raises DisclosureIncomplete."""
    _require(actor, ASKING)
    now = deps.clock()
    kind = demand.scope.partition(":")[0]
    check_demand(demand, declared_fields(kind), local_day(now))
    with unit_of_work(deps.engine) as session:
        if not scope_exists(session, demand.scope):
            raise DisclosureIncomplete(reason="scope")
        hold_lock(session, "disclosure-number")
        last = session.execute(select(func.max(col(DisclosureCase.number)))).scalar_one()
        case = DisclosureCase(
            id=new_id(),
            number=(last or 0) + 1,
            authority=demand.authority.strip(),
            law=demand.law.strip(),
            document_number=demand.document_number.strip(),
            document_date=demand.document_date or local_day(now),
            scope=demand.scope,
            fields=sorted(set(demand.fields)),
            asked_by=actor.account_id,
            asked_at=now,
        )
        keep_case(session, deps, case)
        _record(session, deps, actor, "disclosures.ask", case, fields=case.fields)
    return case.id


def confirm_demand(deps: Deps, actor: Actor, token: str, case_id: str) -> None:
    """Answer for it that the statute covers exactly these fields.

    Raises StepUpNeeded, DisclosureGone, DisclosureSettled, and OwnDemand for whoever entered it
    while there is another officer.
    """
    _require(actor, CONFIRMING)
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        case = _case(session, case_id, "asked")
        require_step_up(session, now, token)
        is_alone = _others(session, actor.account_id) == 0
        if case.asked_by == actor.account_id and not is_alone:
            raise OwnDemand()
        case.state, case.settled_by, case.settled_at = "confirmed", actor.account_id, now
        _record(session, deps, actor, "disclosures.confirm", case, alone=is_alone)


def _others(session: Session, account_id: str) -> int:
    """How many other people could confirm."""
    query = select(func.count(func.distinct(col(StaffGrant.account_id)))).where(
        col(StaffGrant.role).in_(_MAY_CONFIRM),
        col(StaffGrant.revoked_at).is_(None),
        col(StaffGrant.account_id) != account_id,
    )
    return int(session.execute(query).scalar_one())


def refuse_demand(deps: Deps, actor: Actor, case_id: str, words: str) -> None:
    """Decide that nothing is handed out, and why."""
    _require(actor, CONFIRMING)
    with unit_of_work(deps.engine) as session:
        case = _case(session, case_id, "asked")
        write_settled(session, deps, case, _words(words))
        case.state, case.settled_by, case.settled_at = "refused", actor.account_id, deps.clock()
        _record(session, deps, actor, "disclosures.refuse", case)


def hand_out(deps: Deps, actor: Actor, token: str, case_id: str) -> DisclosureFile:
    """The file with exactly the chosen values, once; afterwards the register knows its hash.

    Nothing is opened for a case that is not confirmed, and nothing a second time: who needs it
    again enters the demand again. Raises StepUpNeeded, DisclosureGone, DisclosureSettled.
    """
    _require(actor, CONFIRMING)
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        case = _case(session, case_id, "asked" if is_thrown("disclosures.confirm") else "confirmed")
        require_step_up(session, now, token)
        opened = open_fields(session, deps, actor, case.scope, case.fields)
        content = _file(case, opened)
        case.state, case.handed_by, case.handed_at = "handed", actor.account_id, now
        case.content_hash = hashlib.sha256(content).hexdigest()
        _record(
            session,
            deps,
            actor,
            "disclosures.hand_out",
            case,
            fields=case.fields,
            hash=case.content_hash,
        )
    return DisclosureFile(f"disclosure-{case.number:04}.json", content)


def _file(case: DisclosureCase, opened: dict[str, list[list[str]]]) -> bytes:
    content = {
        "case": case.number,
        "authority": case.authority,
        "law": case.law,
        "document": {"number": case.document_number, "date": case.document_date.isoformat()},
        "scope": case.scope,
        "values": opened,
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def record_telling(deps: Deps, actor: Actor, case_id: str, is_told: bool, words: str) -> None:
    """Record when and how the person was told, or by which law they may not be.

    Raises DisclosureIncomplete without words, DisclosureSettled when it was recorded already.
    """
    _require(actor, CONFIRMING)
    with unit_of_work(deps.engine) as session:
        case = _case(session, case_id, "handed")
        if case.telling:
            raise DisclosureSettled()
        write_telling(session, deps, case, _words(words))
        case.telling, case.telling_at = "told" if is_told else "withheld", deps.clock()
        _record(session, deps, actor, "disclosures.tell", case, telling=case.telling)


def _require(actor: Actor, permission: str) -> None:
    actor.require(permission)
    actor.require_duties()


def _case(session: Session, case_id: str, state: str) -> DisclosureCase:
    case = session.get(DisclosureCase, case_id, with_for_update=True)
    if case is None:
        raise DisclosureGone()
    if case.state != state:
        raise DisclosureSettled()
    return case


def _words(words: str) -> str:
    typed = words.strip()
    if not 0 < len(typed) <= WORDS_LIMIT:
        raise DisclosureIncomplete(reason="words")
    return typed


def _record(
    session: Session, deps: Deps, actor: Actor, action: str, case: DisclosureCase, **details: object
) -> None:
    target = AuditedObject("disclosure", case.id)
    record_audit(session, deps.clock(), actor, action, target, number=case.number, **details)
