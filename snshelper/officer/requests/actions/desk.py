"""The officer's desk: requests from telephone, mail and face to face; identity; decisions."""

from dataclasses import dataclass
from typing import Any

from snshelper.accounts.contacts import account_by_email, email_of
from snshelper.accounts.errors import EmailInvalid
from snshelper.accounts.rules import normalise_email
from snshelper.accounts.tables import Account
from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import Lang, as_language
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import UnitOfWork, reading, unit_of_work
from snshelper.officer.requests.actions.beginning import Beginning, begin_request
from snshelper.officer.requests.contents import open_parts, write_into
from snshelper.officer.requests.corrections import Correctable, correctable_values
from snshelper.officer.requests.errors import (
    ExtendedAlready,
    RequestIncomplete,
    SubjectUnknown,
    WrongMoment,
)
from snshelper.officer.requests.letters import due_day, write_to_officer, write_to_person
from snshelper.officer.requests.queries import (
    PERMISSION,
    locked_request,
    open_orders,
    tellings_of,
)
from snshelper.officer.requests.rules import (
    ENDED,
    EVIDENCE_LIMIT,
    WORDS_LIMIT,
    as_call_back_way,
    as_kind,
    as_offline_channel,
    extended_due,
)
from snshelper.officer.requests.tables import RecipientCorrection, SubjectRequest
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.gate import Reading
from snshelper.privacy.scopes import Scope, account_scope, consult_scope, scope_named
from snshelper.privacy.uses import Use
from snshelper.support.contents import question_of
from snshelper.support.tables import Inquiry


@dataclass(frozen=True)
class Heard:
    """A request as staff heard it. `subject`: the member's address, or an inquiry's number."""

    kind: object
    channel: object
    subject: str
    words: str


@dataclass(frozen=True)
class RequestFile:
    """A request as the officer reads it: its row, what is written in it, who is being told."""

    request: SubjectRequest
    written: dict[str, str]
    tellings: tuple[RecipientCorrection, ...]
    open_orders: int


def enter_request(deps: Deps, actor: Actor, heard: Heard, *, lang: Lang) -> str:
    """Keep a request that came by telephone, mail or face to face; answers its id.

    It goes no further until somebody called back at the registered contact. Raises
    RequestIncomplete, SubjectUnknown, NotAllowed, DutiesLapsed.
    """
    _require(actor)
    kind, channel = as_kind(heard.kind), as_offline_channel(heard.channel)
    words = heard.words.strip()
    if kind is None or channel is None:
        raise RequestIncomplete(reason="kind")
    if not words or len(words) > WORDS_LIMIT:
        raise RequestIncomplete(reason="words")
    with unit_of_work(deps.engine) as session:
        beginning = Beginning(
            kind,
            _subject(session, deps, heard.subject),
            "identity",
            lang,
            channel,
            values={"entered_by": actor.account_id},
            written={"words": words},
        )
        request = begin_request(session, deps, beginning)
        write_to_officer(session, deps, request, "arrived")
        _audit(session, deps, actor, "enter", request.id, kind=kind, channel=channel)
    return request.id


def _subject(session: UnitOfWork, deps: Deps, typed: str) -> Scope:
    """Whose data it is about. An inquiry of a member is the member's own matter."""
    inquiry = session.get(Inquiry, typed.strip()) if typed.strip() else None
    if inquiry is not None:
        if inquiry.account_id:
            return account_scope(inquiry.account_id)
        return consult_scope(inquiry.id, None)
    try:
        address = normalise_email(typed, allows_test_domains=deps.settings.is_demo)
    except EmailInvalid:
        raise SubjectUnknown() from None
    account = account_by_email(session, deps.vault, address)
    if account is None:
        raise SubjectUnknown()
    return account_scope(account.id)


