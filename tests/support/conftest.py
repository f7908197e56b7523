"""People who ask and people who answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from snshelper.accounts.queries import hash_token
from snshelper.accounts.tables import LoginSession
from snshelper.kernel import runtime
from snshelper.kernel.actor import ALL_DUTIES, Actor
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.mail.queries import MailCopy, newest_mail
from snshelper.settings import Officer
from snshelper.support.throttles import question_throttle
from tests.worlds import write_account

SUPPORTER = Actor(
    "customer",
    "staff-1",
    True,
    frozenset({"support"}),
    frozenset({"inquiries.answer"}),
    duties=ALL_DUTIES,
)
MARKETER = Actor("customer", "staff-2", True, frozenset({"marketer"}), frozenset({"popups.write"}))


@dataclass(frozen=True)
class Member:
    """An account that is logged in: its actor, and the value of its session cookie."""

    actor: Actor
    token: str


@pytest.fixture
def deps(deps: Deps) -> Deps:
    """Dependencies of a shop whose privacy officer can be reached."""
    officer = Officer(email="officer@shop.example", phone="03-0000-0000")
    return replace(deps, settings=deps.settings.model_copy(update={"officer": officer}))


@pytest.fixture(autouse=True)
def _fresh_throttle() -> Iterator[None]:
    question_throttle.cache_clear()
    yield
    question_throttle.cache_clear()


@pytest.fixture
def installed(deps: Deps) -> Iterator[Deps]:
    """`deps`, findable by fillers, routes and states."""
    runtime.install(deps)
    yield deps
    runtime._installed.clear()


@pytest.fixture
def sign_up(deps: Deps) -> Callable[[str], Member]:
    """Makes a member with a log-in."""

    def make(email: str = "member@example.jp") -> Member:
        account_id, token, now = new_id(), f"token-of-{email}", deps.clock()
        with unit_of_work(deps.engine) as session:
            write_account(session, deps, account_id, email)
            session.add(
                LoginSession(
                    token_hash=hash_token(token),
                    account_id=account_id,
                    created_at=now,
                    expires_at=now + timedelta(days=30),
                )
            )
        return Member(Actor("customer", account_id, True), token)

    return make


@pytest.fixture
def outbox(deps: Deps) -> Callable[[], list[MailCopy]]:
    """Every mail that was promised, oldest first."""

    def read() -> list[MailCopy]:
        return newest_mail(deps)[::-1]

    return read
