"""The durable work of this desk, for the process that does the shop's work."""

from collections.abc import Awaitable, Callable

from snshelper.fulfilment.providers.registry import Providers
from snshelper.kernel.runtime import Deps
from snshelper.officer.requests.actions.beginning import FULFIL_REQUEST, TELL_RECIPIENT
from snshelper.officer.requests.actions.fulfilment import fulfil_in_background
from snshelper.officer.requests.actions.telling import tell


def request_jobs(deps: Deps, providers: Providers) -> dict[str, Callable[[str], Awaitable[None]]]:
    """The jobs by the names of their workflows."""

    async def fulfil_request(request_id: str) -> None:
        await fulfil_in_background(deps, request_id)

    async def tell_recipient(telling_id: str) -> None:
        await tell(deps, providers, telling_id)

    return {FULFIL_REQUEST: fulfil_request, TELL_RECIPIENT: tell_recipient}
