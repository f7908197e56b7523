"""The virtual environment and the Python packages in it."""

import os
import shutil
import subprocess
import sys

from snshelper.commands.setup import fingerprints
from snshelper.commands.setup.places import ENVIRONMENT, PYTHON, ROOT
from snshelper.commands.setup.steps import Log, Step

_RUN = ROOT / "requirements.txt"
_DEVELOP = ROOT / "requirements-dev.txt"
_ADVICE = (
    "Is the Python package index reachable? Then `make` again; "
    "if it stays like this, `make clean` and once more."
)


def _works() -> bool:
    """Whether the environment has an interpreter that still starts and is new enough."""
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([PYTHON, "-c", probe], capture_output=True).returncode == 0  # noqa: S603
    except OSError:
        return False


def _install(log: Log, was_interrupted: bool, requirements: str) -> None:
    if was_interrupted or not _works():
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        log.run([_base_python(), "-m", "venv", ENVIRONMENT], os.environ)
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    log.run([PYTHON, "-m", "pip", "install", *quiet, "-r", requirements], os.environ)


def _base_python() -> str:
    """The interpreter behind this one: an environment must not be made from one being replaced."""
    return getattr(sys, "_base_executable", sys.executable)


RUN = Step(
    name="packages",
    doing="Python packages of the shop (the first time takes a minute or two)",
    fingerprint=lambda: fingerprints.of_files([_RUN]),
    is_there=(PYTHON.parent / "reflex").exists,
    work=lambda log, was_interrupted: _install(log, was_interrupted, _RUN.name),
    advice=_ADVICE,
)
DEVELOP = Step(
    name="packages-dev",
    doing="Python packages of tests and checks",
    fingerprint=lambda: fingerprints.of_files([_RUN, _DEVELOP]),
    is_there=(PYTHON.parent / "pytest").exists,
    work=lambda log, was_interrupted: _install(log, was_interrupted, _DEVELOP.name),
    advice=_ADVICE,
)
