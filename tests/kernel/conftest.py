"""The stocked shop, for tests of what stands under it."""

from tests.fixtures import (  # noqa: F401 - fixtures are found by their names
    _connected,
    database_url,
    stocked_file,
)
