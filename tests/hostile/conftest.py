"""One running shop for all attacks, and the people they are about."""

from collections.abc import Iterator

import pytest

from tests.browser.serving import Shop
from tests.hostile.books import said_since
from tests.hostile.people import Cast, gather


@pytest.fixture(scope="package")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The real shop with its partner, as `serve --prepare` starts it."""
    shop = Shop(tmp_path_factory.mktemp("attacked") / "data", UNDO_SECONDS="2", SANDBOX_SECONDS="1")
    try:
        shop.open()
        yield shop
    finally:
        shop.close()


@pytest.fixture(scope="package")
def cast(shop: Shop) -> Cast:
    """An owner of things, a stranger, and staff of every role."""
    return gather(shop)


@pytest.fixture(autouse=True)
def _nothing_broke(shop: Shop) -> Iterator[None]:
    """Whatever was sent: nothing went wrong inside."""
    before = shop.log.stat().st_size
    yield
    lines = said_since(shop, before).splitlines()
    faults = [line for line in lines if "[error" in line or line.startswith("Traceback")]
    # The socket library says once in its life that somebody asked for something it does not do.
    assert [line for line in faults if "further occurrences" not in line] == []
