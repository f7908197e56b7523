"""Accounts for tests, made by the same actions that people use, and looking behind them."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from sqlmodel import Session, col, select

from snshelper.accounts.actions import Attempt, Entered, grant_role, log_in, sign_up, verify_email
from snshelper.accounts.contacts import account_by_email
from snshelper.accounts.queries import actor_of_session
from snshelper.accounts.tables import Account
from snshelper.kernel.actor import SYSTEM, VISITOR, Actor
from snshelper.kernel.i18n import Lang
from snshelper.kernel.runtime import Deps
from snshelper.mail.queries import newest_mail
from snshelper.mail.rules import links_in
from snshelper.privacy.tables import AuditEntry
from tests.duties import fulfil_duties

Result = TypeVar("Result")

PASSWORD = "correct horse battery"
IP = "203.0.113.7"


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run an asynchronous action to its end."""
    return asyncio.run(work)


def attempt(email: str, password: str = PASSWORD, ip: str = IP) -> Attempt:
    """What somebody typed."""
    return Attempt(email, password, ip)


def join(deps: Deps, email: str, lang: Lang = "ja") -> Entered:
    """A new member, logged in, address not verified."""
    return run(sign_up(deps, VISITOR, attempt(email), lang))


def enter(deps: Deps, email: str, password: str = PASSWORD) -> Entered:
    """One more log-in."""
    return run(log_in(deps, VISITOR, attempt(email, password)))


def actor_of(deps: Deps, entered: Entered) -> Actor:
    """Who holds this log-in now."""
    return actor_of_session(deps.engine, entered.token, deps.clock())


def join_verified(deps: Deps, email: str) -> Entered:
    """A new member who followed the link in the mail."""
    entered = join(deps, email)
    verify_email(deps, VISITOR, newest_token(deps))
    return entered


def join_staff(deps: Deps, email: str, role: str) -> Entered:
    """A verified member with one role, in a shop that has an owner."""
    entered = join_verified(deps, email)
    grant_role(deps, SYSTEM, email, role)
    fulfil_duties(deps, account(deps, email).id)
    return entered


def newest_token(deps: Deps) -> str:
    """The token in the newest mail."""
    link = links_in(newest_mail(deps)[0].text)[0]
    return parse_qs(urlsplit(link).query)["token"][0]


def subjects(deps: Deps) -> list[str]:
    """The subjects of all mail, newest first."""
    return [mail.subject for mail in newest_mail(deps)]


def account(deps: Deps, email: str) -> Account:
    """The stored account of a normalised address."""
    with Session(deps.engine, expire_on_commit=False) as session:
        found = account_by_email(session, deps.vault, email)
    assert found is not None
    return found


def audited(deps: Deps) -> list[AuditEntry]:
    """The audit log, oldest first."""
    with Session(deps.engine, expire_on_commit=False) as session:
        return list(session.exec(select(AuditEntry).order_by(col(AuditEntry.seq))))
