"""Every scene of the gallery on narrow screens, at 200 % zoom and under a finger."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from snshelper.kernel.i18n import LANGUAGES
from tests.interface.gallery import SCENES

WIDER_THAN_WINDOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What a finger must hit, and whether a touch 21 px off its middle still reaches it.
TOO_SMALL = """() => {
  const small = [];
  const all = "button, select, input, .button, .chip, .site-nav a, .admin-nav a, summary";
  for (const one of document.querySelectorAll(all)) {
    if (one.matches("[type=checkbox], [type=radio]")) continue;
    one.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = one.getBoundingClientRect();
    if (!box.width || getComputedStyle(one).visibility === "hidden") continue;
    const x = box.x + box.width / 2, y = box.y + box.height / 2;
    for (const off of [-21, 21]) {
      const hit = document.elementFromPoint(x, y + off);
      const covered = hit?.closest(".cookie-banner, .popup, .service-card.open, .card-submit");
      if (hit !== one && !one.contains(hit) && !(covered && !covered.contains(one)))
        small.push(`${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 20)}`);
    }
  }
  return [...new Set(small)];
}"""


def _opened(browser: Browser, path: Path, width: int, **options: object) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 700}, **options)  # type: ignore[arg-type]
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scene", [*SCENES, "error"])
def test_nothing_is_wider_than_the_window(
    browser: Browser, gallery: Path, scene: str, lang: str
) -> None:
    page = _opened(browser, gallery / f"{scene}-{lang}.html", 320)
    for width in (320, 390, 640, 820, 1000, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate(WIDER_THAN_WINDOW) <= 0, f"at {width} px"
    page.close()


@pytest.mark.parametrize("scene", SCENES)
def test_nothing_breaks_when_only_the_text_is_twice_as_large(
    browser: Browser, gallery: Path, scene: str
) -> None:
    page = _opened(browser, gallery / f"{scene}-ja.html", 640)
    page.add_style_tag(content="html { font-size: 200% }")
    assert page.evaluate(WIDER_THAN_WINDOW) <= 0
    page.close()


@pytest.mark.parametrize("scene", ["catalogue", "opened", "overlays", "order", "forms", "admin"])
def test_everything_to_touch_is_44_pixels_high(browser: Browser, gallery: Path, scene: str) -> None:
    page = _opened(browser, gallery / f"{scene}-ja.html", 390, has_touch=True, is_mobile=True)
    page.evaluate("document.querySelectorAll('dialog:not(.popup)').forEach((one) => one.close())")
    page.wait_for_function("document.getAnimations().every((one) => one.playState !== 'running')")
    assert page.evaluate(TOO_SMALL) == []
    page.close()


def test_the_banner_takes_its_own_room_at_the_end_of_the_page(
    browser: Browser, gallery: Path
) -> None:
    page = _opened(browser, gallery / "overlays-ja.html", 390)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    footer, banner = page.locator(".site-footer"), page.locator(".cookie-banner")
    footer_box, banner_box = footer.bounding_box(), banner.bounding_box()
    assert footer_box and banner_box
    assert footer_box["y"] + footer_box["height"] <= banner_box["y"] + 1
    page.close()


def test_the_opened_card_is_a_sheet_with_its_button_in_sight_on_a_phone(
    browser: Browser, gallery: Path
) -> None:
    page = _opened(browser, gallery / "opened-ja.html", 320)
    card = page.locator(".service-card.open:not(.usual)")
    page.wait_for_function("document.getAnimations().every((one) => one.playState !== 'running')")
    box = card.bounding_box()
    assert box and box["y"] + box["height"] == pytest.approx(700, abs=1)
    submit = card.locator(".button.primary").bounding_box()
    assert submit and submit["y"] + submit["height"] <= 700
    page.close()
