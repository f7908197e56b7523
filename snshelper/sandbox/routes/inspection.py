"""The open desk for whoever checks or breaks the sandbox: ledger, health, faults."""

import json
import sqlite3

from aiohttp import web

from snshelper.sandbox.campaigns import all_accepted
from snshelper.sandbox.faults import FaultBody, arm, armed, disarm_all
from snshelper.sandbox.partner import PARTNER, Partner

routes = web.RouteTableDef()


@routes.get("/_ledger")
async def ledger(request: web.Request) -> web.Response:
    """Every submission that was ever accepted, oldest first."""
    partner = request.app[PARTNER]

    def written(connection: sqlite3.Connection) -> str:
        # In the reading thread, because a long ledger would hold up every other answer.
        now = partner.clock()
        lines = [campaign.ledger_line(now) for campaign in all_accepted(connection)]
        return json.dumps({"submissions": lines})

    text = await partner.record.read(written)
    return web.json_response(text=text)


@routes.get("/_health")
async def health(request: web.Request) -> web.Response:
    """Alive, and whose record this is."""
    folder = request.app[PARTNER].settings.shared_folder
    return web.json_response({"ok": True, "directory": str(folder)})


@routes.get("/_faults")
async def show_faults(request: web.Request) -> web.Response:
    """What is armed, first in the queue first."""
    return await _armed(request.app[PARTNER])


@routes.post("/_faults")
async def arm_fault(request: web.Request) -> web.Response:
    """Make the next submissions misbehave."""
    partner = request.app[PARTNER]
    body = FaultBody.model_validate_json(await request.read())
    await partner.record.write(lambda connection: arm(connection, body))
    return await _armed(partner)


@routes.delete("/_faults")
async def clear_faults(request: web.Request) -> web.Response:
    """Behave again."""
    partner = request.app[PARTNER]
    await partner.record.write(disarm_all)
    return await _armed(partner)


async def _armed(partner: Partner) -> web.Response:
    return web.json_response({"faults": await partner.record.read(armed)})
