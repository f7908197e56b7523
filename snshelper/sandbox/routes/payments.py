"""The payment desk: the shop opens a payment, a person pays or cancels it on our page."""

from urllib.parse import urlsplit

from aiohttp import web

from snshelper.sandbox.answers import idempotency_key, refusal
from snshelper.sandbox.logs import note
from snshelper.sandbox.page import own_prefix, render_missing, render_payment
from snshelper.sandbox.partner import PARTNER, Partner
from snshelper.sandbox.payments import (
    FIRST_TRY_SECONDS,
    Payment,
    by_id,
    cancel_payment,
    open_payment,
    pay,
)
from snshelper.sandbox.wire import PaymentBody

routes = web.RouteTableDef()


@routes.post("/v1/payments")
async def create_payment(request: web.Request) -> web.Response:
    """Open a payment once per Idempotency-Key."""
    partner, key = request.app[PARTNER], idempotency_key(request)
    body = PaymentBody.model_validate_json(await request.read())
    opening = await partner.record.write(lambda connection: open_payment(connection, key, body))
    if opening.payment is None:
        return refusal(422, "idempotency_mismatch")
    return web.json_response(opening.payment.shown(), status=201 if opening.created else 200)


@routes.get("/v1/payments/{id}")
async def show_payment(request: web.Request) -> web.Response:
    """One payment as it stands."""
    payment = await _find(request)
    return web.json_response(payment.shown()) if payment else refusal(404, "not_found")


@routes.get("/pay/{id}")
async def payment_page(request: web.Request) -> web.Response:
    """The page on which a person decides."""
    payment, language = await _find(request), request.query.get("lang", "")
    if payment is None:
        return _page(render_missing(language), "'none'", status=404)
    prefix = own_prefix(request.headers.get("X-Forwarded-Prefix", ""))
    return _page(render_payment(payment, language, prefix), _form_targets(payment))


@routes.post("/pay/{id}")
async def decide_payment(request: web.Request) -> web.Response:
    """Pay, or cancel when the form says so; then back to the shop."""
    partner, payment = request.app[PARTNER], await _find(request)
    if payment is None:
        return _page(render_missing(request.query.get("lang", "")), "'none'", status=404)
    form = await request.post()
    if form.get("decision") == "cancel":
        await partner.record.write(lambda connection: cancel_payment(connection, payment.id))
    else:
        await partner.see_through(_pay(partner, payment.id))
    return web.Response(status=303, headers={"Location": payment.return_url})


async def _pay(partner: Partner, payment_id: str) -> None:
    now = partner.clock()
    notice = await partner.record.write(lambda connection: pay(connection, payment_id, now))
    if notice is not None:
        note("payment.paid", payment=payment_id)
        await partner.courier.send_now(notice, FIRST_TRY_SECONDS)


async def _find(request: web.Request) -> Payment | None:
    payment_id = request.match_info["id"]
    record = request.app[PARTNER].record
    return await record.read(lambda connection: by_id(connection, payment_id))


def _form_targets(payment: Payment) -> str:
    """Where the form may lead: here, and on to the shop (browsers check the redirect too)."""
    shop = urlsplit(payment.return_url)
    return f"'self' {shop.scheme}://{shop.netloc}" if shop.netloc else "'self'"


def _page(html: str, form_targets: str, status: int = 200) -> web.Response:
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none';"
        f" form-action {form_targets}"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(
        text=html, status=status, content_type="text/html", charset="utf-8", headers=headers
    )
