"""What `serve` relies on: the port, the partner, workers that leave."""

import multiprocessing
import os
import signal
import socket
import subprocess
import time

import pytest

from snshelper.commands import partner, ports
from snshelper.commands.partner import SandboxPartner, partner_answers
from snshelper.commands.ports import answer_of, becomes_free, is_free
from snshelper.settings import Settings
from snshelper.web.orphan import leave_with_parent

_PATIENCE_SECONDS = 20.0


def _eventually(condition, seconds: float = _PATIENCE_SECONDS) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def listener():
    with socket.socket() as taken:
        # As the server does: a probe that also used it would be told that the port is free.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken


def test_a_port_in_use_is_noticed_even_when_it_could_be_shared(listener):
    port = listener.getsockname()[1]
    assert not is_free("127.0.0.1", port)
    assert not is_free("0.0.0.0", port)  # noqa: S104
    assert not becomes_free("127.0.0.1", port, seconds=0)


def test_a_port_is_waited_for_until_it_is_free(monkeypatch):
    answers = iter([False, False, True])
    monkeypatch.setattr(ports, "is_free", lambda host, port: next(answers))
    assert becomes_free("127.0.0.1", 1, seconds=5)


def test_nobody_there_is_no_answer():
    assert answer_of("http://127.0.0.1:1", "/_health") is None


def test_a_partner_of_another_shop_is_not_ours(monkeypatch, settings: Settings):
    monkeypatch.setattr(partner, "answer_of", lambda url, path: {"ok": True, "directory": "/other"})
    assert not partner_answers(settings)
    ours = {"ok": True, "directory": str(settings.data_dir)}
    monkeypatch.setattr(partner, "answer_of", lambda url, path: ours)
    assert partner_answers(settings)


def test_the_partner_is_started_and_started_again_after_it_died(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = Settings(data_dir=tmp_path, sandbox_url=f"http://127.0.0.1:{port}", secret_key="s")
    keeper = SandboxPartner(settings)
    keeper.start()
    try:
        assert _eventually(lambda: partner_answers(settings))
        first = keeper._child
        first.kill()
        assert _eventually(lambda: keeper._child is not first and partner_answers(settings))
    finally:
        keeper.stop()
    assert _eventually(lambda: is_free("127.0.0.1", port))


def _supervisor(pipe) -> None:
    """A process that spawns a worker and then sleeps, like the server's main process."""
    worker = multiprocessing.Process(target=_worker, args=(pipe,))
    worker.start()
    worker.join()


def _worker(pipe) -> None:
    # Deaf to the polite way out, as a worker in the middle of something may be.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    leave_with_parent()
    pipe.send(os.getpid())
    time.sleep(60)


def _is_running(pid: int) -> bool:
    """Whether it lives; a process that ended and was not waited for does not."""
    answer = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return answer.stdout.strip()[:1] not in ("", "Z")


def test_a_worker_leaves_within_seconds_when_its_supervisor_is_killed():
    receiver, sender = multiprocessing.Pipe(duplex=False)
    supervisor = multiprocessing.Process(target=_supervisor, args=(sender,))
    supervisor.start()
    worker = receiver.recv()
    assert _is_running(worker)
    supervisor.kill()
    supervisor.join()
    assert _eventually(lambda: not _is_running(worker), seconds=5)


def test_a_process_that_nobody_spawned_watches_nothing(monkeypatch):
    monkeypatch.setattr(multiprocessing, "parent_process", lambda: None)
    monkeypatch.setattr("threading.Thread.start", lambda thread: pytest.fail("watching"))
    leave_with_parent()
