"""A Chromium for the tests: found, or installed where that is possible."""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from snshelper.commands.setup.places import PYTHON
from snshelper.commands.setup.steps import Log, Step, StepFailed

# Chromium without windows does the same in less than half the time.
_SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
_WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as p: print(p.chromium.executable_path)"
)
_PLAYWRIGHTS_SHELL = "chromium_headless_shell-*/*/*headless*shell"
_APT = ("apt-get", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20")
_ADVICE = (
    "The browser tests need Chromium. Install it by your system's packages (Debian: apt-get "
    "install chromium chromium-headless-shell fonts-noto-cjk) or "
    "`.venv/bin/playwright install chromium`, then `make test` again."
)


def find_browser() -> str:
    """The path of a Chromium that starts, best one without windows; empty if there is none."""
    if shell := _first(_SHELLS):
        return shell
    return next(filter(_is_shell, _playwrights()), "") or find_whole_browser()


def find_whole_browser() -> str:
    """The path of a Chromium that has windows and heeds its owner's settings; empty if none."""
    playwrights = (path for path in _playwrights() if not _is_shell(path))
    return _first(_WHOLE) or next(playwrights, "")


def _first(names: tuple[str, ...]) -> str:
    found = (shutil.which(name) for name in names)
    return next((path for path in found if path and _starts(path)), "")


def _is_shell(path: str) -> bool:
    return "headless" in Path(path).name


def _starts(path: str) -> bool:
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def _playwrights() -> list[str]:
    """The Chromiums that Playwright has downloaded and that start."""
    answer = subprocess.run(  # noqa: S603
        [PYTHON, "-c", _ASK_PLAYWRIGHT], capture_output=True, text=True, check=False
    )
    whole = Path(answer.stdout.strip() or os.devnull)
    shells = (whole.parents[2] if len(whole.parents) > 2 else whole).glob(_PLAYWRIGHTS_SHELL)
    return [str(path) for path in (*shells, whole) if path.is_file() and _starts(str(path))]


def _install(log: Log, was_interrupted: bool) -> None:
    if _is_shell(find_browser()) and find_whole_browser():
        return
    if _may_use_apt():
        # Where this fails, a whole browser that is there already will do.
        with contextlib.suppress(subprocess.CalledProcessError):
            log.run([*_APT, "update"], os.environ)
            packages = ["chromium-headless-shell", "chromium", "fonts-noto-cjk"]
            quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            log.run([*_APT, "install", "-y", "--no-install-recommends", *packages], quiet)
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
