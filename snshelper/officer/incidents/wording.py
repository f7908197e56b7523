"""Incidents in the words of the screen. Moments are Korean."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.ids import short_code
from snshelper.kernel.money import format_yen
from snshelper.officer.incidents.contents import OpenedWords
from snshelper.officer.incidents.queries.record import Affected, IncidentRecord, Login
from snshelper.officer.incidents.rules import (
    Standing,
    is_liable,
    is_overdue,
    must_report,
    notice_due,
    tasks_of,
)
from snshelper.officer.incidents.tables import AffectedFinding, Incident, IncidentSource
from snshelper.officer.retention.wording import moment, scope_words
from snshelper.privacy.calendar import KOREA
from snshelper.privacy.items import fields_words

_PERSON_STATUS = {"mailed": "completed", "same": "completed", "told": "completed"}
_SETTLEABLE = ("waiting", "unreachable")
_ABOUT_PEOPLE = ("searched", "notices", "compensation")


@dataclass(frozen=True)
class Choice:
    """A value and the words for it."""

    value: str = ""
    words: str = ""


@dataclass(frozen=True)
class TaskLine:
    """One mandatory task; `step` is `done` or `now`."""

    name: str = ""
    words: str = ""
    note: str = ""
    step: str = ""
    mark: str = ""


@dataclass(frozen=True)
class IncidentRow:
    """One line of the list."""

    id: str = ""
    number: int = 0
    code: str = ""
    cause: str = ""
    state: str = ""
    status: str = ""
    clock: str = ""
    people: str = ""
    noticed: str = ""


@dataclass(frozen=True)
class PersonRow:
    """One affected person: code and how they were found, never a name or an address."""

    id: str = ""
    who: str = ""
    how: str = ""
    state: str = ""
    status: str = ""
    paid: str = ""
    may_remove: bool = False
    may_tell: bool = False
    may_pay: bool = False


@dataclass(frozen=True)
class IncidentPanel:
    """The open incident; an empty id means that none is open.

    `is_settled`: everybody was found and told, and paid where somebody is.
    """

    id: str = ""
    code: str = ""
    is_open: bool = False
    is_late: bool = False
    clock: str = ""
    facts: list[Choice] = field(default_factory=list)
    tasks: list[TaskLine] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    measures: list[Choice] = field(default_factory=list)
    happened: dict[str, str] = field(default_factory=dict)
    done: dict[str, str] = field(default_factory=dict)
    cause: str = ""
    is_searched: bool = False
    is_told: bool = False
    is_liable: bool = False
    is_decided: bool = False
    is_settled: bool = False
    must_report: bool = False
    told: int = 0
    people: int = 0


def incident_code(number: int) -> str:
    """How people call an incident."""
    return f"I-{number:04}"


def incident_row(t: Texts, incident: Incident, standing: Standing, now: datetime) -> IncidentRow:
    """One line of the list."""
    is_late = incident.state == "open" and is_overdue(standing, incident.noticed_at, now)
    return IncidentRow(
        id=incident.id,
        number=incident.number,
        code=incident_code(incident.number),
        cause=t(f"incident.cause.{incident.cause}"),
        state=t(f"incident.state.{incident.state}"),
        status="failed" if is_late else "unknown" if incident.state == "open" else "completed",
        clock=_clock(t, incident, now),
        people=f"{standing.people - standing.untold:,} / {standing.people:,}",
        noticed=moment(incident.noticed_at),
    )


def _clock(t: Texts, incident: Incident, now: datetime) -> str:
    """Time since it was noticed, and what is left of 72 hours."""
    end = incident.closed_at or now
    passed = t("incident.passed", span=_span(t, end - incident.noticed_at))
    if incident.closed_at:
        return passed
    left = notice_due(incident.noticed_at) - now
    key = "incident.left" if left > timedelta(0) else "incident.over"
    return f"{passed} {t(key, span=_span(t, abs(left)))}"


def _span(t: Texts, span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    return t("incident.span", hours=minutes // 60, minutes=minutes % 60)


def incident_panel(t: Texts, record: IncidentRecord, now: datetime) -> IncidentPanel:
    """Everything of one incident but its people."""
    incident, standing, opened = record.incident, record.standing, record.opened
    is_open = incident.state == "open"
    return IncidentPanel(
        id=incident.id,
        code=incident_code(incident.number),
        is_open=is_open,
        is_late=is_open and is_overdue(standing, incident.noticed_at, now),
        clock=_clock(t, incident, now),
        facts=_facts(t, incident, opened),
        tasks=_tasks(t, incident, standing, opened),
        sources=[_source(t, source) for source in record.sources],
        measures=[Choice(moment(one.taken_at), opened.of(one, "words")) for one in record.measures],
        happened=_by_language({words.lang: opened.of(words, "happened") for words in record.words}),
        done=_by_language({words.lang: opened.of(words, "measures") for words in record.words}),
        cause=incident.cause,
        is_searched=incident.affected_at is not None,
        is_told=incident.notices_at is not None,
        is_liable=is_liable(incident.cause),
        is_decided=incident.compensation == "paid",
        is_settled=all(one.is_done for one in tasks_of(standing) if one.task in _ABOUT_PEOPLE),
        must_report=must_report(standing),
        told=standing.people - standing.untold,
        people=standing.people,
    )


def _by_language(words: dict[str, str]) -> dict[str, str]:
    return {lang: words.get(lang, "") for lang in LANGUAGES}


def _facts(t: Texts, incident: Incident, opened: OpenedWords) -> list[Choice]:
    categories = t("incident.and").join(
        t(f"incident.category.{name}") for name in incident.categories
    )
    values = {
        "facts": t("incident.words_ended") if opened.has_ended else opened.of(incident, "facts"),
        "cause": t(f"incident.cause.{incident.cause}"),
        "categories": categories,
        "sensitive": t(f"incident.sensitive.{'yes' if incident.is_sensitive else 'no'}"),
        "noticed_at": moment(incident.noticed_at),
        "began_at": moment(incident.began_at),
        "ended_at": moment(incident.ended_at) or t("incident.lasts"),
        "affected_at": moment(incident.affected_at) or t("incident.not_searched"),
    }
    return [Choice(t(f"incident.fact.{name}"), words) for name, words in values.items()]


def _tasks(t: Texts, incident: Incident, standing: Standing, opened: OpenedWords) -> list[TaskLine]:
    return [
        TaskLine(
            state.task,
            t(f"incident.task.{state.task}"),
            _note(t, state.task, state.left, incident, opened),
            "done" if state.is_done else "now",
            t("incident.done_mark" if state.is_done else "incident.left_mark"),
        )
        for state in tasks_of(standing)
    ]


def _note(t: Texts, task: str, left: int, incident: Incident, opened: OpenedWords) -> str:
    if left:
        return t("incident.left_people", count=f"{left:,}")
    if task == "compensation" and incident.compensation == "paid":
        return t("incident.each", amount=format_yen(incident.compensation_yen))
    if task == "compensation" and incident.compensation == "none":
        # A cause that is not answered for decides by itself.
        is_decided_by_cause = incident.compensation_by == SYSTEM.account_id
        words = opened.of(incident, "compensation_reason")
        return t("incident.not_liable") if is_decided_by_cause else words
    return opened.of(incident, "authority_words") if task == "authority" else ""


def _source(t: Texts, source: IncidentSource) -> str:
    value = source.value
    if source.kind in ("staff", "session"):
        value = f"#{short_code(source.account_id)}"
    elif source.kind == "scope":
        value = scope_words(t, source.value)
    return f"{t(f'incident.source.{source.kind}')} {value}"


def person_row(t: Texts, one: Affected, incident: IncidentPanel) -> PersonRow:
    """One person of the list."""
    row = one.row
    is_refused = one.mail == "refused"
    may_tell = row.state == "unreachable" or is_refused
    return PersonRow(
        id=row.id,
        who=scope_words(t, row.person),
        how=t("incident.and").join(_how(t, finding, one.opened) for finding in one.findings),
        state=_state(t, one),
        status="failed" if may_tell else _PERSON_STATUS.get(row.state, "unknown"),
        paid=format_yen(row.paid_yen) if row.paid_at else "",
        may_remove=incident.is_open and row.state in _SETTLEABLE,
        may_tell=incident.is_open and may_tell,
        may_pay=incident.is_open
        and incident.is_decided
        and not row.account_id
        and row.paid_at is None,
    )


def _state(t: Texts, one: Affected) -> str:
    row = one.row
    if row.state in ("mailed", "same"):
        return t(f"incident.mail.{one.mail or 'leaving'}", at=moment(row.settled_at))
    words = t(f"incident.person.{row.state}")
    return f"{words} {one.opened.of(row, 'settled_words')}".strip()


def _how(t: Texts, finding: AffectedFinding, opened: OpenedWords) -> str:
    scope = scope_words(t, finding.scope)
    how = t(f"incident.how.{finding.how}", scope=scope, times=finding.times)
    period = f" {moment(finding.first_at)}" if finding.first_at else ""
    fields = f" ({fields_words(t, finding.fields)})" if finding.fields else ""
    return f"{how}{period}{fields} {opened.of(finding, 'words')}".strip()


def login_choice(t: Texts, login: Login) -> Choice:
    """A log-in that can be named as a source."""
    words = t("incident.login", begin=moment(login.created_at), end=moment(login.ends_at))
    return Choice(login.handle, words)


def staff_choice(account_id: str, roles: tuple[str, ...]) -> Choice:
    """Somebody who works or worked here."""
    return Choice(account_id, f"#{short_code(account_id)} ({', '.join(roles)})")


def read_moment(typed: object) -> datetime | None:
    """A moment typed as `2026-11-22T21:00` in Korean time; None for anything else."""
    if not isinstance(typed, str):
        return None
    try:
        return datetime.fromisoformat(typed[:16]).replace(tzinfo=KOREA)
    except ValueError:
        return None


def read_words(form: dict[str, object]) -> dict[Lang, tuple[str, str]]:
    """What the notices say, as typed: fields `happened_ja`, `done_ja` and so on."""

    def typed(name: str) -> str:
        value = form.get(name)
        return value if isinstance(value, str) else ""

    return {lang: (typed(f"happened_{lang}"), typed(f"done_{lang}")) for lang in LANGUAGES}
