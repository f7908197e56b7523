"""The stocked shop; and what takes long is run only when it is asked for (`make chaos`)."""

import pytest

from tests.fixtures import (  # noqa: F401 - fixtures are found by their names
    _connected,
    database_url,
    deps,
    engine,
    jobs,
    stocked_file,
)


def pytest_configure(config: pytest.Config) -> None:
    """Say what the marker means."""
    config.addinivalue_line("markers", "chaos: takes minutes; run by `make chaos` (-m chaos)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long runs out unless the command line names their marker."""
    if "chaos" in config.option.markexpr:
        return
    long_ones = [item for item in items if item.get_closest_marker("chaos")]
    if long_ones:
        config.hook.pytest_deselected(items=long_ones)
        items[:] = [item for item in items if item not in long_ones]
