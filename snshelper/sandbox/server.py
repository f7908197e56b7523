"""Puts the partner together and runs it until it is told to stop."""

import asyncio
import os
import signal

from aiohttp import web

from snshelper.sandbox.answers import explain, require_key
from snshelper.sandbox.courier import Courier
from snshelper.sandbox.credentials import ensure_credentials
from snshelper.sandbox.logs import note
from snshelper.sandbox.partner import PARTNER, Partner
from snshelper.sandbox.record import Record
from snshelper.sandbox.routes import campaigns, inspection, payments
from snshelper.sandbox.settings import Settings

# Together below one second, the time within which we must be gone after our parent.
PARENT_CHECK_SECONDS = 0.3
GRACE_SECONDS = 0.4


def build_app(partner: Partner) -> web.Application:
    """The partner's HTTP application."""
    app = web.Application(middlewares=[explain, require_key])
    app[PARTNER] = partner
    for desk in (campaigns, payments, inspection):
        app.add_routes(desk.routes)
    return app


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM, SIGINT or the end of the parent.

    Raises OSError when the address cannot be listened on.
    """
    credentials = ensure_credentials(settings.own_folder / "credentials.json")
    record = Record(settings.own_folder / "partner.db")
    courier = Courier(record, credentials.webhook_secret)
    partner = Partner(settings, credentials, record, courier)
    runner = web.AppRunner(build_app(partner), access_log=None, shutdown_timeout=GRACE_SECONDS)
    sending = asyncio.create_task(courier.run())
    try:
        await runner.setup()
        await web.TCPSite(runner, *settings.address, backlog=1024).start()
        note("sandbox.listening", url=settings.url, directory=str(settings.shared_folder))
        note("sandbox.stopping", reason=await _reason_to_stop(settings.parent))
    finally:
        sending.cancel()
        await runner.cleanup()
        await partner.drop_unfinished()
        await courier.close()
        record.close()


async def _reason_to_stop(parent: int | None) -> str:
    stop: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _tell, stop, number.name)
    watching = asyncio.create_task(_watch(parent, stop)) if parent else None
    try:
        return await stop
    finally:
        if watching:
            watching.cancel()


async def _watch(parent: int, stop: "asyncio.Future[str]") -> None:
    while os.getppid() == parent:
        await asyncio.sleep(PARENT_CHECK_SECONDS)
    _tell(stop, "parent ended")


def _tell(stop: "asyncio.Future[str]", reason: str) -> None:
    if not stop.done():
        stop.set_result(reason)
