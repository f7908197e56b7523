"""One sandbox partner shared by the tests that leave it whole, and a way to start others."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sandbox.driver import Inbox, Sandbox, new_key

Starter = Callable[..., Sandbox]


@pytest.fixture(scope="package")
def shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    sandbox = Sandbox.start(tmp_path_factory.mktemp("partner"), seconds=0.6)
    yield sandbox
    sandbox.stop()


@pytest.fixture
def sandbox(shared_sandbox: Sandbox) -> Iterator[Sandbox]:
    yield shared_sandbox
    shared_sandbox.client.delete("/_faults")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Starter]:
    """Start a partner on this test's own folder; again after a kill to restart it."""
    started: list[Sandbox] = []

    def start_one(seconds: float = 1.0) -> Sandbox:
        started.append(Sandbox.start(tmp_path / "partner", seconds))
        return started[-1]

    yield start_one
    for sandbox in started:
        if sandbox.program.poll() is None:
            sandbox.stop(signal.SIGKILL)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    opened = Inbox().open()
    yield opened
    opened.close()


@pytest.fixture
def key() -> str:
    return new_key()
