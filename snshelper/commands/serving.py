"""`serve` and `worker`."""

import resource
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from typing import Annotated

import typer
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from snshelper.bootstrap import run_worker, serve_built_pages
from snshelper.commands.opened import fail, say
from snshelper.commands.partner import SandboxPartner
from snshelper.commands.ports import answer_of, becomes_free
from snshelper.commands.readiness import make_ready
from snshelper.settings import Settings, load_settings
from snshelper.web.built import BUILT
from snshelper.web.logging import GRANIAN_LOGGING, start_logging

_PORT_SECONDS = 5.0
_STOP_SECONDS = 8
# Every open tab holds a socket, and every socket counts: the default would close the shop at 1024.
_OPEN_CONNECTIONS = 16_384
_ANNOUNCE_SECONDS = 60.0


def serve(
    prepare: Annotated[bool, typer.Option(help="first migrate and, in the demo, seed")] = False,
) -> None:
    """Open the shop; in the demo with the sandbox partner beside it."""
    settings = load_settings()
    start_logging(settings.is_demo)
    if not (BUILT / "index.html").is_file():
        fail("The pages are not built. `make run` builds them.")
    if not becomes_free(settings.host, settings.port, _PORT_SECONDS):
        fail(f"Port {settings.port} is taken. PORT=... chooses another one.")
    with ProcessPoolExecutor(1) as apart:
        ready = apart.submit(make_ready, settings, prepare).result()
    if ready.problem:
        fail(ready.problem)
    _raise_file_limit()
    server = _server(settings)
    if settings.is_demo:
        partner = SandboxPartner(settings)
        partner.start()
        server.on_shutdown(partner.stop)
    threading.Thread(target=_announce, args=(settings, ready.owner_link), daemon=True).start()
    serve_built_pages()
    server.serve()


def worker() -> None:
    """Carry orders out in a process of its own (SNSHELPER_FULFILMENT=separate)."""
    settings = load_settings()
    start_logging(settings.is_demo)
    run_worker(settings)


def _server(settings: Settings) -> MPServer:
    return MPServer(
        "snshelper.snshelper:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        factory=True,
        workers=settings.web_workers,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_SECONDS,
        backlog=2048,
        backpressure=_OPEN_CONNECTIONS,
        log_level=LogLevels.warning,
        log_dictconfig=GRANIAN_LOGGING,
    )


def _raise_file_limit() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, _OPEN_CONNECTIONS)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _announce(settings: Settings, owner_link: str) -> None:
    """Say where the shop is once it really answers."""
    end = time.monotonic() + _ANNOUNCE_SECONDS
    while answer_of(f"http://127.0.0.1:{settings.port}", "/_health") is None:
        if time.monotonic() > end:
            return
        time.sleep(0.1)
    say(f"\n  SNS Helper is open:  {settings.public_url}")
    if owner_link:
        say(f"  Become its owner, once and within 24 hours:  {owner_link}")
    say("  Ctrl-C closes it.\n")
