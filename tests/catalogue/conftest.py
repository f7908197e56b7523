"""A seeded catalogue, and the people who use it."""

import pytest

from snshelper.catalogue import connectors
from snshelper.catalogue.connectors import LiveConnectors
from snshelper.catalogue.seeding import seed
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from tests.worlds import write_account


@pytest.fixture
def shop(deps: Deps) -> Deps:
    """A shop with the demo catalogue and both demo connectors running."""
    runtime.install(deps)
    connectors.install(LiveConnectors({"sandbox", "goods"}))
    seed(deps)
    return deps


@pytest.fixture
def marketer() -> Actor:
    """Somebody who may edit services and nothing else."""
    return Actor(
        kind="customer",
        account_id="marketer",
        roles=frozenset({"marketer"}),
        permissions=frozenset({"services.write"}),
    )


@pytest.fixture
def member(shop: Deps) -> Actor:
    """A customer without any staff role."""
    with unit_of_work(shop.engine) as session:
        write_account(session, shop, "member-1")
    return Actor(kind="customer", account_id="member-1", is_verified=True)
