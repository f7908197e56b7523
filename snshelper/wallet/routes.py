"""Native endpoints of the wallet: begin a top-up, the payment callback, the sandbox's pay page."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from snshelper.accounts.cookies import read_cookie, session_cookie_name
from snshelper.accounts.csrf import require_csrf
from snshelper.accounts.flash import FLASH_PARAMETER, refusal, seal
from snshelper.accounts.queries import actor_of_session
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import as_language, localized_path
from snshelper.kernel.outbound import AnswerLost, NotSent
from snshelper.wallet.actions import apply_payment, begin_top_up, link_payment
from snshelper.wallet.payments import DESTINATION, PaymentUnavailable
from snshelper.wallet.service import payment_service

PAY_PREFIX = "/dev"
# An id becomes part of an address at the payment service.
_PAYMENT_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")


async def _actor(request: Request, deps: runtime.Deps) -> Actor:
    token = read_cookie(request.headers.get("cookie", ""), session_cookie_name(deps.settings))
    return await runtime.in_thread(actor_of_session, deps.engine, token, deps.clock())


async def top_up(request: Request) -> Response:
    """POST /wallet/top-up: record the intent, begin the payment, lead to the pay page."""
    deps = runtime.current()
    form = await request.form()
    lang = as_language(form.get("lang"))
    wallet = localized_path(lang, "/mypage/wallet")
    actor = await _actor(request, deps)
    if actor.kind != "customer":
        return RedirectResponse(localized_path(lang, f"/login?next={wallet}"), 303)
    try:
        require_csrf(request.cookies, deps.settings, str(form.get("csrf", "")))
        begun = await runtime.in_thread(begin_top_up, deps, actor, form.get("amount"))
        payment = await payment_service(deps).begin(
            begun.id, begun.amount, f"{wallet}?paid={begun.id}"
        )
    except ShopError as error:
        flash = seal(deps.settings, refusal(error), deps.clock())
        said = urlencode({FLASH_PARAMETER: flash, "amount": str(form.get("amount", ""))[:20]})
        return RedirectResponse(f"{wallet}?{said}", 303)
    await runtime.in_thread(link_payment, deps, begun.id, payment)
    return RedirectResponse(f"{PAY_PREFIX}{payment.pay_path}?lang={lang}", 303)


async def payment_callback(request: Request) -> Response:
    """POST /webhooks/payments/sandbox: a signed hint; the service itself is asked for the truth."""
    deps = runtime.current()
    if not deps.settings.is_demo:
        return PlainTextResponse("not found", 404)
    secret = payment_service(deps).webhook_secret
    try:
        hint = Webhook(secret).verify(await request.body(), dict(request.headers))
        payment_id = str(hint["id"])
    except (WebhookVerificationError, ValueError, KeyError, TypeError, AttributeError):
        return PlainTextResponse("invalid", 400)
    if not _PAYMENT_ID.fullmatch(payment_id):
        return PlainTextResponse("invalid", 400)
    try:
        payment = await payment_service(deps).fetch(payment_id)
    except PaymentUnavailable:
        return PlainTextResponse("try again", 503)
    await runtime.in_thread(apply_payment, deps, payment)
    return PlainTextResponse("ok")


def _passed_on(sent: Mapping[str, object], name: str) -> dict[str, str]:
    """What a visitor sent under `name`; nothing else of theirs leaves the house."""
    return {name: str(sent[name])} if name in sent else {}


async def pay_page(request: Request) -> Response:
    """GET and POST /dev/pay/{id}: the sandbox service's own page, under the shop's address."""
    deps = runtime.current()
    if not deps.settings.is_demo or not _PAYMENT_ID.fullmatch(request.path_params["payment_id"]):
        raise HTTPException(404)
    form = _passed_on(await request.form(), "decision") if request.method == "POST" else None
    query = urlencode(_passed_on(request.query_params, "lang"))
    path = f"/pay/{request.path_params['payment_id']}" + (f"?{query}" if query else "")
    try:
        answer = await deps.gate.call(
            DESTINATION,
            request.method,
            path,
            carries=(),
            form=form,
            headers={"X-Forwarded-Prefix": PAY_PREFIX},
        )
    except NotSent:
        return _unavailable(request, deps)
    except AnswerLost:
        raise HTTPException(503) from None
    if 300 <= answer.status < 400:
        return RedirectResponse(answer.headers["location"], 303)
    return HTMLResponse(str(answer.body), answer.status)


def _unavailable(request: Request, deps: runtime.Deps) -> Response:
    """Back to the wallet, which says that nothing was charged."""
    wallet = localized_path(as_language(request.query_params.get("lang")), "/mypage/wallet")
    flash = seal(deps.settings, refusal(PaymentUnavailable()), deps.clock())
    return RedirectResponse(f"{wallet}?{urlencode({FLASH_PARAMETER: flash})}", 303)


ROUTES = [
    Route("/wallet/top-up", top_up, methods=["POST"]),
    Route("/webhooks/payments/sandbox", payment_callback, methods=["POST"]),
    Route("/dev/pay/{payment_id:str}", pay_page, methods=["GET", "POST"]),
]
