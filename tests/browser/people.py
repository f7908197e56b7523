"""Accounts of the served shop, made by the same forms that people post."""

import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from snshelper.accounts.actions.staff import grant_role
from snshelper.accounts.queries import actor_of_session
from snshelper.kernel.actor import SYSTEM, Actor
from tests.browser.serving import TLS, Shop
from tests.browser.waiting import until

PASSWORD = "long-enough-pw-77"
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


@dataclass(frozen=True)
class Member:
    """An account and one log-in of it."""

    shop: Shop
    email: str
    session: str

    @property
    def actor(self) -> Actor:
        """Who the shop takes this log-in for now."""
        deps = self.shop.deps
        return actor_of_session(deps.engine, self.session, deps.clock())


def visitor(shop: Shop) -> httpx.Client:
    """A browser without scripts: keeps cookies, sends Origin, follows nothing by itself."""
    return httpx.Client(base_url=shop.url, headers={"Origin": shop.url}, timeout=20, verify=TLS)


def fresh_email() -> str:
    """An address that nobody has yet."""
    return f"u{secrets.token_hex(6)}@example.com"


def csrf_in(html: str) -> str:
    """The hidden field of the first native form."""
    found = _CSRF.search(html)
    assert found, html[:400]
    return found[1]


def join(shop: Shop, *, yen: int = 0, is_verified: bool = True) -> Member:
    """A new member with `yen` in the wallet."""
    client, email = visitor(shop), fresh_email()
    form = {"email": email, "password": PASSWORD, "csrf": csrf_in(client.get("/signup").text)}
    entered = client.post("/auth/signup", data=form)
    assert entered.status_code == httpx.codes.SEE_OTHER, entered.text
    if is_verified:
        link = urlsplit(shop.mails(email)[0]["links"][0])
        client.get(f"{link.path}?{link.query}")
    if yen:
        pay_in(client, yen)
    return Member(shop, email, client.cookies["session"])


def enter(shop: Shop, email: str) -> Member:
    """One more log-in of an account."""
    client = visitor(shop)
    form = {"email": email, "password": PASSWORD, "csrf": csrf_in(client.get("/login").text)}
    client.post("/auth/login", data=form)
    return Member(shop, email, client.cookies["session"])


def client_of(member: Member) -> httpx.Client:
    """A browser without scripts that holds this log-in."""
    client = visitor(member.shop)
    client.cookies.set("session", member.session, domain="localhost.local")
    return client


def pay_in(client: httpx.Client, yen: int) -> None:
    """Top up by the sandbox's pay page, and wait until the money is there."""
    csrf = csrf_in(client.get("/mypage/wallet").text)
    begun = client.post("/wallet/top-up", data={"amount": str(yen), "csrf": csrf})
    pay_page = begun.headers["location"]
    assert pay_page.startswith("/dev/pay/"), pay_page
    paid = client.post(urlsplit(pay_page).path, data={"decision": "pay"})
    back = paid.headers["location"]
    until(lambda: "notice success" in client.get(back).text, f"{yen} yen did not arrive")


def hire(member: Member, *roles: str) -> Member:
    """Give a member staff roles."""
    for role in roles:
        grant_role(member.shop.deps, SYSTEM, member.email, role)
    return member
