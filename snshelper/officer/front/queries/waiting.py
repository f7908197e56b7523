"""Who waits for an answer about their data: codes and times, never what they wrote."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.front.queries.due import PERMISSION
from snshelper.officer.front.queries.events import INCIDENTS
from snshelper.officer.front.rules import Value, Waiter, by_their_time
from snshelper.officer.incidents.queries.due import incidents_due
from snshelper.officer.incidents.rules import NOTICE_WITHIN
from snshelper.officer.incidents.wording import incident_code
from snshelper.officer.requests.rules import answer_due
from snshelper.officer.requests.tables import SubjectRequest
from snshelper.support.tables import Inquiry

MOST = 50
_QUESTION = "question"


def requests_waiting(session: Session, now: datetime) -> Iterator[Waiter]:
    """Requests about own data without an end, those due first."""
    open_ones = (
        select(SubjectRequest)
        .where(col(SubjectRequest.done_at).is_(None))
        .order_by(col(SubjectRequest.due_at), col(SubjectRequest.id))
        .limit(MOST + 1)
    )
    for one in session.execute(open_ones).scalars():
        yield Waiter(
            f"front.waiting.request.{one.kind}",
            one.id,
            "/admin/privacy/requests",
            "requests.write",
            one.opened_at,
            one.due_at,
            {"state": _message(f"requests.state.{one.state}")},
        )


def _message(key: str) -> Value:
    return lambda t: t(key)


def inquiries_waiting(session: Session, now: datetime) -> Iterator[Waiter]:
    """Open inquiries that ask for a right: entered before requests had a desk of their own."""
    columns = (col(Inquiry.id), col(Inquiry.created_at))
    open_ones = (
        select(*columns)
        .where(col(Inquiry.state) == "open", col(Inquiry.topic) != _QUESTION)
        .order_by(col(Inquiry.id))
        .limit(MOST + 1)
    )
    for inquiry_id, since in session.execute(open_ones):
        yield Waiter(
            "front.waiting.inquiry",
            inquiry_id,
            "/admin/inquiries",
            "inquiries.answer",
            since,
            answer_due(since),
        )


def incidents_waiting(session: Session, now: datetime) -> Iterator[Waiter]:
    """Incidents about which somebody was not told yet: each waits since it was noticed."""
    for one in incidents_due(session, now):
        if one.untold:
            yield Waiter(
                "front.waiting.incident",
                one.id,
                f"{INCIDENTS[0]}?incident={one.id}",
                INCIDENTS[1],
                one.due_at - NOTICE_WITHIN,
                one.due_at,
                {"code": incident_code(one.number), "untold": f"{one.untold:,}"},
            )


WAITING: tuple[Callable[[Session, datetime], Iterable[Waiter]], ...] = (
    requests_waiting,
    inquiries_waiting,
    incidents_waiting,
)
"""Each gives those who must be answered first, one more than are shown where there are more."""


def who_waits(deps: Deps, actor: Actor) -> list[Waiter]:
    """At most 51 of those who wait; the last is only there to say that there are more than 50.

    Raises NotAllowed without `privacy.front`.
    """
    actor.require(PERMISSION)
    now = deps.clock()
    with reading(deps.engine) as session:
        found = [one for source in WAITING for one in source(session, now)]
    return by_their_time(found)[: MOST + 1]
