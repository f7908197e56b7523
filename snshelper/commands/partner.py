"""The sandbox partner beside a demo shop: started, watched, and started again."""

import subprocess
import sys
import threading
import time
from os import getpid

import structlog

from snshelper.commands.ports import answer_of
from snshelper.settings import Settings, child_environment

log = structlog.get_logger(__name__)

_CHECK_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 10.0
_HEALTHY_SECONDS = 5.0


def partner_answers(settings: Settings) -> bool:
    """Whether a sandbox partner that keeps its record in our folder is at the sandbox address."""
    state = answer_of(settings.sandbox_url, "/_health")
    return isinstance(state, dict) and state.get("directory") == str(settings.data_dir)


class SandboxPartner:
    """Keeps one partner running for as long as this process lives.

    The partner watches this process too and leaves with it, however it ends.
    """

    def __init__(self, settings: Settings) -> None:
        """Begin with `start`."""
        self._settings = settings
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Watch from a thread of its own."""
        threading.Thread(target=self._keep, name="sandbox-partner", daemon=True).start()

    def stop(self) -> None:
        """End the partner that was started here."""
        self._stopping.set()
        if self._child is not None:
            self._child.terminate()

    def _keep(self) -> None:
        pause = _CHECK_SECONDS
        while not self._stopping.wait(pause):
            if partner_answers(self._settings):
                pause = _CHECK_SECONDS * 4
                continue
            began = time.monotonic()
            self._child = self._spawn()
            status = self._child.wait()
            if self._stopping.is_set():
                return
            log.warning("sandbox_partner_ended", status=status)
            lived = time.monotonic() - began > _HEALTHY_SECONDS
            pause = _CHECK_SECONDS if lived else min(pause * 2, _LONGEST_PAUSE_SECONDS)

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = self._settings
        folder = settings.data_dir / "sandbox"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "partner.log").open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "snshelper.sandbox"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=child_environment(
                    SNSHELPER_SANDBOX_URL=settings.sandbox_url,
                    SNSHELPER_DATA_DIR=str(settings.data_dir),
                    SNSHELPER_SANDBOX_PARENT=str(getpid()),
                ),
            )
