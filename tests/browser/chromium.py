"""Which Chromium the tests drive, and how it is started."""

from typing import Any

from snshelper.commands.setup.browser import find_browser, find_whole_browser

LAUNCH: dict[str, Any] = {
    "executable_path": find_browser() or None,
    "args": ["--no-sandbox", "--disable-dev-shm-usage"],
}
LAUNCH_WHOLE = LAUNCH | {"executable_path": find_whole_browser() or None}
"""For what only a browser with windows does, as heeding its owner's settings."""
