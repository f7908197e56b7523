"""Pictures of screens, for whoever wants to look at them: PICTURES=folder pytest tests/browser."""

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.tabs import DESKTOP, PHONE


def look(page: Page, name: str) -> None:
    """Nothing stands beside a phone's edge; keeps pictures when somebody wants to look at them."""
    folder = os.environ.get("PICTURES")
    before = page.viewport_size or DESKTOP
    page.evaluate("scrollTo(0, 0)")
    for where, size in (("phone", PHONE), ("desktop", DESKTOP)):
        page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], (name, where, wide)
        for scheme in ("light", "dark") if folder else ():
            page.emulate_media(color_scheme=scheme)
            path = Path(str(folder)) / f"{name}-{where}-{scheme}.png"
            page.screenshot(path=str(path), full_page=True, animations="disabled")
    page.emulate_media(color_scheme=None)
    page.set_viewport_size(before)
