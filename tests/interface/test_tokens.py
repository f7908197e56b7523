"""The colours in shop.css: readable in both themes."""

import re

import pytest

from snshelper.interface.head import PAPER_DARK, PAPER_LIGHT
from tests.interface.gallery import ASSETS

SHEET = (ASSETS / "styles/shop.css").read_text()
TEXTS = ("ink", "ink-soft", "shu", "shu-deep", "ai", "moe", "yamabuki", "moe-deep", "yamabuki-deep")
ON_WASH = ("ink", "ink-soft", "shu", "shu-deep", "ai", "moe-deep", "yamabuki-deep")
DOTS = ("ink", "shu", "ai", "moe", "tiktok", "facebook", "line-dot", "google")
# WCAG 2.2: 4.5 for text (1.4.3), 3 for what one must see to use a control or a mark (1.4.11).
TEXT, MARK = 4.5, 3.0


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6})", block))


LIGHT = _tokens(SHEET.split("@media (prefers-color-scheme: dark)")[0])
DARK = LIGHT | _tokens(SHEET.split("@media (prefers-color-scheme: dark)")[1].split("}\n}")[0])


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_greatest_contrast_there_is() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("text", TEXTS)
def test_text_is_readable_on_paper_and_sheet(theme: dict[str, str], text: str) -> None:
    assert contrast(theme[text], theme["paper"]) >= TEXT
    assert contrast(theme[text], theme["sheet"]) >= TEXT


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("text", ON_WASH)
def test_text_is_readable_on_chosen_rows_and_tags(theme: dict[str, str], text: str) -> None:
    assert contrast(theme[text], theme["wash"]) >= TEXT


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [("on-shu", "shu"), ("on-shu", "shu-deep"), ("on-line-green", "line-green"), ("paper", "ink")],
)
def test_words_on_coloured_buttons_are_readable(
    theme: dict[str, str], text: str, ground: str
) -> None:
    assert contrast(theme[text], theme[ground]) >= TEXT


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("mark", ["edge", *DOTS])
def test_edges_of_fields_and_dots_are_visible(theme: dict[str, str], mark: str) -> None:
    assert contrast(theme[mark], theme["paper"]) >= MARK
    assert contrast(theme[mark], theme["sheet"]) >= MARK


def test_the_dark_theme_answers_every_colour_that_is_not_the_same_in_both() -> None:
    same_in_both = {"line-green", "on-line-green"}
    dark_only = _tokens(SHEET.split("@media (prefers-color-scheme: dark)")[1].split("}\n}")[0])
    assert set(LIGHT) - set(dark_only) == same_in_both


def test_the_browsers_own_bars_have_the_colour_of_paper() -> None:
    assert (LIGHT["paper"], DARK["paper"]) == (PAPER_LIGHT, PAPER_DARK)
