"""A stocked shop with a retention desk."""

from collections.abc import Iterator

import pytest

from snshelper.kernel.runtime import Deps
from snshelper.officer.retention import seams
from snshelper.officer.retention.keys import ScopeKeys
from tests.fixtures import (  # noqa: F401 - fixtures are found by their names
    _connected,
    database_url,
    deps,
    jobs,
    stocked_file,
)
from tests.officer.retention.desk import Surroundings


@pytest.fixture
def around(deps: Deps) -> Iterator[Surroundings]:  # noqa: F811 - the fixture imported above
    """What the desk asks of other rooms."""
    surroundings = Surroundings(ScopeKeys(deps.engine, deps.vault))
    surroundings.install()
    yield surroundings
    seams._installed.clear()
