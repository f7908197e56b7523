"""An officer, members, and a shop whose text has changed since it was published."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from snshelper.accounts.permissions import permissions_of
from snshelper.accounts.queries import hash_token
from snshelper.accounts.tables import LoginSession
from snshelper.kernel import runtime
from snshelper.kernel.actor import ALL_DUTIES, Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.privacy.documents import program_texts
from snshelper.privacy.versions import keep_first_version
from snshelper.settings import Officer
from tests.worlds import write_account

NEW_ADDRESS = "new-officer@shop.example"


@dataclass(frozen=True)
class LoggedIn:
    """Somebody with a log-in that proved its password just now."""

    actor: Actor
    token: str


@pytest.fixture
def deps(deps: Deps) -> Deps:
    """A shop that published its first text."""
    keep_first_version(deps, program_texts(deps.settings))
    return deps


@pytest.fixture
def changed(deps: Deps) -> Iterator[Deps]:
    """The same shop after the officer's address changed, findable by states and fillers."""
    settings = deps.settings.model_copy(update={"officer": Officer(email=NEW_ADDRESS)})
    shop = replace(deps, settings=settings)
    runtime.install(shop)
    yield shop
    runtime._installed.clear()


@pytest.fixture
def officer(deps: Deps) -> LoggedIn:
    """The privacy officer, every duty done, password just proved."""
    now, token, roles = deps.clock(), "officer-token", frozenset({"officer"})
    with unit_of_work(deps.engine) as session:
        write_account(session, deps, "officer", verified_at=now)
        session.add(
            LoginSession(
                token_hash=hash_token(token),
                account_id="officer",
                created_at=now,
                expires_at=now + timedelta(days=30),
                proved_at=now,
            )
        )
    actor = Actor("customer", "officer", True, roles, permissions_of(roles), duties=ALL_DUTIES)
    return LoggedIn(actor, token)


@pytest.fixture
def members(deps: Deps) -> Callable[..., list[str]]:
    """Writes verified members straight into the database; answers their ids."""

    def write(count: int, prefix: str = "m", **values: object) -> list[str]:
        ids = [f"{prefix}-{number:05d}" for number in range(count)]
        with unit_of_work(deps.engine) as session:
            for account_id in ids:
                write_account(session, deps, account_id, **{"verified_at": deps.clock(), **values})
        return ids

    return write
