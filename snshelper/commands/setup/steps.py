"""Doing a step once: locked, remembered by the hash of what it depends on, safe to interrupt."""

import contextlib
import fcntl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from snshelper.commands.setup.places import KEPT, ROOT

_STILL_WORKING_SECONDS = 10
_SHOWN_LINES = 25


class StepFailed(Exception):
    """A step did not succeed; `advice` says what a person can do."""

    def __init__(self, advice: str) -> None:
        """Keep the advice."""
        super().__init__(advice)
        self.advice = advice


def say(line: str) -> None:
    """One line of progress."""
    sys.stdout.write(f"[setup] {line}\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Step:
    """Something to be done when what it depends on has changed, or its result is gone.

    `work` is told whether an earlier try was interrupted: then it starts from nothing.
    `fingerprint` is taken before the work, `after` after it (for what the work itself rewrites).
    """

    name: str
    doing: str
    fingerprint: Callable[[], str]
    is_there: Callable[[], bool]
    work: Callable[["Log", bool], None]
    advice: str
    after: Callable[[], str] = field(default=lambda: "")

    @property
    def stamp(self) -> Path:
        """What it was done for, once it has been done."""
        return KEPT / f"{self.name}.stamp"

    @property
    def begun(self) -> Path:
        """Exists while it is being done, and after it was interrupted."""
        return KEPT / f"{self.name}.begun"

    def is_current(self) -> bool:
        """Whether there is nothing to do."""
        if self.begun.exists() or not self.stamp.exists() or not self.is_there():
            return False
        return self.stamp.read_text() == self.fingerprint() + self.after()


def ensure(step: Step) -> None:
    """Do `step` unless it is current. Raises StepFailed, with the end of its log on the screen."""
    if step.is_current():
        return
    KEPT.mkdir(exist_ok=True)
    with _locked(step.name) as lock:
        if step.is_current():
            return
        began = time.monotonic()
        say(f"{step.doing} ...")
        _do(step, lock)
        say(f"{step.doing}: done in {time.monotonic() - began:.0f} s")


def _do(step: Step, lock: int) -> None:
    was_interrupted = step.begun.exists()
    step.stamp.unlink(missing_ok=True)
    step.begun.touch()
    before = step.fingerprint()
    log = Log(KEPT / f"{step.name}.log", lock)
    try:
        step.work(log, was_interrupted)
    except (subprocess.CalledProcessError, OSError) as error:
        step.begun.unlink(missing_ok=True)
        log.show_end()
        raise StepFailed(f"{step.doing} failed ({error}). {step.advice}") from None
    _write(step.stamp, before + step.after())
    step.begun.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    """All or nothing: a half-written stamp would name nothing that exists."""
    draft = path.with_suffix(".draft")
    draft.write_text(text)
    draft.replace(path)


@contextlib.contextmanager
def _locked(name: str) -> Iterator[int]:
    """One set-up at a time in a clone; the system lets go when all its holders are gone."""
    with (KEPT / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"{name}: another set-up is at work in this folder, waiting for it ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


class Log:
    """Where a step's commands write; the screen gets a sign of life.

    Commands inherit `lock`: one that outlives a killed set-up keeps the next one waiting.
    """

    def __init__(self, path: Path, lock: int) -> None:
        """Begin a new log at `path`."""
        self.path = path
        self._lock = lock
        path.write_bytes(b"")

    def run(self, command: Sequence[str | Path], environment: Mapping[str, str]) -> None:
        """Run `command` in the clone; raises CalledProcessError when it fails."""
        with self.path.open("ab") as file, self._signs_of_life():
            file.write(f"$ {' '.join(map(str, command))}\n".encode())
            file.flush()
            subprocess.run(  # noqa: S603
                [str(part) for part in command],
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                pass_fds=(self._lock,),
                check=True,
            )

    @contextlib.contextmanager
    def _signs_of_life(self) -> Iterator[None]:
        done = threading.Event()
        watcher = threading.Thread(target=self._report, args=(done,), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def _report(self, done: threading.Event) -> None:
        began = time.monotonic()
        while not done.wait(_STILL_WORKING_SECONDS):
            lines = self._lines()
            last = lines[-1].strip()[:70] if lines else ""
            say(f"  still working, {time.monotonic() - began:.0f} s: {last}")

    def show_end(self) -> None:
        """Print the last lines."""
        say(f"the end of {self.path}:")
        for line in self._lines()[-_SHOWN_LINES:]:
            say(f"  {line}")

    def _lines(self) -> list[str]:
        text = self.path.read_text(encoding="utf-8", errors="replace").replace("\r", "\n")
        return [line for line in text.split("\n") if line.strip()]
