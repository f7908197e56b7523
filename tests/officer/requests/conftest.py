"""A stocked shop, a member who has just proved their password, and hands that do its work."""

# ruff: noqa: F811 - the fixtures imported below are redefined by their parameters

from collections.abc import Iterator
from datetime import timedelta

import pytest

from snshelper.accounts.queries import hash_token
from snshelper.accounts.tables import LoginSession, StaffGrant
from snshelper.kernel import runtime
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.settings import Officer, Settings
from snshelper.support.throttles import question_throttle
from tests.duties import fulfil_duties
from tests.fixtures import (  # noqa: F401 - fixtures are found by their names
    _connected,
    database_url,
    deps,
    jobs,
    stocked_file,
)
from tests.job_table import JobTable
from tests.officer.requests.hands import Hands, Member
from tests.worlds import open_member


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings of a shop whose privacy officer can be reached."""
    officer = Officer(email="officer@shop.example", phone="03-0000-0000")
    return settings.model_copy(update={"officer": officer})


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
def member(deps: Deps, clock: SteppedClock) -> Member:
    """A verified member with 20,000 yen who has just proved the password."""
    return enter(deps, "member-1", balance=20_000)


@pytest.fixture
def stranger(deps: Deps) -> Member:
    """Another one."""
    return enter(deps, "member-2", balance=20_000)


def enter(deps: Deps, account_id: str, *, balance: int = 0) -> Member:
    """A member with a log-in on which the password was proved now."""
    actor, token, now = (
        open_member(deps, account_id, balance=balance),
        f"t-{account_id}",
        deps.clock(),
    )
    with unit_of_work(deps.engine) as session:
        session.add(
            LoginSession(
                token_hash=hash_token(token),
                account_id=account_id,
                created_at=now,
                expires_at=now + timedelta(days=30),
                proved_at=now,
            )
        )
    return Member(actor, token)


@pytest.fixture
def hands(deps: Deps, clock: SteppedClock, jobs: JobTable) -> Hands:
    """Run the shop's durable jobs when a test says so."""
    return Hands(deps, clock, jobs)


@pytest.fixture
def officer(deps: Deps, stranger: Member) -> Member:
    """A member who became the privacy officer, with every duty fulfilled."""
    return _hired(deps, stranger, "officer")


@pytest.fixture
def finance(deps: Deps) -> Member:
    """A member who looks after money, with every duty fulfilled."""
    return _hired(deps, enter(deps, "member-9"), "finance")


def _hired(deps: Deps, member: Member, role: str) -> Member:
    with unit_of_work(deps.engine) as session:
        session.add(
            StaffGrant(
                id=new_id(),
                account_id=member.id,
                role=role,
                granted_by="owner",
                granted_at=deps.clock(),
            )
        )
    fulfil_duties(deps, member.id)
    return member
