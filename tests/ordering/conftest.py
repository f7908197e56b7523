"""The stocked shop of these tests."""

from tests.fixtures import (  # noqa: F401 - fixtures are found by their names
    _connected,
    database_url,
    deps,
    jobs,
    stocked_file,
)
