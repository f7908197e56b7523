"""Keyboard movement in staff tables (assets/admin.js)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.interface.gallery import ASSETS

TABLE = """
<input data-search><textarea id="note"></textarea>
<table data-keys><tbody>
<tr id="r1"><td><input type="checkbox"></td><td><button class="deed" onclick="done='r1'">!</button>
<button class="link-button" onclick="opened='r1'">1</button></td></tr>
<tr id="r2"><td><input type="checkbox"></td><td><button class="deed" onclick="done='r2'">!</button>
<button class="link-button" onclick="opened='r2'">2</button></td></tr>
</tbody></table>
<aside class="admin-side"><button data-close onclick="opened=''">x</button></aside>
<script>var opened = null, done = null;</script>
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_content(TABLE)
    page.add_script_tag(path=ASSETS / "admin.js")
    yield page
    page.close()


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_j_and_k_move_along_the_rows_and_stop_at_the_ends(page: Page) -> None:
    seen = []
    for key in "jjjkk":
        page.keyboard.press(key)
        seen.append(_focused(page))
    assert seen == ["r1", "r2", "r2", "r1", "r1"]


def test_enter_opens_the_row_and_escape_closes_the_panel(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    assert page.evaluate("opened") == "r2"
    page.keyboard.press("Escape")
    assert page.evaluate("opened") == ""


def test_enter_presses_no_deed(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    assert page.evaluate("[opened, done]") == ["r1", None]
    page.evaluate("document.querySelectorAll('.link-button').forEach(one => one.remove())")
    page.keyboard.press("Enter")
    assert page.evaluate("done") is None


def test_enter_does_nothing_while_no_row_is_chosen(page: Page) -> None:
    page.keyboard.press("Enter")
    assert page.evaluate("opened") is None


def test_x_ticks_the_row_and_ticks_it_off(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("#r1 input").is_checked()
    page.keyboard.press("x")
    assert not page.locator("#r1 input").is_checked()


def test_slash_goes_to_the_search_and_is_not_typed_into_it(page: Page) -> None:
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('[data-search]')")
    assert page.locator("[data-search]").input_value() == ""


def test_letters_typed_into_a_field_stay_letters(page: Page) -> None:
    page.locator("#note").focus()
    page.keyboard.type("jkx/")
    assert page.locator("#note").input_value() == "jkx/"
    assert _focused(page) == "note"


def test_shortcuts_of_the_browser_are_left_alone(page: Page) -> None:
    page.keyboard.press("Control+j")
    assert _focused(page) == ""


def test_on_a_narrow_screen_the_present_section_is_in_sight(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    links = "".join(f'<a href="#">section {number}</a>' for number in range(20))
    page.set_content(
        f'<nav class="admin-nav">{links}<a href="#" aria-current="page">here</a></nav>'
    )
    page.add_style_tag(
        content=".admin-nav { display: flex; overflow-x: auto; white-space: nowrap }"
    )
    page.add_script_tag(path=ASSETS / "admin.js")
    box = page.locator("[aria-current]").bounding_box()
    page.close()
    assert box and 0 <= box["x"] <= 320 - box["width"]
