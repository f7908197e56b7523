"""Destructions in the served shop: a question that ended, and what stays of it."""

import httpx

from snshelper.bootstrap import retention_seams
from snshelper.officer.retention import seams
from snshelper.officer.retention.actions.approval import approve_manifest
from snshelper.officer.retention.actions.selecting import request_destruction
from snshelper.support.actions.desk import answer_inquiry
from tests.browser.people import fresh_email, hire, join, prove, visitor
from tests.browser.serving import Shop
from tests.browser.waiting import until
from tests.worlds import rows, scalar

_LOOKED = "SELECT day FROM retention_run WHERE ended_at IS NOT NULL"
_LEAVING = "SELECT id FROM outbox_mail WHERE scope = :scope AND sent_at IS NULL"
_NEWEST = "SELECT id, content_hash FROM destruction_manifest ORDER BY number DESC LIMIT 1"
_DONE = "SELECT number FROM destruction_certificate WHERE manifest_id = :id"


def end_question(shop: Shop) -> str:
    """A visitor's question, answered for good: from now on nobody may read it. Answers its id."""
    # Otherwise the look of this day could find it first, and nothing would be due any more.
    until(lambda: rows(shop.deps.engine, _LOOKED), "the shop did not look what is due")
    question = {"name": "港 花子", "email": fresh_email(), "message": "いつ届きますか。"}
    asked = visitor(shop).post("/contact/send", data=question)
    assert asked.status_code == httpx.codes.SEE_OTHER, asked.text
    newest = "SELECT id FROM inquiry ORDER BY created_at DESC LIMIT 1"
    inquiry_id = str(scalar(shop.deps.engine, newest))
    support = hire(join(shop), "support")
    answer_inquiry(shop.deps, support.actor, inquiry_id, "明日届きます。", is_last=True)
    scope = f"consult:{inquiry_id}"
    until(lambda: not rows(shop.deps.engine, _LEAVING, scope=scope), "the answer never left")
    return inquiry_id


def certify(shop: Shop) -> int:
    """Let the shop destroy what is due, asked for and approved by two people; a certificate."""
    end_question(shop)
    owner, officer = hire(join(shop), "owner"), prove(hire(join(shop), "officer"))
    deps = shop.deps
    seams.install(retention_seams(deps))
    request_destruction(deps, owner.actor)
    [(manifest_id, content_hash)] = rows(deps.engine, _NEWEST)
    approve_manifest(deps, officer.actor, officer.session, manifest_id, content_hash)
    until(lambda: rows(deps.engine, _DONE, id=manifest_id), "nothing was destroyed")
    return int(scalar(deps.engine, _DONE, id=manifest_id))
