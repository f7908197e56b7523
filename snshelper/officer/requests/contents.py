"""What a request holds sealed, in a scope of its own."""

from typing import Any, Literal

from sqlmodel import Session

from snshelper.kernel.runtime import Deps
from snshelper.officer.requests.tables import SubjectRequest
from snshelper.privacy.gate import Item, Reading, open_values
from snshelper.privacy.scopes import Scope, begin_scope, request_scope, sealer

Part = Literal["words", "wish", "evidence", "notice", "call_back", "extension"]
PARTS: tuple[Part, ...] = ("words", "wish", "evidence", "notice", "call_back", "extension")


def own_scope(request: Any) -> Scope:
    """The scope of what is written in a request."""
    return request_scope(request.id, request.account_id)


def keep_request(
    session: Session, deps: Deps, request: SubjectRequest, **written: str
) -> SubjectRequest:
    """Store a new request, with what is written in it sealed."""
    seals = begin_scope(session, deps, own_scope(request))
    for part, value in written.items():
        if value:
            setattr(request, part, seals.seal(getattr(SubjectRequest, part), request.id, value))
    session.add(request)
    session.flush()
    return request


def write_into(
    session: Session, deps: Deps, request: SubjectRequest, part: Part, value: str
) -> None:
    """Seal something more into a request."""
    seals = sealer(session, deps, own_scope(request))
    setattr(request, part, seals.seal(getattr(SubjectRequest, part), request.id, value))


def part_item(request: Any, part: Part) -> Item:
    """One sealed part of a request."""
    return Item(
        own_scope(request), getattr(SubjectRequest, part), request.id, getattr(request, part)
    )


def open_parts(session: Session, deps: Deps, reading: Reading, request: Any) -> dict[str, str]:
    """Everything that is written in a request; refusals as of `privacy.gate.open_values`."""
    items = [part_item(request, part) for part in PARTS]
    opened = open_values(session, deps, reading, items)
    return dict(zip(PARTS, opened, strict=True))


def open_part(session: Session, deps: Deps, reading: Reading, request: Any, part: Part) -> str:
    """One part of it; refusals as of `privacy.gate.open_values`."""
    return open_values(session, deps, reading, [part_item(request, part)])[0]
