"""Requests in the words of the screens."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from snshelper.kernel.i18n import Lang, Texts
from snshelper.kernel.ids import short_code
from snshelper.officer.requests.actions.desk import RequestFile
from snshelper.officer.requests.contents import PARTS
from snshelper.officer.requests.corrections import EMAIL_FIELD, Correctable
from snshelper.officer.requests.letters import due_day
from snshelper.officer.requests.rules import ENDED
from snshelper.officer.requests.tables import SubjectRequest
from snshelper.privacy.calendar import KOREA
from snshelper.privacy.documents import long_date
from snshelper.privacy.scopes import as_scope_kind

OTHER = "other"
_TAKEN_BACK = ("identity", "open", "address", "waiting")
_STATUS = {
    "identity": "placed",
    "open": "unknown",
    "address": "queued",
    "waiting": "queued",
    "fulfilling": "in_progress",
    "done": "completed",
    "refused": "failed",
    "withdrawn": "cancelled",
}


@dataclass(frozen=True)
class Option:
    """One value that can be corrected."""

    key: str = ""
    label: str = ""


@dataclass(frozen=True)
class RequestRow:
    """One request of a member, in words."""

    id: str = ""
    code: str = ""
    name: str = ""
    status: str = ""
    state: str = ""
    due: str = ""
    ground: str = ""
    can_go_back: bool = False


@dataclass(frozen=True)
class DeskRow:
    """One request of the desk's list."""

    id: str = ""
    code: str = ""
    name: str = ""
    channel: str = ""
    status: str = ""
    state: str = ""
    due: str = ""
    is_late: bool = False
    is_soon: bool = False


@dataclass(frozen=True)
class Fact:
    """A labelled line of the panel."""

    label: str = ""
    value: str = ""


@dataclass(frozen=True)
class RequestPanel:
    """The request at the side; an empty id means that none is open."""

    id: str = ""
    code: str = ""
    name: str = ""
    status: str = ""
    state: str = ""
    facts: list[Fact] = field(default_factory=list)
    needs_call_back: bool = False
    can_decide: bool = False
    can_refuse: bool = False
    can_extend: bool = False
    is_correction: bool = False
    is_deletion: bool = False
    options: list[Option] = field(default_factory=list)


def option(t: Texts, one: Correctable) -> Option:
    """What a value is called: the address, or a field of an order or an inquiry by its code."""
    label = t(f"requests.field.{one.field}")
    if one.field != EMAIL_FIELD:
        label = f"{t(f'requests.of.{one.scope.kind}', code=short_code(one.row_id))} {label}"
    return Option(one.key, label)


def request_row(t: Texts, request: SubjectRequest) -> RequestRow:
    """One request of a member's own list."""
    return RequestRow(
        request.id,
        short_code(request.id),
        t(f"privacy_request.{request.kind}.name"),
        _STATUS[request.state],
        t(f"requests.state.{request.state}"),
        _end(t, request),
        t(f"requests.ground.{request.ground}") if request.ground else "",
        request.state in _TAKEN_BACK,
    )


def _end(t: Texts, request: SubjectRequest) -> str:
    """The day that matters: of its end, of the deletion, or the last one for the answer."""
    if request.done_at:
        return day(request.done_at, t.lang)
    if request.state == "waiting" and request.ripe_at:
        return day(request.ripe_at, t.lang)
    return due_day(request, t.lang)


def day(moment: datetime, lang: Lang) -> str:
    """The calendar day of a moment in Korea and Japan."""
    return long_date(moment.astimezone(KOREA).date(), lang)


def desk_row(t: Texts, request: SubjectRequest, now: datetime, soon: datetime) -> DeskRow:
    """One line of the desk; what is due by `soon` is marked, what is late more so."""
    is_open = request.done_at is None
    return DeskRow(
        request.id,
        short_code(request.id),
        t(f"privacy_request.{request.kind}.name"),
        t(f"requests.channel.{request.channel}"),
        _STATUS[request.state],
        t(f"requests.state.{request.state}"),
        _end(t, request),
        is_open and now >= request.due_at,
        is_open and now < request.due_at <= soon,
    )


def request_panel(t: Texts, file: RequestFile, options: Sequence[Correctable]) -> RequestPanel:
    """The request at the side."""
    request = file.request
    is_open = request.state not in ENDED
    return RequestPanel(
        id=request.id,
        code=short_code(request.id),
        name=t(f"privacy_request.{request.kind}.name"),
        status=_STATUS[request.state],
        state=t(f"requests.state.{request.state}"),
        facts=_facts(t, file),
        needs_call_back=request.state == "identity",
        can_decide=request.state == "open",
        can_refuse=is_open and not request.spent_key,
        can_extend=is_open and request.extended_at is None,
        is_correction=request.kind == "correct",
        is_deletion=request.kind == "delete" and bool(request.account_id),
        options=[option(t, one) for one in options],
    )


def _facts(t: Texts, file: RequestFile) -> list[Fact]:
    request = file.request
    known: dict[str, str] = {
        "channel": t(f"requests.channel.{request.channel}"),
        "opened_at": day(request.opened_at, t.lang),
        "due": due_day(request, t.lang),
        "identity": t(f"requests.identity.{request.identity_how}") if request.identity_how else "",
        "corrected": _corrected(t, request),
        "ripe": day(request.ripe_at, t.lang) if request.ripe_at else "",
        "open_orders": f"{file.open_orders:,}" if file.open_orders else "",
        "ground": t(f"requests.ground.{request.ground}") if request.ground else "",
        **{str(part): file.written[part] for part in PARTS},
        "told": ", ".join(
            f"{one.recipient}: {t(f'requests.told.{one.state}')}" for one in file.tellings
        ),
    }
    return [Fact(t(f"requests.fact.{name}"), value) for name, value in known.items() if value]


def _corrected(t: Texts, request: SubjectRequest) -> str:
    if not request.field:
        return ""
    kind = as_scope_kind(request.corrected_scope.partition(":")[0])
    of = "" if kind == "account" else t(f"requests.of.{kind}", code=short_code(request.row_id))
    return f"{of} {t(f'requests.field.{request.field}')}".strip()
