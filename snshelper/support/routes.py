"""Preferences as native endpoints.

The Origin of every POST is checked by the shop's middleware. Preferences need no CSRF token: all
that a forged request could do is to choose a language or to hide a popup.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from snshelper.accounts.actions.sessions import set_language
from snshelper.accounts.cookies import session_cookie_name
from snshelper.accounts.queries import actor_of_session
from snshelper.kernel import runtime
from snshelper.kernel.i18n import Lang, as_language, split_language
from snshelper.kernel.runtime import Deps
from snshelper.privacy.cookie_filter import said_yes
from snshelper.privacy.cookies import (
    COOKIE_CHOICE,
    LANG,
    POPUP,
    CookieDeclaration,
    as_choice,
    delete_cookie_header,
    read_choice,
    set_cookie_header,
)
from snshelper.support.attachments.routes import UPLOAD_ROUTES
from snshelper.support.contact import CONTACT_ROUTES
from snshelper.support.forms import read_form
from snshelper.support.rules.addresses import in_language, local_path, with_query
from snshelper.support.rules.dismissals import (
    Span,
    as_span,
    cookie_life_seconds,
    dismiss,
    is_popup_reference,
    read_dismissals,
    write_dismissals,
)


async def choose_language(request: Request) -> Response:
    """GET: the same page in another language, remembered as far as the visitor allows."""
    deps = runtime.current()
    lang = as_language(request.query_params.get("lang"))
    target = in_language(lang, request.query_params.get("next"))
    await _keep_with_account(deps, request, lang)
    choice, remembered = read_choice(request.cookies), request.cookies.get(LANG.name)
    if choice == "ask" and remembered != lang:
        target = with_query(target, [("remember", "lang")])
    response = _back(target)
    if choice == "allow":
        _set(response, deps, LANG, lang)
    elif remembered is not None and remembered != lang:
        # What was remembered before no longer holds, and would lead away from the chosen page.
        _delete(response, deps, LANG)
    return response


async def remember_language(request: Request) -> Response:
    """POST: the answer to "may we remember this language?"."""
    deps = runtime.current()
    form = await read_form(request)
    lang = as_language(form.get("lang"))
    response = _back(in_language(lang, form.get("next")))
    if form.get("remember") == "yes" and _may_keep(request, form):
        _set(response, deps, LANG, lang)
    return response


async def choose_cookies(request: Request) -> Response:
    """POST: allow, ask or refuse preference cookies; a refusal removes those already there.

    So does the wish to be asked: what was kept before was never asked about.
    """
    deps = runtime.current()
    form = await read_form(request)
    choice = as_choice(form.get("choice"))
    response = _answer(request, local_path(form.get("next")))
    if choice is None:
        return Response(status_code=400) if _is_fetch(request) else response
    _set(response, deps, COOKIE_CHOICE, choice)
    if choice == "refuse" or (choice == "ask" and read_choice(request.cookies) != "ask"):
        _delete(response, deps, LANG)
        _delete(response, deps, POPUP)
    return response


async def hide_popup(request: Request) -> Response:
    """POST: hide a popup for a day, a week or for good, as far as the visitor allows.

    Somebody who wants to be asked is led to the question; a fetch is answered 200 for that,
    and 204 when nothing more is to be said.
    """
    deps = runtime.current()
    form = await read_form(request)
    back, span = local_path(form.get("next")), as_span(form.get("until"))
    popup_id, version = form.get("id", ""), form.get("version", "")
    if span is None or not is_popup_reference(popup_id, version):
        return Response(status_code=400) if _is_fetch(request) else _back(back)
    if read_choice(request.cookies) == "ask" and form.get("remember") not in ("yes", "no"):
        if _is_fetch(request):
            return Response(status_code=200)
        question = [("remember", "popup"), ("popup", popup_id), ("version", version)]
        return _back(with_query(_without_question(back), [*question, ("until", span)]))
    response = _answer(request, back)
    if _may_keep(request, form):
        _hide(response, deps, request, popup_id, int(version), span)
    return response


def _hide(
    response: Response, deps: Deps, request: Request, popup_id: str, version: int, span: Span
) -> None:
    now = deps.clock()
    known = read_dismissals(request.cookies.get(POPUP.name, ""), now)
    dismissals = dismiss(known, popup_id, version, span, now)
    seconds = cookie_life_seconds(dismissals, now)
    _set(response, deps, POPUP, write_dismissals(dismissals), seconds)


def _may_keep(request: Request, form: dict[str, str]) -> bool:
    """Whether a preference may be stored; to somebody who is asked, this request is the answer."""
    choice, answer = read_choice(request.cookies), form.get("remember")
    if choice == "ask" and answer == "yes":
        said_yes(request.scope)
        return True
    return choice == "allow" and answer != "no"


async def _keep_with_account(deps: Deps, request: Request, lang: Lang) -> None:
    token = request.cookies.get(session_cookie_name(deps.settings), "")
    actor = await runtime.in_thread(actor_of_session, deps.engine, token, deps.clock())
    if actor.account_id:
        await runtime.in_thread(set_language, deps, actor, lang)


def _without_question(address: str) -> str:
    return in_language(split_language(address)[0], address)


def _is_fetch(request: Request) -> bool:
    return request.headers.get("x-requested-with") == "fetch"


def _answer(request: Request, target: str) -> Response:
    return Response(status_code=204) if _is_fetch(request) else _back(target)


def _back(target: str) -> Response:
    return RedirectResponse(target, 303, headers={"Cache-Control": "no-store"})


def _set(
    response: Response,
    deps: Deps,
    cookie: CookieDeclaration,
    value: str,
    max_age_seconds: int | None = None,
) -> None:
    header = set_cookie_header(
        cookie, value, is_https=deps.settings.is_https, max_age_seconds=max_age_seconds
    )
    response.headers.append("Set-Cookie", header)


def _delete(response: Response, deps: Deps, cookie: CookieDeclaration) -> None:
    header = delete_cookie_header(cookie, is_https=deps.settings.is_https)
    response.headers.append("Set-Cookie", header)


ROUTES: list[Route] = [
    *CONTACT_ROUTES,
    *UPLOAD_ROUTES,
    Route("/preferences/language", choose_language, methods=["GET"]),
    Route("/preferences/language", remember_language, methods=["POST"]),
    Route("/preferences/cookies", choose_cookies, methods=["POST"]),
    Route("/preferences/popup", hide_popup, methods=["POST"]),
]
