"""A browser tab, as a state sees it."""

from typing import Any, TypeVar

import reflex as rx
from reflex.istate.data import RouterData

from snshelper.accounts.tables import StaffGrant
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from tests.duties import fulfil_duties
from tests.support.conftest import Member

S = TypeVar("S")


async def open_tab(state: type[S], path: str, token: str = "") -> S:
    """The state of a tab that shows `path`, its socket opened with this session cookie."""
    root: Any = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
    root.router = RouterData.from_router_data(
        {
            "headers": {"cookie": f"session={token}", "origin": "http://localhost:3000"},
            "asPath": path,
            "pathname": path.partition("?")[0],
            "ip": "203.0.113.7",
        }
    )
    return await root.get_state(state)


def grant(deps: Deps, member: Member, role: str) -> None:
    """Make the member one of the staff."""
    with unit_of_work(deps.engine) as session:
        session.add(
            StaffGrant(
                id=new_id(),
                account_id=member.actor.account_id,
                role=role,
                granted_by="owner",
                granted_at=deps.clock(),
            )
        )
    fulfil_duties(deps, member.actor.account_id)
