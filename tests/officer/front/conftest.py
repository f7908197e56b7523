"""A stocked shop with everything that the officer's front page reads from."""

from collections.abc import Callable, Iterator

import pytest

from snshelper.kernel import runtime
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


@pytest.fixture
def person(shop: Deps) -> Callable[..., Person]:
    """Makes somebody with a log-in and the roles that are named, every duty fulfilled."""

    def make(*roles: str) -> Person:
        return join(shop, "-".join(roles) or "customer", roles)

    return make


@pytest.fixture
def officer(person: Callable[..., Person]) -> Person:
    """The officer of a shop in which nothing is due."""
    return person("officer")
