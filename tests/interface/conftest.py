"""A browser for the tests that must see what a person sees."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import LAUNCH
from tests.interface.gallery import write


@pytest.fixture(scope="module")
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        yield browser
        browser.close()


@pytest.fixture
def browser(_chromium: Browser) -> Iterator[Browser]:
    """Chromium, without the pages of other tests."""
    yield _chromium
    for context in _chromium.contexts:
        context.close()


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with every scene as an HTML file."""
    folder = tmp_path_factory.mktemp("gallery")
    write(folder)
    return folder
