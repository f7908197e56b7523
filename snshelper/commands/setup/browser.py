"""A Chromium for the tests: found, or installed where that is possible."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from snshelper.commands.setup.places import PYTHON
from snshelper.commands.setup.steps import Log, Step, StepFailed

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as p: print(p.chromium.executable_path)"
)
_ADVICE = (
    "The browser tests need Chromium. Install it by your system's packages "
    "(Debian: apt-get install chromium fonts-noto-cjk) or `.venv/bin/playwright install chromium`, "
    "then `make test` again."
)


def find_browser() -> str:
    """The path of a Chromium that starts: the system's, else Playwright's own; empty if none."""
    found = (shutil.which(name) for name in _NAMES)
    return next((path for path in found if path and _starts(path)), "") or _playwrights()


def _starts(path: str) -> bool:
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def _playwrights() -> str:
    answer = subprocess.run(  # noqa: S603
        [PYTHON, "-c", _ASK_PLAYWRIGHT], capture_output=True, text=True, check=False
    )
    path = answer.stdout.strip()
    return path if path and Path(path).exists() and _starts(path) else ""


def _install(log: Log, was_interrupted: bool) -> None:
    if find_browser():
        return
    if _may_use_apt():
        log.run(["apt-get", "update"], os.environ)
        packages = ["chromium", "fonts-noto-cjk"]
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        log.run(["apt-get", "install", "-y", "--no-install-recommends", *packages], quiet)
    if not find_browser():
        log.run([PYTHON, "-m", "playwright", "install", "chromium"], os.environ)
    if not find_browser():
        raise StepFailed(_ADVICE)


def _may_use_apt() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


BROWSER = Step(
    name="browser",
    doing="A browser for the tests",
    fingerprint=lambda: "",
    is_there=lambda: bool(find_browser()),
    work=_install,
    advice=_ADVICE,
)
