"""Making it good: decided once, paid into each wallet once (P78), never where nothing is owed."""

from sqlalchemy import select
from sqlmodel import col

from snshelper.accounts.actions.step_up import require_step_up
from snshelper.catalogue.rules.whole_numbers import UnreadableNumber, read_whole_number
from snshelper.kernel.actor import Actor
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.incidents.actions.desk import (
    checked_reason,
    open_one,
    person_of,
    record,
    require_desk,
)
from snshelper.officer.incidents.contents import write
from snshelper.officer.incidents.errors import (
    CompensationNotOwed,
    CompensationRefused,
    PersonSettled,
)
from snshelper.officer.incidents.rules import MOST_YEN, is_liable
from snshelper.officer.incidents.tables import AffectedPerson, Incident
from snshelper.wallet.ledger import compensate

COMPENSATE_AFFECTED = "compensate_affected"
"""The durable workflow that runs `compensate_in_background` with the incident's id."""
_BATCH = 50


def decide_none(deps: Deps, actor: Actor, incident_id: str, reason: str) -> None:
    """Decide that nothing is paid, and why. Raises ReasonMissing, CompensationRefused."""
    require_desk(actor)
    words = checked_reason(reason)
    with unit_of_work(deps.engine) as session:
        incident = open_one(session, incident_id)
        if incident.compensation == "paid":
            raise CompensationRefused(reason="decided")
        incident.compensation = "none"
        write(session, deps, incident_id, incident, "compensation_reason", words)
        incident.compensation_by, incident.compensation_at = actor.account_id, deps.clock()
        record(session, deps, actor, "incidents.decide_compensation", incident, yen=0)


def decide_amount(deps: Deps, actor: Actor, token: str, incident_id: str, raw_yen: object) -> None:
    """Decide an amount in whole yen for each person; it is paid into their wallets at once.

    Raises StepUpNeeded, CompensationNotOwed for causes the shop does not answer for (P79), and
    CompensationRefused for an amount out of bounds or a second decision to pay.
    """
    require_desk(actor)
    yen = _amount(raw_yen)
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        incident = open_one(session, incident_id)
        require_step_up(session, now, token)
        if not is_liable(incident.cause):
            raise CompensationNotOwed()
        if incident.compensation == "paid":
            raise CompensationRefused(reason="decided")
        incident.compensation, incident.compensation_yen = "paid", yen
        incident.compensation_reason = None
        incident.compensation_by, incident.compensation_at = actor.account_id, now
        record(session, deps, actor, "incidents.decide_compensation", incident, yen=yen)
        deps.queue.enqueue(session, COMPENSATE_AFFECTED, f"compensate:{new_id()}", incident.id)


def _amount(raw_yen: object) -> int:
    try:
        yen = read_whole_number(raw_yen)
    except UnreadableNumber:
        yen = 0
    if not 0 < yen <= MOST_YEN:
        raise CompensationRefused(reason="amount", most=f"{MOST_YEN:,}")
    return yen


async def compensate_in_background(deps: Deps, incident_id: str) -> None:
    """Pay everybody who is owed, however often the process dies in between."""
    while await in_thread(compensate_batch, deps, incident_id):
        pass


def compensate_batch(deps: Deps, incident_id: str) -> bool:
    """Pay up to 50 people with wallets; answers whether somebody may still be owed.

    The transfer and the person's row are one commit, and the transfer's key is the row's.
    """
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        incident = session.get(Incident, incident_id, with_for_update=True)
        if incident is None or incident.state != "open" or incident.compensation != "paid":
            return False
        owed = session.execute(
            select(AffectedPerson)
            .where(
                col(AffectedPerson.incident_id) == incident_id,
                col(AffectedPerson.state) != "removed",
                col(AffectedPerson.account_id) != "",
                col(AffectedPerson.paid_at).is_(None),
            )
            .order_by(col(AffectedPerson.id))
            .limit(_BATCH)
        ).scalars()
        people = list(owed)
        for person in people:
            compensate(session, now, person.account_id, person.id, incident.compensation_yen)
            person.paid_yen, person.paid_at = incident.compensation_yen, now
    return len(people) == _BATCH


def pay_otherwise(deps: Deps, actor: Actor, incident_id: str, person_id: str, words: str) -> None:
    """Record how somebody without a wallet was made good.

    Raises ReasonMissing, PersonGone, PersonSettled for somebody with a wallet or paid already.
    """
    require_desk(actor)
    how = checked_reason(words)
    with unit_of_work(deps.engine) as session:
        incident = open_one(session, incident_id)
        person = person_of(session, incident_id, person_id)
        if incident.compensation != "paid" or person.account_id or person.paid_at:
            raise PersonSettled()
        person.paid_yen, person.paid_at = incident.compensation_yen, deps.clock()
        write(session, deps, incident_id, person, "paid_words", how)
        record(session, deps, actor, "incidents.pay_otherwise", incident, person=person.person)


def unpaid_incidents(deps: Deps) -> list[str]:
    """Open incidents in which somebody with a wallet is still owed."""
    with reading(deps.engine) as session:
        owed = select(col(AffectedPerson.incident_id)).where(
            col(AffectedPerson.state) != "removed",
            col(AffectedPerson.account_id) != "",
            col(AffectedPerson.paid_at).is_(None),
        )
        query = select(col(Incident.id)).where(
            col(Incident.state) == "open",
            col(Incident.compensation) == "paid",
            col(Incident.id).in_(owed),
        )
        return list(session.execute(query.order_by(col(Incident.number))).scalars())
