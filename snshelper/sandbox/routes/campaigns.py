"""The advertising desk: submit, look up, cancel."""

import asyncio

from aiohttp import web

from snshelper.sandbox.answers import InvalidRequestError, idempotency_key, refusal
from snshelper.sandbox.campaigns import (
    Campaign,
    by_order,
    by_reference,
    by_references,
    cancel,
    correct,
)
from snshelper.sandbox.logs import note
from snshelper.sandbox.partner import PARTNER, Partner
from snshelper.sandbox.submissions import Decision, Ending, Submission
from snshelper.sandbox.wire import CampaignBody, CorrectionBody, StatusBody

routes = web.RouteTableDef()


@routes.post("/v1/campaigns")
async def submit_campaign(request: web.Request) -> web.Response:
    """Accept a campaign once per Idempotency-Key, or misbehave as armed."""
    partner = request.app[PARTNER]
    key = idempotency_key(request)
    body = CampaignBody.model_validate_json(await request.read())
    decision = await partner.see_through(_decide(partner, Submission(key, body)))
    if decision.ending is Ending.DROPPED and request.transport is not None:
        request.transport.abort()
    return _answer(decision, partner.clock())


@routes.get("/v1/campaigns/{reference}")
async def show_campaign(request: web.Request) -> web.Response:
    """One campaign as it stands."""
    partner, reference = request.app[PARTNER], request.match_info["reference"]
    found = await partner.record.read(lambda connection: by_reference(connection, reference))
    return _one(found, partner.clock())


@routes.get("/v1/campaigns")
async def find_campaigns(request: web.Request) -> web.Response:
    """Every campaign under the shop's own reference."""
    partner, order = request.app[PARTNER], request.query.get("order")
    if not order:
        raise InvalidRequestError("order", "this query parameter is required")
    found = await partner.record.read(lambda connection: by_order(connection, order))
    return _many(found, partner.clock())


@routes.post("/v1/campaigns/status")
async def show_campaigns(request: web.Request) -> web.Response:
    """Many campaigns at once; unknown references are left out."""
    partner = request.app[PARTNER]
    wanted = StatusBody.model_validate_json(await request.read()).references
    found = await partner.record.read(lambda connection: by_references(connection, wanted))
    return _many(found, partner.clock())


@routes.post("/v1/campaigns/{reference}/cancel")
async def cancel_campaign(request: web.Request) -> web.Response:
    """Stop delivery where it is."""
    partner, reference = request.app[PARTNER], request.match_info["reference"]
    now = partner.clock()
    found = await partner.record.write(lambda connection: cancel(connection, reference, now))
    return _one(found, partner.clock())


@routes.post("/v1/campaigns/{reference}/correction")
async def correct_campaign(request: web.Request) -> web.Response:
    """Take a correction of the target and acknowledge it."""
    partner, reference = request.app[PARTNER], request.match_info["reference"]
    target = CorrectionBody.model_validate_json(await request.read()).target
    found = await partner.record.write(lambda connection: correct(connection, reference, target))
    if found is None:
        return refusal(404, "not_found")
    return web.json_response({**found.shown(partner.clock()), "corrected": True})


async def _decide(partner: Partner, submission: Submission) -> Decision:
    decision = await partner.decide(submission, partner.terms())
    if decision.fault:
        note("fault.struck", fault=decision.fault.kind, order=submission.body.order)
    if decision.fault and decision.ending is Ending.DELAYED:
        await asyncio.sleep(decision.fault.seconds)
        decision = await partner.decide(submission, partner.terms(sparing=True))
    if decision.ending in (Ending.CREATED, Ending.DROPPED) and submission.body.callback_url:
        partner.courier.wake()
    return decision


def _answer(decision: Decision, now: float) -> web.Response:
    if decision.campaign is not None:
        if decision.ending is Ending.KNOWN:
            return web.json_response(decision.campaign.shown(now))
        # As accepted, whatever has been delivered since.
        fresh = decision.campaign.shown(decision.campaign.accepted_at)
        return web.json_response(fresh, status=201)
    if decision.ending is Ending.MISMATCH:
        return refusal(422, "idempotency_mismatch")
    if decision.ending is Ending.REJECTED:
        return refusal(409, "rejected", reason="policy")
    if decision.ending is Ending.LIMITED:
        answer = refusal(429, "rate_limited")
        answer.headers["Retry-After"] = "1"
        return answer
    return refusal(500, "internal")


def _one(campaign: Campaign | None, now: float) -> web.Response:
    return web.json_response(campaign.shown(now)) if campaign else refusal(404, "not_found")


def _many(campaigns: list[Campaign], now: float) -> web.Response:
    return web.json_response({"campaigns": [campaign.shown(now) for campaign in campaigns]})
