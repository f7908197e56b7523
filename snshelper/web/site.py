"""What the document server is given by the composition root."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.types import ASGIApp

from snshelper.accounts.cookies import session_cookie_name
from snshelper.accounts.queries import actor_of_session
from snshelper.interface.visits import Filler
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.settings import Settings
from snshelper.web.refusals import ErrorPage

ActorOf = Callable[[Request], Awaitable[Actor]]
LanguageRedirect = Callable[[str, Mapping[str, str]], str | None]
"""Given the path (with its language) and the cookies: the path in the language the visitor chose
before, or None to stay."""


@dataclass(frozen=True)
class Site:
    """The built pages, and who fills them.

    `files` serves the built assets; `common` fillers run for every page (languages, footer);
    `actor_of` says who is asking.
    """

    settings: Settings
    built: Path
    files: ASGIApp
    error_page: ErrorPage
    actor_of: ActorOf
    common: tuple[Filler, ...] = ()
    preferred_language: LanguageRedirect | None = None


async def actor_of_request(request: Request) -> Actor:
    """Who holds the session cookie of this request, asked anew each time."""
    deps = runtime.current()
    token = request.cookies.get(session_cookie_name(deps.settings), "")
    return await runtime.in_thread(actor_of_session, deps.engine, token, deps.clock())
