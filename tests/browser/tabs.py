"""Opening pages in Chromium, and what no page may ever do there."""

from dataclasses import dataclass, field
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize

from snshelper.support.seed import WELCOME_POPUP_ID
from tests.browser.people import Member
from tests.browser.serving import Shop

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
COOKIES = {"session", "cookie_choice", "lang", "popup"}
PREFERENCE_COOKIES = {"lang", "popup"}
Theme = Literal["light", "dark"]

# A tab is live once its socket has told it who it is, and its page has been filled from there.
_IS_LIVE = """() => !!sessionStorage.getItem("token")
    && !document.querySelector("main [data-slot=catalogue]")"""


@dataclass
class Tabs:
    """The browsers of one test. `complaints` are errors that its pages reported."""

    shop: Shop
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    cookies_seen: set[str] = field(default_factory=set)
    foreign_requests: list[str] = field(default_factory=list)
    expects_trouble: bool = False

    def window(
        self,
        *,
        member: Member | None = None,
        size: ViewportSize = DESKTOP,
        choice: str = "allow",
        **options: Any,
    ) -> BrowserContext:
        """A browser of its own: logged in as `member`, cookie question answered with `choice`.

        Who allows preferences has hidden the announcement, which would lie on top of the page.
        """
        context = self.browser.new_context(viewport=size, base_url=self.shop.url, **options)
        context.set_default_timeout(20_000)
        given = {
            "session": member.session if member else "",
            "cookie_choice": choice,
            "popup": f"{WELCOME_POPUP_ID}:1:0" if choice == "allow" else "",
        }
        for name, value in given.items():
            if value:
                context.add_cookies([{"name": name, "value": value, "url": self.shop.url}])
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("request", lambda request: self._asked(request.url))
        self.contexts.append(context)
        return context

    def open(self, path: str = "/", **options: Any) -> Page:
        """A page in a browser of its own, live."""
        return visit(self.window(**options).new_page(), path)

    def close(self) -> None:
        """End every browser, and hold it to what no page may do."""
        for context in self.contexts:
            self.cookies_seen |= {str(cookie.get("name")) for cookie in context.cookies()}
            context.close()
        assert self.cookies_seen <= COOKIES
        assert not self.foreign_requests
        assert self.expects_trouble or not self.complaints

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    def _asked(self, url: str) -> None:
        own = (self.shop.url, self.shop.url.replace("http", "ws", 1), "data:", "blob:")
        if not url.startswith(own):
            self.foreign_requests.append(url)


def visit(page: Page, path: str) -> Page:
    """Go to `path` and wait until the tab is live: clicks before that are lost."""
    page.goto(path)
    page.wait_for_function(_IS_LIVE)
    return page


def beside(page: Page, path: str) -> Page:
    """One more tab of the same browser, live."""
    return visit(page.context.new_page(), path)
