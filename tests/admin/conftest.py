"""A stocked shop whose screens can be opened by people with and without roles."""

from collections.abc import Callable, Iterator

import pytest

from snshelper.fulfilment.admin.watching import DESK
from snshelper.kernel import runtime
from snshelper.kernel.live import tabs
from snshelper.kernel.runtime import Deps
from tests.admin.desk import Person, join
from tests.fixtures import (  # noqa: F401 - fixtures are found by their names
    _connected,
    database_url,
    deps,
    jobs,
    stocked_file,
)


@pytest.fixture
def shop(deps: Deps) -> Iterator[Deps]:  # noqa: F811 - the fixture imported above
    """`deps`, findable by states."""
    runtime.install(deps)
    yield deps
    runtime._installed.clear()
    for watcher in tabs.of({DESK}):
        tabs.forget(watcher)


@pytest.fixture
def person(shop: Deps) -> Callable[..., Person]:
    """Makes somebody with a log-in and the roles that are named."""

    def make(*roles: str) -> Person:
        return join(shop, "-".join(roles) or "customer", roles)

    return make
