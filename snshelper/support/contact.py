"""The contact form's plain way: without JavaScript, and in a browser that keeps no cookies."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from snshelper.accounts.cookies import session_cookie_name
from snshelper.accounts.flash import FLASH_PARAMETER, Flash, seal, unseal
from snshelper.accounts.queries import actor_of_session
from snshelper.interface.templates import render
from snshelper.interface.visits import Visit
from snshelper.kernel import runtime
from snshelper.kernel.errors import ShopError, TooManyRequests
from snshelper.kernel.i18n import LANGUAGES, localized_path, split_language
from snshelper.kernel.ids import short_code
from snshelper.support.actions.inquiries import ask
from snshelper.support.attachments.actions import ticket_if_open
from snshelper.support.attachments.rules import ACCEPTED, UPLOAD_PATH
from snshelper.support.forms import read_form
from snshelper.support.rules.addresses import with_query
from snshelper.support.rules.questions import QuestionIncomplete, read_question

_PATH = "/contact/send"


async def send_question(request: Request) -> Response:
    """POST: keep the question and lead back to the contact page, which names its reference.

    What cannot be accepted is answered with every reason; the browser's own "back" still has all
    that was typed.
    """
    deps = runtime.current()
    lang, _ = split_language(request.url.path)
    token = request.cookies.get(session_cookie_name(deps.settings), "")
    actor = await runtime.in_thread(actor_of_session, deps.engine, token, deps.clock())
    visit = Visit(lang, "/contact", actor)
    origin = request.client.host if request.client else "unknown"
    try:
        question = read_question(await read_form(request))
        inquiry_id = await runtime.in_thread(ask, deps, actor, question, lang=lang, origin=origin)
    except ShopError as refusal:
        return _refused(visit, refusal)
    ticket = await runtime.in_thread(ticket_if_open, deps, inquiry_id)
    values: dict[str, str | int] = {"code": short_code(inquiry_id), "ticket": ticket}
    flash = Flash("note", "contact.received_code", values)
    query = [(FLASH_PARAMETER, seal(deps.settings, flash, deps.clock()))]
    return RedirectResponse(with_query(localized_path(lang, "/contact"), query), 303)


def _refused(visit: Visit, refusal: ShopError) -> Response:
    t = visit.t
    problems = refusal.problems if isinstance(refusal, QuestionIncomplete) else {}
    html = render(
        "support/templates/contact_refused.html",
        visit,
        sentence=t.error(refusal),
        reasons=[t(f"contact.problem.{field}.{reason}") for field, reason in problems.items()],
    )
    status = 429 if isinstance(refusal, TooManyRequests) else 422
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})


def plain_answer(visit: Visit) -> str:
    """What the contact page says after the plain way; empty when there is nothing to say."""
    deps = runtime.current()
    flash = unseal(deps.settings, visit.query.get(FLASH_PARAMETER, ""), deps.clock())
    if flash is None:
        return ""
    sentence = flash.sentence(visit.t)
    return render(
        "support/templates/contact_answer.html",
        visit,
        sentence=sentence,
        ticket=flash.values.get("ticket", ""),
        accepted=ACCEPTED,
        upload_path=UPLOAD_PATH,
    )


CONTACT_ROUTES: list[Route] = [
    Route(localized_path(lang, _PATH), send_question, methods=["POST"]) for lang in LANGUAGES
]
