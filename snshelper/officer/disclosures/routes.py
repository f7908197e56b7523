"""Handing a confirmed disclosure out as a file, once."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from snshelper.accounts.cookies import session_cookie_name
from snshelper.accounts.errors import StepUpNeeded
from snshelper.accounts.queries import actor_of_session
from snshelper.interface.templates import render
from snshelper.interface.visits import Visit
from snshelper.kernel import runtime
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import LANGUAGES, localized_path, split_language
from snshelper.officer.disclosures.actions import hand_out
from snshelper.officer.disclosures.rules import DisclosureSettled
from snshelper.support.forms import read_form

_PATH = "/admin/privacy/disclosures/file"
_ID = 36


async def take_file(request: Request) -> Response:
    """POST: the file; a refusal of this room is said on a page, others by the front door."""
    deps = runtime.current()
    lang, _ = split_language(request.url.path)
    token = request.cookies.get(session_cookie_name(deps.settings), "")
    actor = await runtime.in_thread(actor_of_session, deps.engine, token, deps.clock())
    case_id = (await read_form(request)).get("case", "")[:_ID]
    try:
        file = await runtime.in_thread(hand_out, deps, actor, token, case_id)
    except (StepUpNeeded, DisclosureSettled) as refusal:
        return _refused(Visit(lang, _PATH, actor), refusal)
    headers = {
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Cache-Control": "no-store",
    }
    return Response(file.content, media_type="application/json", headers=headers)


def _refused(visit: Visit, refusal: ShopError) -> Response:
    html = render(
        "officer/disclosures/templates/refused.html", visit, sentence=visit.t.error(refusal)
    )
    return HTMLResponse(html, 422, {"Cache-Control": "no-store"})


ROUTES: list[Route] = [
    Route(localized_path(lang, _PATH), take_file, methods=["POST"]) for lang in LANGUAGES
]
