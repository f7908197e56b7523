"""Native endpoints: the file for the person alone, and the link of a new address."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from snshelper.accounts.cookies import session_cookie_name
from snshelper.accounts.errors import LinkInvalid
from snshelper.accounts.flash import note, refusal
from snshelper.accounts.forms import leads_to
from snshelper.accounts.queries import actor_of_session
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts, localized_path, split_language
from snshelper.kernel.runtime import current, in_thread
from snshelper.officer.requests.actions.changing_mind import confirm_address
from snshelper.officer.requests.archive import archive_of
from snshelper.officer.requests.reading import own_copy

_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


async def get_copy(request: Request) -> Response:
    """The machine-readable copy; whoever has not just proved the password goes to the centre."""
    deps, t = current(), Texts(_lang(request))
    token = request.cookies.get(session_cookie_name(deps.settings), "")
    actor = await in_thread(actor_of_session, deps.engine, token, deps.clock())
    try:
        copy = await in_thread(own_copy, deps, actor, token)
    except ShopError:
        return RedirectResponse(t.url("/mypage/privacy"), 303, headers=_HEADERS)
    packed = await in_thread(archive_of, copy, t)
    name = f"snshelper-{copy.made_at:%Y%m%d}.zip"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(packed, media_type="application/zip", headers=_HEADERS | disposition)


async def get_address(request: Request) -> Response:
    """The link in the mail to a new address. Asking for the header alone (HEAD) changes nothing."""
    deps = current()
    token = request.cookies.get(session_cookie_name(deps.settings), "")
    actor = await in_thread(actor_of_session, deps.engine, token, deps.clock())
    page = "/mypage/privacy" if actor.kind == "customer" else "/login"
    address = localized_path(_lang(request), page)
    if request.method == "HEAD":
        return leads_to(address, deps=deps)
    try:
        await in_thread(confirm_address, deps, request.query_params.get("token", "")[:200])
    except LinkInvalid as error:
        return leads_to(address, deps=deps, flash=refusal(error))
    return leads_to(address, deps=deps, flash=note("address_confirmed"))


def _lang(request: Request) -> Lang:
    return split_language(request.url.path)[0]


ROUTES: list[Route] = [
    route
    for lang in LANGUAGES
    for route in (
        Route(localized_path(lang, "/mypage/privacy/copy.zip"), get_copy, methods=["GET"]),
        Route(localized_path(lang, "/verify-address"), get_address, methods=["GET"]),
    )
]
