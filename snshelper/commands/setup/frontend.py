"""The built pages in `.web/build/client`, made by Reflex on the virtual environment's Node."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from snshelper.commands.setup import fingerprints
from snshelper.commands.setup.places import BUILT, ENVIRONMENT, PYTHON, ROOT, WEB
from snshelper.commands.setup.steps import Log, Step

_ADVICE = (
    "Is the npm registry reachable? A fault in a page stands in the log above; "
    "if neither, `make clean` and once more."
)
# One build serves every shop: nothing of this shop's settings may get into it.
_NEUTRAL_SETTINGS = {
    "SNSHELPER_MODE": "demo",
    "SNSHELPER_HOST": "127.0.0.1",
    "SNSHELPER_PORT": "3000",
    "SNSHELPER_PUBLIC_URL": "",
    "SNSHELPER_DATABASE_URL": "",
    "SNSHELPER_REDIS_URL": "",
    "SNSHELPER_TRUSTED_PROXY_HOPS": "0",
    "SNSHELPER_WEB_WORKERS": "1",
    "SNSHELPER_SECRET_KEY": "only for the build, signs nothing at all",
}
_TOOLCHAIN = {
    "REFLEX_USE_NPM": "1",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
    "DO_NOT_TRACK": "1",
    "NO_UPDATE_NOTIFIER": "1",
    "npm_config_update_notifier": "false",
    "npm_config_fund": "false",
    "npm_config_audit": "false",
}


@contextmanager
def build_environment() -> Iterator[dict[str, str]]:
    """The variables of a build: our own Node first, neutral settings, a throw-away folder.

    This shop's own variables are left out; those that a `.env` file may hold are covered by the
    neutral ones, which win over it.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("SNSHELPER_")}
    own.pop("PORT", None)
    with tempfile.TemporaryDirectory(prefix="snshelper-build-") as folder:
        path = f"{ENVIRONMENT / 'bin'}{os.pathsep}{own.get('PATH', os.defpath)}"
        yield own | _TOOLCHAIN | _NEUTRAL_SETTINGS | {"SNSHELPER_DATA_DIR": folder, "PATH": path}


def _lay_ground(log: Log, was_interrupted: bool) -> None:
    """A fresh `.web`: never on top of one that another version or an interrupted try left."""
    shutil.rmtree(WEB, ignore_errors=True)
    with build_environment() as environment:
        log.run([PYTHON, "-m", "reflex", "init", "--no-agents"], environment)


def _build(log: Log, was_interrupted: bool) -> None:
    if was_interrupted:
        _lay_ground(log, was_interrupted)
    with build_environment() as environment:
        command = ["reflex", "export", "--frontend-only", "--no-zip", "--loglevel", "info"]
        log.run([PYTHON, "-m", *command], environment)


GROUND = Step(
    name="frontend-ground",
    doing="Frontend packages",
    fingerprint=lambda: fingerprints.of_files([ROOT / "requirements.txt"]),
    is_there=(WEB / "reflex.json").exists,
    work=_lay_ground,
    advice=_ADVICE,
)
BUILD = Step(
    name="frontend",
    doing="Pages in three languages (the first time takes about a minute)",
    fingerprint=fingerprints.of_frontend,
    after=fingerprints.of_lock,
    is_there=(BUILT / "index.html").exists,
    work=_build,
    advice=_ADVICE,
)
