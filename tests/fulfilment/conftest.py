"""A shop with one member, one partner and a desk to drive them by hand."""

import pytest

from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.ordering.actions import place_order
from tests.fixtures import (  # noqa: F401 - fixtures are found by their names
    _connected,
    database_url,
    deps,
    jobs,
    stocked_file,
)
from tests.job_table import JobTable
from tests.partners import Desk
from tests.worlds import open_member, request


@pytest.fixture
def member(deps: Deps) -> Actor:  # noqa: F811
    """A member with 20,000 yen."""
    return open_member(deps, balance=20_000)


@pytest.fixture
def desk(deps: Deps, clock: SteppedClock, jobs: JobTable) -> Desk:  # noqa: F811
    """Runs jobs and polls when a test says so."""
    return Desk(deps, clock, jobs)


@pytest.fixture
def order_id(deps: Deps, member: Actor) -> str:  # noqa: F811
    """An order of 500 for 1,000 yen, just placed."""
    return place_order(deps, member, request())
