"""Every event of every staff screen, sent by people who may not."""

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

import pytest

from snshelper.accounts.permissions import PERMISSIONS, ROLES, Permission
from snshelper.admin.state.audit import AuditDesk
from snshelper.admin.state.dashboard import Dashboard
from snshelper.fulfilment.admin.order_desk import OrdersDesk
from snshelper.fulfilment.admin.order_panel import OrderPanel
from snshelper.kernel.runtime import Deps
from tests.admin.desk import Person, audited, open_tab, write_attempt, write_order, write_parcel
from tests.worlds import rows

# Which permission opens which event; an event that is missing here fails the first test.
OPENED_BY: dict[Any, dict[Permission, str]] = {
    Dashboard: {"dashboard.read": "load"},
    AuditDesk: {
        "audit.read": "load narrow follow show_older begin_check verify_seals verify_books"
    },
    OrdersDesk: {
        "orders.read": "load refresh narrow seek show_quick show_older",
        "orders.resolve": "pick pick_all plan_asking ask_picked drop_plan",
    },
    OrderPanel: {
        "orders.read": "load open close weigh think_again reveal_contents",
        "orders.resolve": "ask_now retry decide release",
        "orders.refund": "prepare_refund refund",
        "shipments.write": "reveal_consignee prepare_shipping ship arrive",
        "customers.read": "reveal_email",
    },
}
EVENTS = [
    (state, event, permission)
    for state, opened in OPENED_BY.items()
    for permission, events in opened.items()
    for event in events.split()
]
NAMED = [f"{state.__name__}.{event}" for state, event, _ in EVENTS]


def test_no_event_is_left_out_here() -> None:
    for state, opened in OPENED_BY.items():
        # Reflex adds `setvar` to every state; the event guard drops it.
        own = {name for name in state.event_handlers if name in vars(state)} - {"setvar"}
        assert own == set(" ".join(opened.values()).split()), state


def arguments(handler: Any) -> list[Any]:
    """Something for each parameter that a client would send."""
    count = len(inspect.signature(handler.fn).parameters) - 1
    return ["x"] * count


def vars_of(tab: Any) -> dict[str, Any]:
    """Everything a browser is told of the state, but the refusal."""
    told = {name: getattr(tab, name) for name in tab.base_vars}
    return {name: value for name, value in told.items() if name not in ("error", "needs_login")}


@pytest.fixture
def loaded(shop: Deps, person: Callable[..., Person]) -> str:
    """A shop with an order that everything could be done to."""
    order_id = write_order(shop, person().actor.account_id, family="goods", state="submitted")
    write_attempt(shop, order_id, state="accepted", reference="p-1")
    write_parcel(shop, order_id)
    return order_id


async def send(shop: Deps, state: Any, event: str, token: str, order_id: str) -> Any:
    """Send one event as if the panel were open, and give the state back."""
    tab: Any = await open_tab(state, f"/admin/orders?order={order_id}", token)
    before = vars_of(tab)
    if state is OrderPanel:
        tab._order_id = order_id
        tab._refund, tab._parcel = ("1", "x"), ("yamato", "12345678")
    await getattr(tab, event)(*arguments(state.event_handlers[event]))
    assert vars_of(tab) == before
    return tab


@pytest.mark.parametrize(("state", "event", "permission"), EVENTS, ids=NAMED)
def test_an_event_is_refused_to_everybody_without_its_permission(
    shop: Deps,
    person: Callable[..., Person],
    loaded: str,
    state: Any,
    event: str,
    permission: Permission,
) -> None:
    wrong = [role for role in ROLES if role not in PERMISSIONS[permission]]
    stored = rows(shop.engine, "SELECT state, refunded, updated_at FROM orders")
    visitor = asyncio.run(send(shop, state, event, "stolen", loaded))
    assert visitor.needs_login
    for token in [person().token, *(person(role).token for role in wrong)]:
        tab = asyncio.run(send(shop, state, event, token, loaded))
        assert tab.error == "この操作はできません。何も変わっていません。"
    assert rows(shop.engine, "SELECT state, refunded, updated_at FROM orders") == stored
    assert audited(shop) == []


@pytest.mark.parametrize(("state", "event", "permission"), EVENTS, ids=NAMED)
def test_an_event_is_open_to_a_role_with_its_permission(
    shop: Deps,
    person: Callable[..., Person],
    loaded: str,
    state: Any,
    event: str,
    permission: Permission,
) -> None:
    role = sorted(PERMISSIONS[permission])[-1]

    async def story() -> str:
        tab: Any = await open_tab(state, "/admin", person(role).token)
        if state is OrderPanel:
            tab._order_id = loaded
        await getattr(tab, event)(*arguments(state.event_handlers[event]))
        return str(tab.error)

    assert "この操作はできません" not in asyncio.run(story())
