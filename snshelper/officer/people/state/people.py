"""The state of /admin/privacy/people: who works here, head counts, certificates, leaving."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import reflex as rx
from sqlmodel import Session

from snshelper.accounts.duties.rules import GROUPS
from snshelper.accounts.rules import as_text
from snshelper.accounts.state import staff_event
from snshelper.accounts.state.step_up import StepUpPage
from snshelper.kernel.actor import ALL_DUTIES, Actor
from snshelper.kernel.clock import Clock
from snshelper.kernel.i18n import Texts
from snshelper.kernel.runtime import Deps, current, in_thread
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.people.actions.headcounts import set_headcount
from snshelper.officer.people.actions.leaving import let_go, note_leaving_paper
from snshelper.officer.people.actions.training import (
    ExternalTraining,
    register_training,
    withdraw_training,
)
from snshelper.officer.people.errors import TrainingInvalid
from snshelper.officer.people.forms import ID_LENGTH, day, field, whole_number
from snshelper.officer.people.queries.due import Due, by_sitting, people_due
from snshelper.officer.people.queries.register import (
    Colleague,
    Held,
    certificates,
    colleagues,
    names_of_colleagues,
    role_lines,
    unsigned_leavings,
)
from snshelper.officer.people.rules import NUMBER_MAXIMUM, TEXT_MAXIMUM
from snshelper.officer.people.wording import day_text, due_text, listed, moment_text, who_text


@dataclass
class DueLine:
    """One due thing in words."""

    words: str
    is_late: bool


@dataclass
class PersonLine:
    """Somebody who works here."""

    account_id: str
    who: str
    joined: str
    roles: str
    missing: str


@dataclass
class RoleRow:
    """How many hold a role, and how many may."""

    role: str
    name: str
    group: str
    held: int
    most: str


@dataclass
class CertificateRow:
    """A training that counts."""

    id: str
    who: str
    kind: str
    provider: str
    number: str
    until: str


@dataclass
class LeavingRow:
    """Somebody who left without a signature or a word about it."""

    id: str
    who: str
    left: str


class People(StepUpPage, rx.State):
    """The registers as the officer and the owner see them.

    `hides_names`: the reader's own duties lapsed, so that colleagues are codes.
    """

    dues: list[DueLine] = []
    people: list[PersonLine] = []
    roles: list[RoleRow] = []
    certificates: list[CertificateRow] = []
    leavings: list[LeavingRow] = []
    is_owner: bool = False
    hides_names: bool = False
    is_loaded: bool = False
    done: str = ""

    @staff_event("people.write")
    async def load(self, actor: Actor) -> None:
        """The screen was opened."""
        self.done = ""
        await self._show(actor)

    @staff_event("staff.write")
    async def set_headcount(self, actor: Actor, form: dict[str, Any]) -> None:
        """A form with `role` and `most` was sent."""
        self.done = ""
        role, most = field(form, "role", 20), whole_number(field(form, "most", 9))
        await in_thread(set_headcount, current(), actor, self._token(), role, most)
        await self._show(actor, "people.desk.headcount_set")

    @staff_event("people.write")
    async def register(self, actor: Actor, form: dict[str, Any]) -> None:
        """A training outside the house was entered."""
        self.done = ""
        training = _training(form)
        await in_thread(register_training, current(), actor, self._token(), training)
        await self._show(actor, "people.desk.registered")

    @staff_event("people.write")
    async def withdraw(self, actor: Actor, certificate_id: str) -> None:
        """A certificate was entered wrongly."""
        self.done = ""
        chosen = as_text(certificate_id, ID_LENGTH)
        await in_thread(withdraw_training, current(), actor, self._token(), chosen)
        await self._show(actor, "people.desk.withdrawn")

    @staff_event("people.write")
    async def let_go(self, actor: Actor, form: dict[str, Any]) -> None:
        """End somebody's work here: a form with `account_id` and `paper` was sent."""
        self.done = ""
        account_id, paper = field(form, "account_id", ID_LENGTH), field(form, "paper", 200)
        await in_thread(let_go, current(), actor, self._token(), account_id, paper)
        await self._show(actor, "people.desk.let_go")

    @staff_event("people.write")
    async def note_paper(self, actor: Actor, form: dict[str, Any]) -> None:
        """Say how the terms of leaving were signed: `engagement` and `paper` were sent."""
        self.done = ""
        engagement, paper = field(form, "engagement", ID_LENGTH), field(form, "paper", 200)
        await in_thread(note_leaving_paper, current(), actor, engagement, paper)
        await self._show(actor, "people.desk.noted")

    async def _show(self, actor: Actor, said: str = "") -> None:
        self.is_owner = actor.may("staff.write")
        self.hides_names = bool(ALL_DUTIES - actor.duties)
        await in_thread(self._read, current(), actor, self._texts())
        self.is_loaded = True
        self.done = self._texts()(said) if said else ""

    def _read(self, deps: Deps, actor: Actor, t: Texts) -> None:
        signed = names_of_colleagues(deps, actor)
        with reading(deps.engine) as session:
            everybody = colleagues(session, deps.clock())
            names = {
                one.account_id: who_text(one.account_id, signed.get(one.account_id, ""))
                for one in everybody
            }
            self.people = [_person(t, one, names) for one in everybody]
            self.dues = _dues(t, people_due(session, deps.clock()), names)
            self.roles = _roles(t, session, deps.clock)
            self.certificates = _certificates(t, session, names)
            self.leavings = _leavings(session)


