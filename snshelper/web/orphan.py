"""A worker whose supervisor was killed must not keep the port from the next one."""

import multiprocessing
import os
import signal
import threading
import time

CHECK_SECONDS = 0.25
GRACE_SECONDS = 0.5


def leave_with_parent() -> None:
    """Watch the process that spawned this worker, and leave within a second of its end.

    Does nothing in a process that no supervisor spawned. First the ordinary way out, so that the
    lifespan can close; then at once, because a new supervisor is waiting for the port and
    everything that matters is in the database.
    """
    parent = multiprocessing.parent_process()
    if parent is None or parent.pid is None:
        return
    threading.Thread(target=_watch, args=(parent.pid,), name="orphan", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(CHECK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
