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
_INCIDENTS = Place("/admin/privacy/incidents", "incidents.write")
_PAPERS = Place("/admin/privacy/papers", "papers.write")
_DISCLOSURES = Place("/admin/privacy/disclosures", "disclosures.ask")
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
    "incidents.open": _INCIDENTS,
    "incidents.change_cause": _INCIDENTS,
    "incidents.end": _INCIDENTS,
    "incidents.find_affected": _INCIDENTS,
    "incidents.start_notices": _INCIDENTS,
    "incidents.record_measure": _INCIDENTS,
    "incidents.decide_compensation": _INCIDENTS,
    "incidents.decide_authority": _INCIDENTS,
    "incidents.close": _INCIDENTS,
    "incidents.alarm": _INCIDENTS,
    "papers.print": _PAPERS,
    "papers.destroy": _PAPERS,
    "papers.witness": _PAPERS,
    "disclosures.ask": _DISCLOSURES,
    "disclosures.confirm": _DISCLOSURES,
    "disclosures.refuse": _DISCLOSURES,
    "disclosures.hand_out": _DISCLOSURES,
    "disclosures.tell": _DISCLOSURES,
    "people.sign": _PEOPLE,
    "people.train": _PEOPLE,
    "people.withdraw_training": _PEOPLE,
    "people.leave": _PEOPLE,
    "people.note_leaving_paper": _PEOPLE,
    "people.set_headcount": _PEOPLE,
    "people.offer_handover": _PEOPLE,
    "people.take_over": _PEOPLE,
    "people.rotate_keys": _PEOPLE,
    "people.call_off_handover": _PEOPLE,
    "people.draw_review": _OPENINGS,
    "people.conclude_review": _OPENINGS,
    "accounts.grant_role": _PEOPLE,
    "accounts.revoke_role": _PEOPLE,
    "support.declare_dispute": _INQUIRIES,
}
"""Their sentences are the messages `front.change.<action>`."""

LEFT_OUT: frozenset[str] = frozenset(
    {
        "people.judge_opening",
        "incidents.name_source",
        "incidents.write_words",
        "incidents.add_person",
        "incidents.remove_person",
        "incidents.tell_otherwise",
        "incidents.pay_otherwise",
    }
)
"""Single steps of the officer's desks: what they led to is told."""
