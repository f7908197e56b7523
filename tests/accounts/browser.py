"""A browser for native forms: keeps cookies, sends the csrf field, does not follow redirects."""

from urllib.parse import parse_qs, urlsplit

import httpx
from starlette.applications import Starlette
from starlette.testclient import TestClient

from snshelper.accounts.cookies import session_cookie_name
from snshelper.accounts.csrf import csrf_token, ensure_csrf
from snshelper.accounts.flash import FLASH_PARAMETER, Flash, unseal
from snshelper.accounts.queries import actor_of_session
from snshelper.interface.visits import Visit
from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import Lang
from snshelper.kernel.runtime import Deps


class Browser:
    """One visitor. A first page has already given them the pre-session cookie."""

    def __init__(self, app: Starlette, deps: Deps) -> None:
        """Open in front of `app`."""
        self.client = TestClient(app, follow_redirects=False, base_url=deps.settings.public_url)
        self.deps = deps
        self._name = session_cookie_name(deps.settings)
        _, set_cookie = ensure_csrf({}, deps.settings)
        assert set_cookie is not None
        self.client.cookies.set(self._name, set_cookie.partition("=")[2].partition(";")[0])

    @property
    def cookie(self) -> str:
        """The session cookie's value."""
        return self.client.cookies.get(self._name) or ""

    @property
    def actor(self) -> Actor:
        """Who the shop takes this browser for."""
        return actor_of_session(self.deps.engine, self.cookie, self.deps.clock())

    def post(self, path: str, **fields: str) -> httpx.Response:
        """Post a form with the csrf field a page would have given."""
        answer = self.client.post(
            path, data={"csrf": csrf_token(self.deps.settings, self.cookie), **fields}
        )
        self._keep(answer)
        return answer

    def get(self, path: str) -> httpx.Response:
        """Follow a link."""
        return self.client.get(path)

    def visit(self, path: str, lang: Lang = "ja", **query: str) -> Visit:
        """What a filler of the page at `path` is given."""
        return Visit(lang, path, self.actor, query=query, cookies={self._name: self.cookie})

    def _keep(self, answer: httpx.Response) -> None:
        """Store the cookie whatever attributes it has: `Secure` ones too, over plain http."""
        header = answer.headers.get("set-cookie", "")
        if header:
            value = header.partition("=")[2].partition(";")[0]
            self.client.cookies.clear()
            self.client.cookies.set(self._name, value)


def where(answer: httpx.Response) -> str:
    """The path a redirect leads to."""
    return urlsplit(answer.headers["location"]).path


def flash_of(answer: httpx.Response, deps: Deps) -> Flash:
    """What the page behind the redirect will say."""
    sealed = parse_qs(urlsplit(answer.headers["location"]).query)[FLASH_PARAMETER][0]
    flash = unseal(deps.settings, sealed, deps.clock())
    assert flash is not None
    return flash
