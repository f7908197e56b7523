"""One submission, decided and recorded in one transaction."""

import json
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from snshelper.sandbox.campaigns import Campaign, campaign_from
from snshelper.sandbox.delivery import Status, deliverable, starts_after
from snshelper.sandbox.faults import Fault, FaultKind, take
from snshelper.sandbox.notices import Draft, Message, queue_notice
from snshelper.sandbox.wire import CampaignBody

CAMPAIGN_NOTICE_TRIES = 6
_REFERENCE_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


class Ending(Enum):
    """How a submission ends."""

    CREATED = auto()
    DROPPED = auto()
    KNOWN = auto()
    MISMATCH = auto()
    REJECTED = auto()
    BROKEN = auto()
    LIMITED = auto()
    DELAYED = auto()


@dataclass(frozen=True)
class Submission:
    """What the shop sent, and the idempotency key it sent it under."""

    key: str
    body: CampaignBody


@dataclass(frozen=True)
class Terms:
    """The world at this moment: `now` in epoch seconds, `seconds` a full delivery takes.

    `roll` decides over faults with a probability; None spares the submission every fault.
    """

    now: float
    seconds: float
    roll: Callable[[], float] | None


@dataclass(frozen=True)
class Decision:
    """`campaign` when one is on record; `fault` when one struck."""

    ending: Ending
    campaign: Campaign | None = None
    fault: Fault | None = None


_REFUSALS = {
    FaultKind.ERROR_500: Ending.BROKEN,
    FaultKind.RATE_LIMIT: Ending.LIMITED,
    FaultKind.REJECT: Ending.REJECTED,
    FaultKind.SLOW: Ending.DELAYED,
}


def submit(connection: sqlite3.Connection, submission: Submission, terms: Terms) -> Decision:
    """Decide a submission; a key that was decided before gets the same decision again.

    Only a key not yet decided meets a fault. DELAYED leaves the submission undecided: the
    caller waits and submits once more, sparing it further faults.
    """
    earlier = _decided_before(connection, submission)
    if earlier:
        return earlier
    fault = take(connection, terms.roll) if terms.roll else None
    if fault and fault.kind in _REFUSALS:
        if fault.kind is FaultKind.REJECT:
            _remember_rejection(connection, submission)
        return Decision(_REFUSALS[fault.kind], fault=fault)
    campaign = _accept(connection, submission, terms, fault)
    _announce(connection, campaign, submission.body.callback_url, fault)
    dropped = fault is not None and fault.kind is FaultKind.DROP_AFTER_ACCEPT
    return Decision(Ending.DROPPED if dropped else Ending.CREATED, campaign, fault)


def _decided_before(connection: sqlite3.Connection, submission: Submission) -> Decision | None:
    accepted = connection.execute(
        "SELECT * FROM campaign WHERE idempotency_key = ?", (submission.key,)
    ).fetchone()
    found = (
        accepted
        or connection.execute(
            "SELECT fingerprint FROM rejection WHERE idempotency_key = ?", (submission.key,)
        ).fetchone()
    )
    if found is None:
        return None
    if found["fingerprint"] != submission.body.fingerprint():
        return Decision(Ending.MISMATCH)
    if accepted is None:
        return Decision(Ending.REJECTED)
    return Decision(Ending.KNOWN, campaign_from(accepted))


def _remember_rejection(connection: sqlite3.Connection, submission: Submission) -> None:
    connection.execute(
        "INSERT INTO rejection (idempotency_key, fingerprint) VALUES (?, ?)",
        (submission.key, submission.body.fingerprint()),
    )


def _accept(
    connection: sqlite3.Connection, submission: Submission, terms: Terms, fault: Fault | None
) -> Campaign:
    body = submission.body
    short = fault is not None and fault.kind is FaultKind.UNDER_DELIVER
    inserted = connection.execute(
        "INSERT INTO campaign (reference, idempotency_key, fingerprint, order_ref, product,"
        " target, quantity, deliverable, seconds, accepted_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
        (
            "adv_" + "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(12)),
            submission.key,
            body.fingerprint(),
            body.order,
            body.product,
            body.target,
            body.quantity,
            deliverable(body.quantity, fault.ratio) if fault and short else body.quantity,
            terms.seconds,
            terms.now,
        ),
    )
    return campaign_from(inserted.fetchone())


def _announce(
    connection: sqlite3.Connection, campaign: Campaign, url: str | None, fault: Fault | None
) -> None:
    if url is None:
        return
    begin = campaign.accepted_at + starts_after(campaign.seconds)
    end = campaign.accepted_at + campaign.seconds
    running, finished = _update(campaign, Status.RUNNING), _update(campaign, Status.FINISHED)
    parcels = [(begin, [running]), (end, [finished])]
    if fault and fault.kind is FaultKind.DUPLICATE_WEBHOOK:
        # One parcel is sent in its own order, so finished surely overtakes running.
        parcels = [(end, [finished, finished, running, running])]
    for due, messages in parcels:
        draft = Draft(campaign.reference, url, messages, due, CAMPAIGN_NOTICE_TRIES)
        queue_notice(connection, draft)


def _update(campaign: Campaign, status: Status) -> Message:
    body = {
        "type": "campaign.updated",
        "reference": campaign.reference,
        "order": campaign.order,
        "status": status,
    }
    return Message(f"msg_{campaign.reference}_{status}", json.dumps(body, ensure_ascii=False))
