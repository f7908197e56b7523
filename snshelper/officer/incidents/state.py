"""What the breach desk shows and does."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from snshelper.accounts.rules import as_text
from snshelper.accounts.state import staff_event
from snshelper.accounts.state.step_up import StepUpPage
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import current, in_thread
from snshelper.officer.incidents.actions import (
    causes,
    closing,
    compensation,
    finding,
    notices,
    opening,
    sources,
)
from snshelper.officer.incidents.errors import TasksLeft
from snshelper.officer.incidents.queries.record import (
    PAGE,
    list_incidents,
    logins_of,
    read_incident,
    staff_accounts,
)
from snshelper.officer.incidents.rules import (
    CATEGORIES,
    REASON_LIMIT,
    WORDS_LIMIT,
    as_cause,
    as_source_kind,
)
from snshelper.officer.incidents.wording import (
    Choice,
    IncidentPanel,
    IncidentRow,
    PersonRow,
    incident_panel,
    incident_row,
    login_choice,
    person_row,
    read_moment,
    read_words,
    staff_choice,
)

_ID = 36
_VALUE = 64
_NUMBER = 40
_MOST_PEOPLE = 10 * PAGE
# A form is emptied when its own deed was done, and by nothing else.
_TURNS = dict.fromkeys(("named", "added", "measured", "settled", "corrected", "decided"), 0)


class IncidentDesk(StepUpPage, rx.State):
    """The list, or one incident with its tasks in their order."""

    rows: list[IncidentRow] = []
    older: int = 0
    panel: IncidentPanel = IncidentPanel()
    people: list[PersonRow] = []
    after: str = ""
    staff: list[Choice] = []
    logins: list[Choice] = []
    is_opening: bool = False
    is_loaded: bool = False
    done: str = ""
    turns: dict[str, int] = _TURNS

    @staff_event("incidents.write")
    async def load(self, actor: Actor) -> None:
        """The screen was opened, with an incident in the address or without.

        It may also be a line that came back: a form that somebody is filling in stays.
        """
        self.done = ""
        # The list first: whose duties lapsed is refused what an incident says.
        await self._list(actor)
        self.is_loaded = True
        wanted = self.router.url.query_parameters.get("incident", "")
        if wanted:
            self.is_opening = False
            await self._open(actor, as_text(wanted, _ID))

    @staff_event("incidents.write")
    async def show_older(self, actor: Actor) -> None:
        """Show the page of the list that comes after this one."""
        await self._list(actor, self.older)

    @staff_event("incidents.write")
    async def open_record(self, actor: Actor, incident_id: str) -> None:
        """Open one incident."""
        self.done = ""
        await self._open(actor, as_text(incident_id, _ID))

    @staff_event("incidents.write")
    async def put_away(self, actor: Actor) -> None:
        """Go back to the list."""
        self.panel, self.people, self.is_opening, self.done = IncidentPanel(), [], False, ""
        await self._list(actor)

    @staff_event("incidents.write")
    async def start_opening(self, actor: Actor) -> None:
        """Offer the form of a new incident."""
        self.panel, self.people, self.is_opening, self.done = IncidentPanel(), [], True, ""

    @staff_event("incidents.write")
    async def open_new(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form of a new incident was sent."""
        typed = _form(form)
        draft = opening.IncidentDraft(
            facts=_text(typed, "facts", WORDS_LIMIT + 1),
            cause=as_cause(typed.get("cause")),
            categories=[str(one) for one in CATEGORIES if typed.get(f"category_{one}") == "on"],
            is_sensitive=typed.get("sensitive") == "on",
            noticed_at=read_moment(typed.get("noticed_at")),
            began_at=read_moment(typed.get("began_at")),
            ended_at=read_moment(typed.get("ended_at")),
        )
        incident_id = await in_thread(opening.open_incident, current(), actor, draft)
        self.is_opening = False
        await self._open(actor, incident_id)

    @staff_event("incidents.write")
    async def name_source(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `kind` and `value` was sent: look there as well."""
        typed = _form(form)
        kind, value = as_source_kind(typed.get("kind")), _text(typed, "value", _VALUE)
        await self._do(actor, "named", sources.name_source, kind, value)

    @staff_event("incidents.write")
    async def look_up_logins(self, actor: Actor, form: dict[str, Any]) -> None:
        """Show the log-ins of the account `account`, so that one can be named."""
        account_id = _text(_form(form), "account", _ID)
        found = await in_thread(logins_of, current(), actor, account_id)
        t = self._texts()
        self.logins = [login_choice(t, login) for login in found]

    @staff_event("incidents.write")
    async def search(self, actor: Actor) -> None:
        """Compute whom the incident reached."""
        deps = current()
        count = await in_thread(finding.find_affected, deps, actor, self.panel.id)
        await self._open(actor, self.panel.id)
        self.done = self._texts()("incident.done.searched", count=f"{count:,}")

    @staff_event("incidents.write")
    async def add_person(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `scope` and `reason` was sent."""
        typed = _form(form)
        scope, reason = _text(typed, "scope", _VALUE), _text(typed, "reason", REASON_LIMIT + 1)
        await self._do(actor, "added", finding.add_person, scope, reason)

    @staff_event("incidents.write")
    async def settle_person(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `person`, `deed` and `words` was sent."""
        typed = _form(form)
        deeds: dict[str, Callable[..., None]] = {
            "removed": finding.remove_person,
            "told": notices.tell_otherwise,
            "paid": compensation.pay_otherwise,
        }
        name = _text(typed, "deed", _NUMBER)
        person, words = _text(typed, "person", _ID), _text(typed, "words", REASON_LIMIT + 1)
        if name in deeds:
            await self._do(actor, name, deeds[name], person, words)

    @staff_event("incidents.write")
    async def write_words(self, actor: Actor, form: dict[str, Any]) -> None:
        """What the notices say was typed in three languages."""
        await self._do(actor, "written", opening.write_words, read_words(_form(form)))

    @staff_event("incidents.write")
    async def add_measure(self, actor: Actor, form: dict[str, Any]) -> None:
        """A measure was typed."""
        words = _text(_form(form), "measure", WORDS_LIMIT + 1)
        await self._do(actor, "measured", opening.record_measure, words)

    @staff_event("incidents.write")
    async def correct(self, actor: Actor, form: dict[str, Any]) -> None:
        """When it ended, or its cause, became known."""
        typed = _form(form)
        if typed.get("ended_at"):
            moment = read_moment(typed.get("ended_at"))
            await self._do(actor, "corrected", opening.end_incident, moment)
        cause = as_cause(typed.get("cause"))
        if cause != self.panel.cause:
            await self._do(actor, "corrected", causes.change_cause, cause)

    @staff_event("incidents.write")
    async def start_notices(self, actor: Actor) -> None:
        """Let the notices leave."""
        incident_id = self.panel.id
        await in_thread(notices.start_notices, current(), actor, self._token(), incident_id)
        await self._open(actor, incident_id)
        self.done = self._texts()("incident.done.telling")

    @staff_event("incidents.write")
    async def decide_amount(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `yen` was sent: so much for each person."""
        yen = _text(_form(form), "yen", _NUMBER)
        incident_id = self.panel.id
        await in_thread(
            compensation.decide_amount, current(), actor, self._token(), incident_id, yen
        )
        await self._open(actor, incident_id)
        self.done = self._texts()("incident.done.decided")

    @staff_event("incidents.write")
    async def decide_none(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `reason` was sent: nothing is paid."""
        reason = _text(_form(form), "reason", REASON_LIMIT + 1)
        await self._do(actor, "decided", compensation.decide_none, reason)

    @staff_event("incidents.write")
    async def decide_authority(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with `decision` and `words` was sent."""
        typed = _form(form)
        words = _text(typed, "words", REASON_LIMIT + 1)
        is_report = typed.get("decision") == "reported"
        deed = closing.record_report if is_report else closing.decide_no_report
        await self._do(actor, "decided", deed, words)

    @staff_event("incidents.write")
    async def close(self, actor: Actor) -> None:
        """Close the incident; refused while a task is left."""
        try:
            await self._do(actor, "closed", closing.close_incident)
        except TasksLeft as refusal:
            t = self._texts()
            tasks = t("incident.and").join(t(f"incident.task.{task}") for task in refusal.tasks)
            self.error = t("incident.tasks_left", tasks=tasks)

    @staff_event("incidents.write")
    async def refresh(self, actor: Actor) -> None:
        """Read the incident again: how far the notices are."""
        await self._open(actor, self.panel.id)

    @staff_event("incidents.write")
    async def more_people(self, actor: Actor) -> None:
        """Add the next people."""
        if self.after and len(self.people) < _MOST_PEOPLE:
            await self._add_people(actor, self.after)

    async def _do(self, actor: Actor, name: str, action: Callable[..., Any], *more: Any) -> None:
        self.done = ""
        incident_id = self.panel.id
        await in_thread(action, current(), actor, incident_id, *more)
        await self._open(actor, incident_id)
        self.done = self._texts()(f"incident.done.{name}")
        form = name if name in _TURNS else "settled"
        self.turns = {**self.turns, form: self.turns[form] + 1}

    async def _list(self, actor: Actor, before: int = 0) -> None:
        deps, t = current(), self._texts()
        found = await in_thread(list_incidents, deps, actor, before)
        now = deps.clock()
        self.rows = [incident_row(t, incident, standing, now) for incident, standing in found]
        self.older = self.rows[-1].number if len(found) == PAGE else 0

    async def _open(self, actor: Actor, incident_id: str) -> None:
        deps, t = current(), self._texts()
        record = await in_thread(read_incident, deps, actor, incident_id)
        self.panel = incident_panel(t, record, deps.clock())
        self.people, self.logins = [person_row(t, one, self.panel) for one in record.people], []
        self.after = self.people[-1].id if len(record.people) == PAGE else ""
        if not self.staff:
            found = await in_thread(staff_accounts, deps, actor)
            self.staff = [staff_choice(account_id, roles) for account_id, roles in found]

    async def _add_people(self, actor: Actor, after: str) -> None:
        record = await in_thread(read_incident, current(), actor, self.panel.id, after)
        t = self._texts()
        self.people += [person_row(t, one, self.panel) for one in record.people]
        self.after = self.people[-1].id if len(record.people) == PAGE else ""


def _form(form: object) -> dict[str, Any]:
    return form if isinstance(form, dict) else {}


def _text(typed: dict[str, Any], name: str, limit: int) -> str:
    return as_text(typed.get(name), limit).strip()
