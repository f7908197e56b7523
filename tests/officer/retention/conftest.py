"""A stocked shop with a retention desk."""

from collections.abc import Iterator

import pytest

from snshelper.officer.retention import seams
from tests.fixtures import (  # noqa: F401 - fixtures are found by their names
    _connected,
    database_url,
    deps,
    engine,
    jobs,
    stocked_file,
)
from tests.officer.retention.desk import Surroundings


@pytest.fixture
def around() -> Iterator[Surroundings]:
    """What the desk asks of other rooms."""
    surroundings = Surroundings()
    surroundings.install()
    yield surroundings
    seams._installed.clear()
