"""What a browser remembers of the shop, and a browser that remembers nothing at all."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

_BLOCK_ALL = {"profile": {"default_content_setting_values": {"cookies": 2}}}


def jar(page: Page) -> dict[str, str]:
    """The cookies that the page's browser holds now."""
    return {str(cookie.get("name")): str(cookie.get("value")) for cookie in page.context.cookies()}


def life_seconds(page: Page, name: str, now: float) -> float:
    """How long a cookie will be kept from `now` (seconds since the epoch)."""
    [cookie] = [one for one in page.context.cookies() if one.get("name") == name]
    return float(cookie.get("expires", -1)) - now


def forgetful_window(
    browser: Browser, folder: Path, url: str, launch: dict[str, Any]
) -> BrowserContext:
    """A Chromium whose owner blocks all cookies: site storage is closed to scripts, too."""
    profile = folder / "Default"
    profile.mkdir(parents=True)
    (profile / "Preferences").write_text(json.dumps(_BLOCK_ALL))
    return browser.browser_type.launch_persistent_context(str(folder), base_url=url, **launch)
