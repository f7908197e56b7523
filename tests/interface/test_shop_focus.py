"""The focus follows what takes the place of what had it (assets/shop.js)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.interface.gallery import ASSETS

PLACES = """
<main id="main" tabindex="-1"><h1 id="top">Shop</h1><ul>
<li id="place"><h3>Closed</h3><button id="open">Open</button></li><li><h3>Other</h3></li>
</ul></main>
<div id="overlays"><p id="banner"><button id="allow">Allow</button></p></div>
"""
OPENED = '<h3 hidden>Nothing</h3><h3 id="title">Opened</h3><input id="target">'


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_content(PLACES)
    page.add_script_tag(path=ASSETS / "shop.js")
    yield page
    page.close()


def _replace(page: Page, place: str, html: str = "") -> None:
    page.evaluate("([id, html]) => document.getElementById(id).innerHTML = html", [place, html])


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_a_card_that_opens_keeps_the_focus_at_its_visible_heading(page: Page) -> None:
    page.locator("#open").focus()
    _replace(page, "place", OPENED)
    assert _focused(page) == "title"
    page.keyboard.press("Tab")
    assert _focused(page) == "target"


def test_what_comes_back_under_its_own_id_has_the_focus_again(page: Page) -> None:
    page.locator("#open").focus()
    _replace(page, "place", '<h3>Closed</h3><button id="open">Open</button>')
    assert _focused(page) == "open"


def test_after_something_that_just_goes_away_the_content_has_the_focus(page: Page) -> None:
    page.locator("#allow").focus()
    _replace(page, "overlays")
    assert _focused(page) == "main"


def test_who_had_left_the_place_is_not_called_back(page: Page) -> None:
    page.locator("#open").focus()
    page.evaluate("document.activeElement.blur()")
    page.evaluate("new Promise((done) => setTimeout(done))")
    _replace(page, "place", OPENED)
    assert _focused(page) == ""


def test_who_stands_elsewhere_stays_there(page: Page) -> None:
    page.locator("#open").focus()
    page.locator("#allow").focus()
    _replace(page, "place", OPENED)
    assert _focused(page) == "allow"
