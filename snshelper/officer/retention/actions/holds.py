"""Legal holds: a law keeps data beyond its time, until a moment that is named (P26)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from snshelper.accounts.tables import Account
from snshelper.kernel.actor import Actor
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.mail.tables import OutboxMail
from snshelper.officer.retention.contents import keep_hold, words_of
from snshelper.officer.retention.errors import HoldGone, HoldRefused
from snshelper.officer.retention.selection import Holds
from snshelper.officer.retention.tables import DestructionLine, LegalHold
from snshelper.ordering.tables import Consignee, Order
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.switches import is_thrown
from snshelper.support.tables import Inquiry

WORDS_LIMIT = 500
HOLD_LAWS = (
    "kr-civil-procedure",
    "kr-criminal-procedure",
    "kr-national-tax-85-3",
    "kr-ecommerce-6-dispute",
    "kr-commercial-146",
)
"""What a legal hold may rest on."""
_TABLES: dict[str, Any] = {
    "account": Account,
    "order": Order,
    "consignee": Consignee,
    "consult": Inquiry,
    "mail": OutboxMail,
}


@dataclass(frozen=True)
class HoldDraft:
    """What a hold needs: a scope's name, the law, why in words, and when it ends (aware)."""

    target: str
    law: str
    words: str
    until: datetime | None


def place_hold(deps: Deps, actor: Actor, draft: HoldDraft) -> str:
    """Keep a scope, or everything of an account; answers the hold's id.

    What waited for its destruction already is taken off the manifests; it stays unreadable.
    Raises NotAllowed without `retention.approve`, DutiesLapsed, HoldRefused.
    """
    actor.require("retention.approve")
    actor.require_duties()
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        until = _check(session, draft, now)
        hold = LegalHold(
            id=new_id(),
            target=draft.target,
            law=draft.law,
            begins_at=now,
            until=until,
            placed_by=actor.account_id,
            placed_at=now,
        )
        keep_hold(session, deps, hold, draft.words.strip())
        withdrawn = withdraw_held(session, now)
        target = AuditedObject("hold", hold.id)
        record_audit(
            session,
            now,
            actor,
            "retention.hold",
            target,
            scope=draft.target,
            law=draft.law,
            until=until.isoformat(),
            withdrawn=withdrawn,
        )
    return hold.id


def _check(session: Session, draft: HoldDraft, now: datetime) -> datetime:
    """The end of the hold; raises HoldRefused with what is missing."""
    kind, _, number = draft.target.partition(":")
    if kind not in _TABLES or not number or session.get(_TABLES[kind], number) is None:
        raise HoldRefused(reason="target")
    if draft.law not in HOLD_LAWS:
        raise HoldRefused(reason="law")
    if not draft.words.strip() or len(draft.words) > WORDS_LIMIT:
        raise HoldRefused(reason="words")
    if draft.until is None or draft.until <= now:
        raise HoldRefused(reason="until")
    return draft.until


def lift_hold(deps: Deps, actor: Actor, hold_id: str) -> None:
    """End a hold now: what it kept beyond its time is selected by the next run.

    Raises NotAllowed without `retention.approve`, DutiesLapsed, HoldGone.
    """
    actor.require("retention.approve")
    actor.require_duties()
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        hold = session.get(LegalHold, hold_id, with_for_update=True)
        if hold is None or hold.lifted_at is not None:
            raise HoldGone()
        hold.lifted_at, hold.lifted_by = now, actor.account_id
        target = AuditedObject("hold", hold_id)
        record_audit(session, now, actor, "retention.lift_hold", target, scope=hold.target)


def read_hold(deps: Deps, actor: Actor, hold_id: str) -> str:
    """Why a hold that still holds was placed, in its officer's words; the opening is audited.

    Raises NotAllowed without `retention.approve`, DutiesLapsed, HoldGone.
    """
    actor.require("retention.approve")
    with unit_of_work(deps.engine) as session:
        hold = session.get(LegalHold, hold_id)
        if hold is None or hold.lifted_at is not None:
            raise HoldGone()
        return words_of(session, deps, actor, hold)


def active_holds(session: Session, now: datetime) -> Holds:
    """Everything that a law keeps at `now`."""
    if is_thrown("retention.holds"):
        return Holds()
    targets = session.execute(
        select(col(LegalHold.target)).where(
            col(LegalHold.lifted_at).is_(None),
            col(LegalHold.begins_at) <= now,
            col(LegalHold.until) > now,
        )
    ).scalars()
    scopes = frozenset(targets)
    accounts = (name.partition(":") for name in scopes)
    return Holds(scopes, frozenset(number for kind, _, number in accounts if kind == "account"))


def withdraw_held(session: Session, now: datetime) -> int:
    """Take what a hold keeps off every manifest it still waits in; answers how many scopes."""
    holds = active_holds(session, now)
    withdrawn = _withdraw(session, col(DestructionLine.scope), holds.scopes)
    return withdrawn + _withdraw(session, col(DestructionLine.subject), holds.accounts)


def _withdraw(session: Session, column: Any, names: Collection[str]) -> int:
    if not names:
        return 0
    changed = session.execute(
        update(DestructionLine)
        .where(column.in_(sorted(names)), col(DestructionLine.state) == "selected")
        .values(state="withdrawn")
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]
