"""Where the facts of each kind of scope stand, and the scopes that may be due.

A source reads with a coarse date in SQL; the rules decide exactly. What has a line in a manifest
already is left out.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from sqlmodel import Session

from snshelper.officer.retention.facts.cases import (
    disclosure_candidates,
    hold_candidates,
    incident_candidates,
)
from snshelper.officer.retention.facts.colleagues import staff_candidates
from snshelper.officer.retention.facts.members import account_candidates, mail_candidates
from snshelper.officer.retention.facts.orders import consignee_candidates, order_candidates
from snshelper.officer.retention.facts.payouts import payout_candidates
from snshelper.officer.retention.facts.questions import consult_candidates
from snshelper.officer.retention.facts.requests import request_candidates
from snshelper.officer.retention.rules import Kind
from snshelper.officer.retention.selection import Candidate

Source = Callable[[Session, datetime], Iterator[Candidate]]
SOURCES: Mapping[Kind, Source] = {
    "account": account_candidates,
    "consignee": consignee_candidates,
    "consult": consult_candidates,
    "disclosure": disclosure_candidates,
    "hold": hold_candidates,
    "incident": incident_candidates,
    "mail": mail_candidates,
    "order": order_candidates,
    "payout": payout_candidates,
    "request": request_candidates,
    "staff": staff_candidates,
}
"""In the order in which they are asked."""


def candidates(session: Session, now: datetime) -> Iterator[Candidate]:
    """Every scope of the shop that may be due at `now`."""
    for source in SOURCES.values():
        yield from source(session, now)
