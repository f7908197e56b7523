"""Printing a packing slip: a form post, because it writes to the register."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from snshelper.accounts.cookies import session_cookie_name
from snshelper.accounts.queries import actor_of_session
from snshelper.interface.templates import render
from snshelper.interface.visits import Visit
from snshelper.kernel import runtime
from snshelper.kernel.i18n import LANGUAGES, localized_path, split_language
from snshelper.officer.papers.actions import print_packing_slip
from snshelper.officer.retention.wording import moment
from snshelper.support.forms import read_form

_PATH = "/admin/print/packing-slip"
_ID = 36


async def print_slip(request: Request) -> Response:
    """POST: the slip as a page to be printed; refusals are answered by the shop's front door."""
    deps = runtime.current()
    lang, _ = split_language(request.url.path)
    token = request.cookies.get(session_cookie_name(deps.settings), "")
    actor = await runtime.in_thread(actor_of_session, deps.engine, token, deps.clock())
    form = await read_form(request)
    typed = form.get("count", "")
    count = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0
    slip = await runtime.in_thread(
        print_packing_slip, deps, actor, form.get("order_id", "")[:_ID], count
    )
    visit = Visit(lang, _PATH, actor)
    html = render(
        "officer/papers/templates/packing_slip.html",
        visit,
        slip=slip,
        printed_at=moment(slip.printed_at),
    )
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


ROUTES: list[Route] = [
    Route(localized_path(lang, _PATH), print_slip, methods=["POST"]) for lang in LANGUAGES
]