def _training(form: object) -> ExternalTraining:
    held_on, valid_until = day(field(form, "held_on", 10)), day(field(form, "valid_until", 10))
    if held_on is None or valid_until is None or held_on.year > 9000:
        raise TrainingInvalid(reason="days")
    return ExternalTraining(
        account_id=field(form, "account_id", ID_LENGTH),
        provider=field(form, "provider", TEXT_MAXIMUM),
        number=field(form, "number", NUMBER_MAXIMUM),
        held_on=held_on,
        valid_until=min(valid_until, date(9000, 1, 1)),
    )


def _person(t: Texts, one: Colleague, names: dict[str, str]) -> PersonLine:
    return PersonLine(
        account_id=one.account_id,
        who=names[one.account_id],
        joined=moment_text(one.joined_at)[:10],
        roles=listed(t, (_role(t, held) for held in one.held)) or "–",
        missing=listed(t, (t(f"people.duty.{duty}") for duty in one.missing)),
    )


def _role(t: Texts, held: Held) -> str:
    name = t(f"accounts.role.{held.role}")
    return f"{name} (–{moment_text(held.expires_at)[:10]})" if held.expires_at else name


def _named(names: dict[str, str], account_id: str) -> str:
    return names.get(account_id) or who_text(account_id)


def _dues(t: Texts, found: list[Due], names: dict[str, str]) -> list[DueLine]:
    return [
        DueLine(due_text(t, alike, _named(names, alike[0].account_id)), alike[0].is_late)
        for alike in by_sitting(found)
    ]


def _roles(t: Texts, session: Session, clock: Clock) -> list[RoleRow]:
    return [
        RoleRow(
            line.role,
            t(f"accounts.role.{line.role}"),
            t(f"people.group.{GROUPS[line.role]}"),
            line.held,
            str(line.most),
        )
        for line in role_lines(session, clock())
    ]


def _certificates(t: Texts, session: Session, names: dict[str, str]) -> list[CertificateRow]:
    return [
        CertificateRow(
            id=one.id,
            who=_named(names, one.account_id),
            kind=t(f"people.duty.{one.kind}"),
            provider="" if one.kind == "training" else one.provider,
            number=one.number,
            until=day_text(one.valid_until),
        )
        for one in certificates(session)
    ]


def _leavings(session: Session) -> list[LeavingRow]:
    return [
        LeavingRow(one.id, who_text(one.account_id), moment_text(one.left_at))
        for one in unsigned_leavings(session)
    ]
