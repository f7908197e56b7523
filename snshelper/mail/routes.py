"""The demo's mailbox: every mail the shop wrote, readable without a mail server."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from snshelper.interface.head import STYLESHEETS
from snshelper.interface.templates import render
from snshelper.interface.visits import Visit
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import LANGUAGES, localized_path, split_language
from snshelper.kernel.runtime import current, in_thread
from snshelper.mail.queries import MailCopy, newest_mail
from snshelper.mail.rules import links_in

_PRIVATE = {"cache-control": "no-store", "x-robots-tag": "noindex"}


async def outbox_json(request: Request) -> Response:
    """The newest mails as JSON; in production there is no such page."""
    return JSONResponse(
        [
            {"to": mail.to, "subject": mail.subject, "text": mail.text, "links": links}
            for mail, links in await _mails()
        ],
        headers=_PRIVATE,
    )


async def outbox_page(request: Request) -> Response:
    """The newest mails as a page; in production there is no such page."""
    lang, path = split_language(request.url.path)
    visit = Visit(lang, path, VISITOR)
    mails = await _mails()
    page = render(
        "mail/templates/outbox.html", visit, mails=mails, japan=JAPAN, stylesheets=STYLESHEETS
    )
    return HTMLResponse(page, headers=_PRIVATE)


async def _mails() -> list[tuple[MailCopy, list[str]]]:
    deps = current()
    if not deps.settings.is_demo:
        raise HTTPException(404)
    return [(mail, links_in(mail.text)) for mail in await in_thread(newest_mail, deps)]


ROUTES = [
    Route("/dev/outbox.json", outbox_json),
    *[Route(localized_path(lang, "/dev/outbox"), outbox_page) for lang in LANGUAGES],
]
