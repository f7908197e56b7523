"""A request comes into being: its row, its deadline, its receipt, the officer's notice."""

from dataclasses import dataclass, field
from typing import Any

from snshelper.kernel.i18n import Lang
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import UnitOfWork
from snshelper.officer.requests.contents import keep_request
from snshelper.officer.requests.letters import write_to_officer, write_to_person
from snshelper.officer.requests.rules import RequestKind, RequestState, answer_due
from snshelper.officer.requests.tables import SubjectRequest
from snshelper.privacy.scopes import Scope

FULFIL_REQUEST = "fulfil_request"
"""The durable workflow that runs `fulfilment.fulfil` with the request's id."""
TELL_RECIPIENT = "tell_recipient"
"""The durable workflow that runs `telling.tell` with the id of a recipient's correction."""


@dataclass(frozen=True)
class Beginning:
    """What a request is when it comes in; `values` are further columns of its row."""

    kind: RequestKind
    scope: Scope
    state: RequestState
    lang: Lang
    channel: str = "website"
    values: dict[str, Any] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)


def begin_request(session: UnitOfWork, deps: Deps, beginning: Beginning) -> SubjectRequest:
    """Store a request in the caller's transaction; the period for its answer runs from now."""
    now = deps.clock()
    request = SubjectRequest(
        id=new_id(),
        kind=beginning.kind,
        channel=beginning.channel,
        account_id=beginning.scope.subject,
        scope=beginning.scope.name,
        state=beginning.state,
        lang=beginning.lang,
        opened_at=now,
        due_at=answer_due(now),
        **beginning.values,
    )
    return keep_request(session, deps, request, **beginning.written)


def proven_by_step_up(deps: Deps, account_id: str) -> dict[str, Any]:
    """How the identity of a member at their own screen was confirmed (P41)."""
    return {
        "identity_how": "step_up",
        "identity_by": account_id,
        "identity_at": deps.clock(),
    }


def announce(session: UnitOfWork, deps: Deps, request: SubjectRequest) -> None:
    """Mail the person a receipt and the officer a notice."""
    write_to_person(session, deps, request, "receipt")
    write_to_officer(session, deps, request, "arrived")


def enqueue_fulfilment(session: UnitOfWork, deps: Deps, request: SubjectRequest, turn: str) -> None:
    """Promise to carry the request out; each `turn` at most once."""
    deps.queue.enqueue(session, FULFIL_REQUEST, f"{request.id}:{turn}", request.id)


def end_request(request: SubjectRequest, deps: Deps, state: RequestState, *, by: str = "") -> None:
    """The request's end; its decision is the same moment unless it was decided before."""
    now = deps.clock()
    request.state, request.done_at = state, now
    request.decided_at = request.decided_at or now
    request.decided_by = request.decided_by or by
