"""Which audited actions the front page tells about, and where each can be looked at."""

from collections.abc import Mapping
from dataclasses import dataclass

from snshelper.accounts.permissions import Permission


@dataclass(frozen=True)
class Place:
    """A staff page, and what opens it."""

    path: str
    needs: Permission


_RETENTION = Place("/admin/privacy/retention", "retention.request")
_REQUESTS = Place("/admin/privacy/requests", "requests.write")
_PEOPLE = Place("/admin/privacy/people", "people.write")
_OPENINGS = Place("/admin/privacy/openings", "people.write")
_POLICY = Place("/admin/privacy/policy", "policy.announce")
_INQUIRIES = Place("/admin/inquiries", "inquiries.answer")

PLACE_OF: Mapping[str, Place] = {
    "policy.announce": _POLICY,
    "retention.select": _RETENTION,
    "retention.approve": _RETENTION,
    "retention.certify": _RETENTION,
    "retention.alarm": _RETENTION,
    "retention.hold": _RETENTION,
    "retention.lift_hold": _RETENTION,
    "requests.enter": _REQUESTS,
    "requests.call_back": _REQUESTS,
    "requests.extend": _REQUESTS,
    "requests.grant": _REQUESTS,
    "requests.refuse": _REQUESTS,
    "requests.correct": _REQUESTS,
    "requests.told": _REQUESTS,
    "requests.close_account": _REQUESTS,
    "requests.lift_stop": _REQUESTS,
    "requests.overdue": _REQUESTS,
    "people.sign": _PEOPLE,
    "people.train": _PEOPLE,
    "people.withdraw_training": _PEOPLE,
    "people.leave": _PEOPLE,
    "people.note_leaving_paper": _PEOPLE,
    "people.set_headcount": _PEOPLE,
    "people.offer_handover": _PEOPLE,
    "people.take_over": _PEOPLE,
    "people.call_off_handover": _PEOPLE,
    "people.draw_review": _OPENINGS,
    "people.conclude_review": _OPENINGS,
    "accounts.grant_role": _PEOPLE,
    "accounts.revoke_role": _PEOPLE,
    "support.declare_dispute": _INQUIRIES,
}
"""Their sentences are the messages `front.change.<action>`."""

LEFT_OUT: frozenset[str] = frozenset({"people.judge_opening"})
"""Actions of the officer's desks that are told together with another: the end of the review."""
