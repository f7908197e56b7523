"""Real Reflex states, as a browser tab has them."""

from typing import Any

import reflex as rx
from reflex.istate.data import HeaderData

from snshelper.accounts.cookies import session_cookie_name
from snshelper.kernel.runtime import Deps


async def open_state(deps: Deps, state: type[Any], token: str = "") -> Any:
    """A tab's state, its socket opened with this session cookie."""
    root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
    root.rx_router_headers = headers_with(deps, token)
    return await root.get_state(state)


def headers_with(deps: Deps, token: str) -> HeaderData:
    """What a socket opened with this session cookie sends."""
    cookie = f"{session_cookie_name(deps.settings)}={token}"
    return HeaderData.from_router_data({"headers": {"cookie": cookie}})
