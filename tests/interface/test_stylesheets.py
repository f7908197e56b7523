"""The style sheets as files: listed, small, consistent, and the documentation true."""

import gzip
import re

from snshelper.interface.head import STYLESHEETS
from tests.interface.gallery import ASSETS, ROOT, own_css

FILES = sorted((ASSETS / "styles").glob("*.css"))
ALL_CSS = "\n".join(path.read_text() for path in FILES)
# Linked by the pages that need them: staff frame, reading pages, pages outside any frame.
OF_SOME_PAGES = {"/styles/admin.css", "/styles/prose.css", "/styles/bare.css"}
# The first load may weigh 9.5 KB; about 1.4 KB of it is the framework's reset.
MOST_BYTES = 8_000


def _minified(css: str) -> bytes:
    css = re.sub(r"/\*.*?\*/|@source [^;]*;", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,>])\s*|(?<=:)\s+", lambda match: match[1] or "", css).encode()


def test_every_sheet_is_loaded_somewhere() -> None:
    assert {f"/styles/{path.name}" for path in FILES} == set(STYLESHEETS) | OF_SOME_PAGES


def test_the_first_load_stays_light() -> None:
    assert len(gzip.compress(_minified(own_css()), 9)) <= MOST_BYTES


def test_no_sheet_outgrows_its_file() -> None:
    assert all(len(path.read_text().splitlines()) <= 300 for path in FILES)


def test_every_custom_property_used_is_defined() -> None:
    used = set(re.findall(r"var\((--[a-z-]+)\)", ALL_CSS))
    defined = set(re.findall(r"(?<![\w-])(--[a-z-]+):", ALL_CSS))
    assert used <= defined


def test_colours_are_written_once_as_tokens() -> None:
    outside = [path for path in FILES if path.name != "shop.css"]
    found = {path.name: re.findall(r"#[0-9A-Fa-f]{3,8}\b", path.read_text()) for path in outside}
    assert not {name: colours for name, colours in found.items() if colours}


def test_every_class_the_documentation_names_exists() -> None:
    text = (ROOT / "docs/interface.md").read_text()
    code = " ".join(re.findall(r"`([^`\n]+)`", text) + re.findall(r"```(.*?)```", text, flags=re.S))
    named = set(re.findall(r"(?<![\w/.])(?:[a-z0-9]+)?\.([a-z][a-z-]+)(?![\w.(/])", code))
    files = {"css", "js", "py", "md"}
    unstyled = {"card-family", "order-total"}
    missing = {name for name in named - files - unstyled if f".{name}" not in ALL_CSS}
    assert not missing


def test_motion_stops_for_people_who_ask_for_it() -> None:
    assert "@media (prefers-reduced-motion: reduce)" in own_css()
