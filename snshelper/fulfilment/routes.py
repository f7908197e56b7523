"""Webhooks of partners: signed hints that something moved. The partner itself is asked then."""

from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from snshelper.fulfilment.attempts import poll_now
from snshelper.fulfilment.tables import WebhookSeen
from snshelper.kernel import runtime
from snshelper.kernel.sandbox_credentials import sandbox_credentials
from snshelper.kernel.unit_of_work import unit_of_work


async def sandbox_hint(request: Request) -> Response:
    """POST /webhooks/sandbox: remember the id, and let the order be looked at now."""
    deps = runtime.current()
    if not deps.settings.is_demo:
        return PlainTextResponse("not found", 404)
    secret = sandbox_credentials(deps.settings.data_dir).webhook_secret
    try:
        hint = Webhook(secret).verify(await request.body(), dict(request.headers))
        order_id, webhook_id = str(hint["order"]), request.headers["webhook-id"]
    except (WebhookVerificationError, ValueError, KeyError, TypeError, AttributeError):
        return PlainTextResponse("invalid", 400)
    await runtime.in_thread(_take_in, deps, webhook_id[:80], order_id[:36])
    return PlainTextResponse("ok")


def _take_in(deps: runtime.Deps, webhook_id: str, order_id: str) -> None:
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        if session.get(WebhookSeen, ("sandbox", webhook_id)) is None:
            session.add(WebhookSeen(source="sandbox", webhook_id=webhook_id, at=now))
            poll_now(session, now, order_id)


ROUTES = [Route("/webhooks/sandbox", sandbox_hint, methods=["POST"])]
