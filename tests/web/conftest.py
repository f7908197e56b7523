"""A front door over a small built folder: pages as the frontend build leaves them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from snshelper.interface.visits import Fill, Redirect, Visit
from snshelper.kernel import runtime
from snshelper.kernel.actor import VISITOR, Actor
from snshelper.kernel.errors import NotFound
from snshelper.kernel.i18n import Lang
from snshelper.kernel.runtime import Deps
from snshelper.settings import Settings
from snshelper.web.entries import PageEntry
from snshelper.web.front import open_front
from snshelper.web.site import Site

ORIGIN = "http://localhost:3000"
_BUILT = (
    '<!DOCTYPE html><html lang="en"><head><meta charSet="utf-8"/><title>built</title>'
    '<script>window.one = 1</script></head><body><main><div data-slot="content"></div></main>'
    '<div data-slot="footer"></div><script>window.two = 2</script></body></html>'
)


@dataclass
class Visitor:
    """Who the front door believes is asking; a test may change it."""

    actor: Actor = VISITOR


@dataclass
class Shop:
    """A front door with a client that does not follow redirects."""

    client: TestClient
    visitor: Visitor
    site: Site
    posted: list[bytes] = field(default_factory=list)

    def post(self, path: str, **options) -> Response:
        """A post from the shop's own page."""
        headers = {"origin": ORIGIN, **options.pop("headers", {})}
        return self.client.post(path, headers=headers, **options)


async def _content(visit: Visit) -> Fill:
    slug = visit.params.get("slug", "none")
    if slug == "missing":
        raise NotFound()
    if slug == "moved":
        raise Redirect("/services/new")
    if slug == "broken":
        raise RuntimeError("secret detail")
    return Fill(
        slots={"content": f"<p>{slug} {visit.path} {visit.lang}</p>"},
        title="" if slug == "none" else f"About {slug}",
        headers={"Set-Cookie": "popup=1; Path=/"} if slug == "cookie" else {},
    )


async def _footer(visit: Visit) -> Fill:
    cookies = {"set-cookie": "lang=ja; Path=/"} if visit.params.get("slug") == "cookie" else {}
    return Fill(slots={"footer": "<footer>foot</footer>"}, title="never used", headers=cookies)


PAGES = (
    PageEntry("/", "login", lambda t: None, fill=_content),
    PageEntry("/services/[slug]", "signup", lambda t: None, fill=_content),
    PageEntry("/mypage", "security", lambda t: None, "member"),
    PageEntry("/admin", "admin_staff", lambda t: None, "staff"),
)


def error_page(status: int, lang: Lang, reference: str = "") -> str:
    return f"<h1>{status} {lang}</h1>" + (f"<code>{reference}</code>" if reference else "")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """What `reflex export` leaves: a file for each page, and assets."""
    folder = tmp_path / "built"
    names = ["index", "mypage", "admin", "services/_"]
    for prefix in ("", "ko/", "en/"):
        for name in names:
            path = folder / f"{prefix}{name}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_BUILT)
    for lang in ("ko", "en"):
        (folder / f"{lang}.html").write_text(_BUILT)
    (folder / "assets").mkdir()
    (folder / "assets" / "app-abc123.js").write_text("1;" * 2000)
    (folder / "favicon.svg").write_text("<svg/>")
    return folder


@pytest.fixture
def make_shop(built: Path, deps: Deps):
    """Build a front door, with other settings or parts where a test asks for them."""
    clients = []

    def make(settings: Settings | None = None, **parts) -> Shop:
        visitor = Visitor()
        posted: list[bytes] = []

        async def actor_of(request: Request) -> Actor:
            return visitor.actor

        async def take(request: Request) -> Response:
            posted.append(await request.body())
            return PlainTextResponse("taken")

        site = Site(
            settings=settings or deps.settings,
            built=built,
            files=StaticFiles(directory=built),
            error_page=error_page,
            actor_of=actor_of,
            **{"common": (_footer,), **parts},
        )
        native = [Route(path, take, methods=["POST"]) for path in ("/form", "/webhooks/partner")]
        client = TestClient(
            open_front(_reflex, site, PAGES, native),
            base_url=ORIGIN,
            follow_redirects=False,
            raise_server_exceptions=False,
        )
        clients.append(client)
        return Shop(client, visitor, site, posted)

    runtime.install(deps)
    return make


@pytest.fixture
def shop(make_shop) -> Iterator[Shop]:
    """A demo shop's front door."""
    return make_shop()


async def _reflex(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands for Reflex: answers everything, so that what reaches it can be seen."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": "reflex"})
        await send({"type": "websocket.close", "code": 1000})
        return
    await PlainTextResponse(f"reflex {scope['path']}")(scope, receive, send)
