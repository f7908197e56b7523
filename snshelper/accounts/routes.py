"""Native forms and links: they work without JavaScript and answer 303."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from snshelper.accounts.actions.entering import log_in, sign_up
from snshelper.accounts.actions.links import resend_verification, verify_email
from snshelper.accounts.actions.passwords import request_reset, reset_password
from snshelper.accounts.actions.sessions import Entered, log_out
from snshelper.accounts.actions.staff import claim_owner
from snshelper.accounts.cookies import ended_cookie, member_cookie, session_cookie_name
from snshelper.accounts.documents import owner_page
from snshelper.accounts.flash import Flash, note, refusal
from snshelper.accounts.forms import PostedForm, leads_to, page_address, read_form
from snshelper.accounts.queries import actor_of_session
from snshelper.accounts.rules import local_path
from snshelper.interface.visits import Visit
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import LANGUAGES, localized_path, split_language
from snshelper.kernel.runtime import Deps, current, in_thread

_TYPED_EMAIL_LIMIT = 254


async def post_signup(request: Request) -> Response:
    """Exactly an address and a password: an account, logged in; on to mypage."""
    deps = current()
    form = await read_form(request, deps)
    try:
        form.require_genuine(deps, "email", "password")
        entered = await sign_up(deps, VISITOR, form.attempt(), form.lang)
    except ShopError as error:
        return _back(deps, form, "/signup", error)
    sent = note("verification_sent", form["email"])
    return _entered(deps, page_address(form, "/mypage"), entered, sent)


async def post_login(request: Request) -> Response:
    """Address and password: a log-in; on to `next`."""
    deps = current()
    form = await read_form(request, deps)
    try:
        form.require_genuine(deps, "email", "password")
        entered = await log_in(deps, VISITOR, form.attempt())
    except ShopError as error:
        return _back(deps, form, "/login", error)
    return _entered(deps, local_path(form["next"], page_address(form, "/mypage")), entered)


async def post_logout(request: Request) -> Response:
    """The log-in ends; on to the front page."""
    deps = current()
    form = await read_form(request, deps)
    try:
        form.require_genuine(deps)
    except ShopError as error:
        return _back(deps, form, "/mypage", error)
    await in_thread(log_out, deps, await form.actor(deps), form.session_token)
    return leads_to(page_address(form, "/"), deps=deps, set_cookie=ended_cookie(deps.settings))


async def post_reset(request: Request) -> Response:
    """An address: a mail with a link, if the address has an account; the answer never says."""
    deps = current()
    form = await read_form(request, deps)
    try:
        form.require_genuine(deps, "email")
        await in_thread(request_reset, deps, VISITOR, form["email"], form.ip)
    except ShopError as error:
        return _back(deps, form, "/reset", error)
    sent = note("reset_sent", form["email"][:_TYPED_EMAIL_LIMIT])
    return leads_to(page_address(form, "/reset"), deps=deps, flash=sent)


async def post_reset_confirm(request: Request) -> Response:
    """A new password with the token from the mail; on to the log-in."""
    deps = current()
    form = await read_form(request, deps)
    try:
        form.require_genuine(deps, "token", "password")
        await reset_password(deps, VISITOR, form["token"], form["password"])
    except ShopError as error:
        return _back(deps, form, "/reset", error, token=form["token"])
    done = note("password_reset")
    return leads_to(page_address(form, "/login"), deps=deps, flash=done)


async def post_resend(request: Request) -> Response:
    """Another verification mail for who is logged in; back to where the form stood."""
    deps = current()
    form = await read_form(request, deps)
    back = local_path(form["next"], page_address(form, "/mypage"))
    try:
        form.require_genuine(deps)
        await in_thread(resend_verification, deps, await form.actor(deps))
    except ShopError as error:
        return leads_to(back, deps=deps, flash=refusal(error))
    return leads_to(back, deps=deps, flash=note("verification_sent"))


async def get_verify(request: Request) -> Response:
    """The link of the verification mail. Asking for the header alone (HEAD) changes nothing."""
    deps = current()
    visit = await _visit(request, deps)
    page = "/mypage" if visit.actor.kind == "customer" else "/login"
    address = localized_path(visit.lang, page)
    if request.method == "HEAD":
        return leads_to(address, deps=deps)
    try:
        await in_thread(verify_email, deps, visit.actor, visit.query.get("token", ""))
    except ShopError as error:
        return leads_to(address, deps=deps, flash=refusal(error))
    return leads_to(address, deps=deps, flash=note("verified"))


async def get_owner(request: Request) -> Response:
    """The form that makes its first user the owner."""
    deps = current()
    html, set_cookie = await owner_page(await _visit(request, deps), deps)
    answer = HTMLResponse(html, headers={"cache-control": "no-store"})
    if set_cookie:
        answer.headers.append("set-cookie", set_cookie)
    return answer


async def post_owner(request: Request) -> Response:
    """Become the owner; on to the staff's front page."""
    deps = current()
    form = await read_form(request, deps)
    try:
        form.require_genuine(deps, "token", "email", "password")
        entered = await claim_owner(deps, VISITOR, form["token"], form.attempt(), form.lang)
    except ShopError as error:
        return _back(deps, form, "/owner", error, token=form["token"])
    return _entered(deps, page_address(form, "/admin"), entered)


def _back(
    deps: Deps, form: PostedForm, page: str, error: ShopError, *, token: str = ""
) -> RedirectResponse:
    """To the form again: why, and the address as it was typed, sealed in the query."""
    flash = refusal(error, form["email"][:_TYPED_EMAIL_LIMIT])
    destination = local_path(form["next"], "")
    return leads_to(page_address(form, page, token=token, next=destination), deps=deps, flash=flash)


def _entered(
    deps: Deps, address: str, entered: Entered, flash: Flash | None = None
) -> RedirectResponse:
    cookie = member_cookie(deps.settings, entered.token)
    return leads_to(address, deps=deps, flash=flash, set_cookie=cookie)


async def _visit(request: Request, deps: Deps) -> Visit:
    lang, path = split_language(request.url.path)
    token = request.cookies.get(session_cookie_name(deps.settings), "")
    return Visit(
        lang=lang,
        path=path,
        actor=await in_thread(actor_of_session, deps.engine, token, deps.clock()),
        query=dict(request.query_params),
        cookies=request.cookies,
    )


ROUTES = [
    Route("/auth/signup", post_signup, methods=["POST"]),
    Route("/auth/login", post_login, methods=["POST"]),
    Route("/auth/logout", post_logout, methods=["POST"]),
    Route("/auth/reset", post_reset, methods=["POST"]),
    Route("/auth/reset/confirm", post_reset_confirm, methods=["POST"]),
    Route("/auth/resend", post_resend, methods=["POST"]),
    *[Route(localized_path(lang, "/verify"), get_verify) for lang in LANGUAGES],
    *[Route(localized_path(lang, "/owner"), get_owner) for lang in LANGUAGES],
    *[Route(localized_path(lang, "/owner"), post_owner, methods=["POST"]) for lang in LANGUAGES],
]
