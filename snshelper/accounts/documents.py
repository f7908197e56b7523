"""What the server puts into pages about the account: native forms, links and notices."""

from urllib.parse import parse_qs, urlsplit

from snshelper.accounts.actions.passwords import require_reset_link
from snshelper.accounts.actions.staff import require_owner_link
from snshelper.accounts.csrf import ensure_csrf
from snshelper.accounts.errors import LinkInvalid
from snshelper.accounts.flash import FLASH_PARAMETER, Flash, refusal, unseal
from snshelper.accounts.rules import PASSWORD_MAXIMUM, PASSWORD_MINIMUM, local_path
from snshelper.interface.head import STYLESHEETS
from snshelper.interface.templates import render
from snshelper.interface.visits import Fill, Redirect, Visit
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import localized_path
from snshelper.kernel.runtime import Deps, current, in_thread

_TEMPLATES = "accounts/templates"


async def fill_login(visit: Visit) -> Fill:
    """Slot `auth-form` of /login; somebody who is logged in goes on to `next`."""
    _send_members_on(visit)
    return _auth_form(visit, "login", _flash(visit))


async def fill_signup(visit: Visit) -> Fill:
    """Slot `auth-form` of /signup; somebody who is logged in goes on to `next`."""
    _send_members_on(visit)
    return _auth_form(visit, "signup", _flash(visit))


async def fill_reset(visit: Visit) -> Fill:
    """Slot `auth-form` of /reset: asking for a link or, with a good `token`, the new password.

    Members may come too: they may have forgotten their password while they are logged in.
    """
    token, flash = visit.query.get("token", ""), _flash(visit)
    if not token:
        return _auth_form(visit, "reset", flash)
    try:
        email = await in_thread(require_reset_link, current(), visit.actor, token)
    except LinkInvalid as error:
        return _auth_form(visit, "reset", refusal(error))
    return _auth_form(visit, "reset_confirm", flash, token=token, account_email=email)


async def fill_account(visit: Visit) -> Fill:
    """Slots `account` (header) and `account-notice`, for every page."""
    return Fill({"account": header_links(visit), "account-notice": account_notice(visit)})


def header_links(visit: Visit) -> str:
    """Log-in and sign-up links for visitors; mypage and a log-out form for members."""
    csrf = ""
    if visit.actor.kind == "customer":
        csrf, _ = ensure_csrf(visit.cookies, current().settings)
    return render(f"{_TEMPLATES}/header_links.html", visit, csrf=csrf)


def account_notice(visit: Visit) -> str:
    """What a redirect had to say, and what a member with an unverified address must still do.

    The page's own address is where the form for another mail leads back to. Empty for visitors.
    """
    if visit.actor.kind != "customer":
        return ""
    csrf, _ = ensure_csrf(visit.cookies, current().settings)
    return render(
        f"{_TEMPLATES}/account_notice.html",
        visit,
        csrf=csrf,
        flash=_flash(visit),
        here=localized_path(visit.lang, visit.path),
    )


async def owner_page(visit: Visit, deps: Deps) -> tuple[str, str | None]:
    """The whole page of the one-time owner link, and a Set-Cookie value when one is needed."""
    token, flash = visit.query.get("token", ""), _flash(visit)
    is_open = True
    try:
        await in_thread(require_owner_link, deps, visit.actor, token)
    except ShopError as error:
        flash, is_open = refusal(error), False
    csrf, set_cookie = ensure_csrf(visit.cookies, deps.settings)
    html = render(
        f"{_TEMPLATES}/owner.html",
        visit,
        stylesheets=STYLESHEETS,
        is_open=is_open,
        token=token,
        **_form_context(visit, csrf, flash),
    )
    return html, set_cookie


def _auth_form(visit: Visit, template: str, flash: Flash | None, **context: object) -> Fill:
    csrf, set_cookie = ensure_csrf(visit.cookies, current().settings)
    html = render(
        f"{_TEMPLATES}/{template}.html", visit, **_form_context(visit, csrf, flash), **context
    )
    headers = {"cache-control": "private, no-store"}
    if set_cookie:
        headers["set-cookie"] = set_cookie
    return Fill({"auth-form": html}, headers=headers)


def _form_context(visit: Visit, csrf: str, flash: Flash | None) -> dict[str, object]:
    return {
        "csrf": csrf,
        "flash": flash,
        "email": flash.email if flash else "",
        "next": local_path(visit.query.get("next", ""), ""),
        "minimum": PASSWORD_MINIMUM,
        "maximum": PASSWORD_MAXIMUM,
    }


def _flash(visit: Visit) -> Flash | None:
    """The flash of this address, or the one a page had that sent the visitor here to log in."""
    deps = current()
    waiting = parse_qs(urlsplit(local_path(visit.query.get("next", ""))).query)
    carried = visit.query.get(FLASH_PARAMETER) or waiting.get(FLASH_PARAMETER, [""])[0]
    return unseal(deps.settings, carried, deps.clock())


def _send_members_on(visit: Visit) -> None:
    if visit.actor.kind == "customer":
        default = localized_path(visit.lang, "/mypage")
        raise Redirect(local_path(visit.query.get("next", ""), default))