def read_request(deps: Deps, actor: Actor, request_id: str) -> RequestFile:
    """One request with everything written in it; that it was read is audited."""
    _require(actor)
    with unit_of_work(deps.engine) as session:
        request = locked_request(session, request_id)
        written = open_parts(session, deps, Reading(actor, Use.ASSISTING), request)
        count = len(open_orders(session, request.account_id)) if request.account_id else 0
        return RequestFile(request, written, tuple(tellings_of(session, request_id)), count)


def correctable_here(deps: Deps, actor: Actor, request: SubjectRequest) -> list[Correctable]:
    """What could be put right for a correction that is to be decided; their names, no values."""
    actor.require(PERMISSION)
    if request.kind != "correct" or request.state != "open":
        return []
    with reading(deps.engine) as session:
        return correctable_values(session, scope_named(request.scope, request.account_id))


def show_contact(deps: Deps, actor: Actor, request_id: str) -> str:
    """The registered contact, to call back at; that it was looked at is audited.

    Nobody needs it but for the call: raises WrongMoment before and after.
    """
    _require(actor)
    opening = Reading(actor, Use.ASSISTING)
    with unit_of_work(deps.engine) as session:
        request = locked_request(session, request_id)
        if request.state != "identity":
            raise WrongMoment()
        if request.account_id:
            return _address(session, deps, opening, request.account_id)
        inquiry = session.get(Inquiry, scope_named(request.scope, "").id)
        if inquiry is None:
            raise SubjectUnknown()
        question = question_of(session, deps, opening, inquiry)
        return " / ".join(part for part in (question.name, question.phone, question.email) if part)


def _address(session: UnitOfWork, deps: Deps, opening: Reading, account_id: str) -> str:
    return email_of(session, deps, opening, session.get_one(Account, account_id))


def record_call_back(deps: Deps, actor: Actor, request_id: str, way: object, words: str) -> None:
    """Note who called back at the registered contact, how, and what was said (P41).

    Raises WrongMoment unless that is what the request waits for, RequestIncomplete.
    """
    _require(actor)
    known = as_call_back_way(way)
    words = words.strip()
    if known is None or not words or len(words) > EVIDENCE_LIMIT:
        raise RequestIncomplete(reason="call_back")
    with unit_of_work(deps.engine) as session:
        request = locked_request(session, request_id)
        if request.state != "identity":
            raise WrongMoment()
        write_into(session, deps, request, "call_back", words)
        request.identity_how, request.identity_by = f"call_{known}", actor.account_id
        request.identity_at, request.state = deps.clock(), "open"
        _audit(session, deps, actor, "call_back", request_id, way=known)


def extend_request(deps: Deps, actor: Actor, request_id: str, reason: str) -> None:
    """Move the deadline once by ten days, for a reason that the person is told.

    PIPA Enforcement Decree, article 42(1). Raises ExtendedAlready, RequestIncomplete, WrongMoment.
    """
    _require(actor)
    reason = reason.strip()
    if not reason or len(reason) > EVIDENCE_LIMIT:
        raise RequestIncomplete(reason="extension")
    with unit_of_work(deps.engine) as session:
        request = locked_request(session, request_id)
        if request.state in ENDED:
            raise WrongMoment()
        if request.extended_at:
            raise ExtendedAlready()
        write_into(session, deps, request, "extension", reason)
        request.extended_at, request.due_at = deps.clock(), extended_due(request.due_at)
        request.reminded_at = request.alarmed_at = None
        until = due_day(request, as_language(request.lang))
        write_to_person(session, deps, request, "extended", until=until, reason=reason)
        _audit(session, deps, actor, "extend", request_id)


def _require(actor: Actor) -> None:
    actor.require(PERMISSION)
    actor.require_duties()


def _audit(
    session: UnitOfWork, deps: Deps, actor: Actor, verb: str, request_id: str, **details: Any
) -> None:
    target = AuditedObject("request", request_id)
    record_audit(session, deps.clock(), actor, f"requests.{verb}", target, **details)
