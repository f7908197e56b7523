"""What the head of every page points at exists, and is what it says."""

import json
import struct
from pathlib import Path

import pytest

from snshelper.interface.head import PAPER_LIGHT, head_components, share_image
from snshelper.kernel.i18n import LANGUAGES, Lang
from tests.interface.gallery import ASSETS

_MOST_BYTES = 80_000


def _png_size(path: Path) -> tuple[int, int]:
    """Width and height from the first chunk (PNG, section 11.2.1)."""
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def test_every_file_of_the_head_exists() -> None:
    drawn = "".join(str(one) for one in head_components())
    named = [path for path in ASSETS.iterdir() if f'"/{path.name}"' in drawn]
    assert {path.name for path in named} == {
        "favicon.ico",
        "favicon.svg",
        "apple-touch-icon.png",
        "site.webmanifest",
        "shop.js",
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_shared_picture_is_large_enough_to_be_shown_and_small_enough_to_be_fetched(
    lang: Lang,
) -> None:
    picture = ASSETS / share_image(lang).lstrip("/")
    assert _png_size(picture) == (1200, 630)
    assert picture.stat().st_size < _MOST_BYTES


def test_the_icon_of_a_phone_has_the_size_it_asks_for() -> None:
    assert _png_size(ASSETS / "apple-touch-icon.png") == (180, 180)


def test_the_manifest_names_icons_that_exist_in_their_size() -> None:
    manifest = json.loads((ASSETS / "site.webmanifest").read_text(encoding="utf-8"))
    assert manifest["theme_color"] == manifest["background_color"] == PAPER_LIGHT
    for icon in manifest["icons"]:
        path = ASSETS / icon["src"].lstrip("/")
        if path.suffix == ".png":
            assert "x".join(map(str, _png_size(path))) == icon["sizes"]
        assert path.is_file()
