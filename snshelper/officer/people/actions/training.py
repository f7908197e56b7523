"""Trainings: the course in the house, and certificates from outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from snshelper.accounts.actions.step_up import require_step_up
from snshelper.accounts.duties.queries import open_engagement
from snshelper.accounts.duties.rules import a_year_after, day_of
from snshelper.accounts.duties.tables import TrainingCertificate
from snshelper.accounts.duties.texts import COURSE_VERSION, QUESTIONS
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotFound
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.people.errors import TrainingInvalid
from snshelper.officer.people.rules import NUMBER_MAXIMUM, TEXT_MAXIMUM, TRAINING_LONGEST_DAYS
from snshelper.privacy.audit import AuditedObject, record_audit

IN_HOUSE = "in_house"


@dataclass(frozen=True)
class ExternalTraining:
    """A course outside the house, as its certificate says; both days count."""

    account_id: str
    provider: str
    number: str
    held_on: date
    valid_until: date


def take_course(deps: Deps, actor: Actor, answers: Mapping[str, str]) -> list[str]:
    """Answer the questions of the course; what was answered wrongly, in order.

    With every answer right, the actor is certified until the same day of next year. Raises
    NotAllowed without `duties.own`.
    """
    actor.require("duties.own")
    wrong = [name for name, right in QUESTIONS.items() if answers.get(name) != right]
    if wrong:
        return wrong
    now = deps.clock()
    today = day_of(now)
    with unit_of_work(deps.engine) as session:
        certificate = TrainingCertificate(
            id=new_id(),
            account_id=actor.require_account(),
            kind="training",
            provider=IN_HOUSE,
            number=f"v{COURSE_VERSION}",
            held_on=today,
            valid_until=a_year_after(today),
            recorded_by=actor.account_id,
            recorded_at=now,
        )
        _record(session, now, actor, certificate)
    return []


def register_training(deps: Deps, actor: Actor, token: str, training: ExternalTraining) -> None:
    """Enter a course that somebody took outside the house.

    Raises NotAllowed without `people.write`, TrainingInvalid, NotFound for somebody who does not
    work here, StepUpNeeded.
    """
    actor.require("people.write")
    now = deps.clock()
    _check(training, day_of(now))
    with unit_of_work(deps.engine) as session:
        require_step_up(session, now, token)
        if open_engagement(session, training.account_id) is None:
            raise NotFound()
        certificate = TrainingCertificate(
            id=new_id(),
            account_id=training.account_id,
            kind="external_training",
            provider=training.provider.strip(),
            number=training.number.strip(),
            held_on=training.held_on,
            valid_until=training.valid_until,
            recorded_by=actor.account_id,
            recorded_at=now,
        )
        _record(session, now, actor, certificate)


def withdraw_training(deps: Deps, actor: Actor, token: str, certificate_id: str) -> None:
    """Let a certificate count no longer, because it was entered wrongly.

    Raises NotAllowed without `people.write`, NotFound, StepUpNeeded.
    """
    actor.require("people.write")
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        require_step_up(session, now, token)
        certificate = session.get(TrainingCertificate, certificate_id)
        if certificate is None or certificate.withdrawn_at:
            raise NotFound()
        certificate.withdrawn_at = now
        target = AuditedObject("certificate", certificate_id)
        record_audit(session, now, actor, "people.withdraw_training", target)


def _check(training: ExternalTraining, today: date) -> None:
    for field, limit in (("provider", TEXT_MAXIMUM), ("number", NUMBER_MAXIMUM)):
        typed = str(getattr(training, field)).strip()
        if not typed or len(typed) > limit:
            raise TrainingInvalid(reason=field)
    longest = training.held_on + timedelta(days=TRAINING_LONGEST_DAYS)
    if training.held_on > today or not training.held_on <= training.valid_until <= longest:
        raise TrainingInvalid(reason="days")


def _record(
    session: Session, now: datetime, actor: Actor, certificate: TrainingCertificate
) -> None:
    session.add(certificate)
    until = certificate.valid_until.isoformat()
    target = AuditedObject("account", certificate.account_id)
    details = {"kind": certificate.kind, "certificate": certificate.id, "until": until}
    record_audit(session, now, actor, "people.train", target, **details)
