"""Which Chromium the tests drive, and how it is started."""

import shutil
from typing import Any

from snshelper.commands.setup.browser import find_browser

LAUNCH: dict[str, Any] = {
    "executable_path": shutil.which("chromium") or find_browser() or None,
    "args": ["--no-sandbox", "--disable-dev-shm-usage"],
}
