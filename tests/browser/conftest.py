"""One served shop and one browser for these tests; each test brings accounts of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.chromium import LAUNCH
from tests.browser.routes import Insider, make_insider
from tests.browser.serving import Shop
from tests.browser.tabs import Tabs

_PATIENCE_MS = 20_000


@pytest.fixture(scope="package")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The real shop, served for all tests of this folder."""
    shop = Shop(tmp_path_factory.mktemp("shop") / "data")
    try:
        shop.open()
        yield shop
    finally:
        shop.close()
    assert shop.faults() == []


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium. Not for longer than this folder: while it is open no other event loop can run."""
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        yield browser
        browser.close()


@pytest.fixture
def tabs(shop: Shop, browser: Browser) -> Iterator[Tabs]:
    """Opens pages; afterwards closes them and looks at what they did."""
    tabs = Tabs(shop, browser)
    yield tabs
    tabs.close()


@pytest.fixture(scope="package")
def insider(shop: Shop) -> Insider:
    """Somebody who may see every page."""
    return make_insider(shop)
