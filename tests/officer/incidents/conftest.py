"""A stocked shop with an officer at the breach desk."""

import pytest

from snshelper.kernel.runtime import Deps
from tests.fixtures import (  # noqa: F401 - fixtures are found by their names
    _connected,
    database_url,
    deps,
    jobs,
    stocked_file,
)
from tests.officer.incidents.desk import Officer, officer_of


@pytest.fixture
def officer(deps: Deps) -> Officer:  # noqa: F811
    """An officer with every duty fulfilled, who proved the password just now."""
    return officer_of(deps)
