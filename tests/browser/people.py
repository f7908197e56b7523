"""Accounts of the served shop."""

import asyncio
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import httpx
from sqlalchemy import update
from sqlmodel import col

from snshelper.accounts.actions.sessions import Attempt
from snshelper.accounts.actions.sessions import enter as open_log_in
from snshelper.accounts.actions.staff import grant_role
from snshelper.accounts.duties.tables import RoleHeadcount
from snshelper.accounts.passwords import hash_password
from snshelper.accounts.permissions import ROLES
from snshelper.accounts.queries import actor_of_session, hash_token
from snshelper.accounts.tables import LoginSession
from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.ids import new_id
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.settings import Settings
from tests.browser.serving import TLS, Shop
from tests.duties import fulfil_duties
from tests.worlds import pay_in, write_account

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
    """A new member with `yen` in the wallet, written straight into the shop's database.

    By the forms it takes half a second; that the forms work is what `test_flow` walks through.
    """
    deps, now, email = shop.deps, shop.deps.clock(), fresh_email()
    with unit_of_work(deps.engine) as session:
        account = write_account(
            session,
            deps,
            new_id(),
            email,
            password_hash=_stored_password(deps.settings),
            verified_at=now if is_verified else None,
        )
        entered = open_log_in(session, deps, account, Attempt(email, PASSWORD, "127.0.0.1"))
    member = Member(shop, email, entered.token)
    if yen:
        pay_in(deps, member.actor, yen)
    return member


@lru_cache
def _stored_password(settings: Settings) -> str:
    """The hash of PASSWORD; made in another thread, because Playwright's loop runs in this one."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, hash_password(settings, PASSWORD)).result()


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


def hire(member: Member, *roles: str, owes_duties: bool = False) -> Member:
    """Give a member staff roles with every duty fulfilled, in a shop with room for everybody."""
    deps = member.shop.deps
    with unit_of_work(deps.engine) as session:
        for name in ROLES:
            room = RoleHeadcount(role=name, most=999, changed_at=deps.clock(), changed_by="system")
            session.merge(room)
    for role in roles:
        grant_role(member.shop.deps, SYSTEM, member.email, role)
    if not owes_duties:
        fulfil_duties(member.shop.deps, member.actor.account_id)
    return member


def prove(member: Member) -> Member:
    """The member, whose password was proved in this log-in a moment ago."""
    deps = member.shop.deps
    with unit_of_work(deps.engine) as session:
        session.execute(
            update(LoginSession)
            .where(col(LoginSession.token_hash) == hash_token(member.session))
            .values(proved_at=deps.clock())
        )
    return member
