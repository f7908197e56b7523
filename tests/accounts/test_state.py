"""The guards, on real Reflex states."""

import pytest
import reflex as rx
from reflex.event import Event

from snshelper.accounts.actions import log_out, suspend_customer
from snshelper.accounts.admin.customers import Customers
from snshelper.accounts.admin.staff import Staff
from snshelper.accounts.state import EventGuard, ShopPage, member_event, public_event, staff_event
from snshelper.accounts.state.security import Security
from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.i18n import Texts
from snshelper.kernel.runtime import Deps
from tests.accounts.people import account, join, join_staff, run
from tests.accounts.tabs import headers_with, open_state

EMAIL = "tanaka@example.jp"
OWNER = "owner@example.jp"
LOAD = f"{Security.get_full_name()}.load"


class Probe(ShopPage, rx.State):
    """One event behind each guard, and one behind none."""

    count: int = 0

    @public_event
    async def knock(self, actor: Actor, times: int) -> None:
        """For everybody."""
        self.count += times

    @member_event
    async def enter(self, actor: Actor) -> None:
        """For members."""
        self.count += 1

    @staff_event("staff.write")
    async def rule(self, actor: Actor) -> None:
        """For the owner."""
        self.count += 1

    def naked(self) -> None:
        """Callable by anybody, were it not for the guard."""
        self.count += 1000


def test_everybody_may_knock(shop: Deps) -> None:
    async def story() -> None:
        probe = await open_state(shop, Probe)
        await probe.knock(3)
        assert (probe.count, probe.error, probe.needs_login) == (3, "", False)

    run(story())


def test_a_visitor_is_sent_to_log_in(shop: Deps) -> None:
    async def story() -> None:
        probe = await open_state(shop, Probe, "a-cookie-nobody-knows")
        for refused in (probe.enter, probe.rule):
            await refused()
            assert probe.error == Texts("ja")("error.login_needed")
            assert probe.needs_login
        assert probe.count == 0

    run(story())


def test_a_member_enters_and_does_not_rule(shop: Deps) -> None:
    token = join(shop, EMAIL).token

    async def story() -> None:
        probe = await open_state(shop, Probe, token)
        await probe.enter()
        assert probe.count == 1
        await probe.rule()
        assert (probe.count, probe.needs_login) == (1, False)
        assert probe.error == Texts("ja")("error.not_allowed")

    run(story())


@pytest.mark.parametrize("role", ["officer", "finance", "support", "marketer"])
def test_only_the_owner_rules(shop: Deps, role: str) -> None:
    owner = join_staff(shop, OWNER, "owner").token
    other = join_staff(shop, EMAIL, role).token

    async def story() -> None:
        ruling, serving = await open_state(shop, Probe, owner), await open_state(shop, Probe, other)
        await ruling.rule()
        await serving.rule()
        assert (ruling.count, serving.count) == (1, 0)

    run(story())


def test_a_log_in_that_ended_elsewhere_counts_no_more_on_an_open_tab(
    shop: Deps, clock: SteppedClock
) -> None:
    out, suspended, expired = (join(shop, f"{name}@example.jp") for name in "abc")

    async def story() -> None:
        tabs = [
            await open_state(shop, Probe, entered.token) for entered in (out, suspended, expired)
        ]
        for tab in tabs:
            await tab.enter()
        log_out(shop, SYSTEM, out.token)
        suspend_customer(shop, SYSTEM, account(shop, "b@example.jp").id)
        clock.advance(30 * 86_400)
        for tab in tabs:
            await tab.enter()
        assert [(tab.count, tab.needs_login) for tab in tabs] == [(1, True)] * 3

    run(story())


def test_the_actor_is_not_for_clients_to_give() -> None:
    annotations = Probe.knock.fn.__annotations__  # type: ignore[attr-defined]
    assert "actor" not in annotations
    assert annotations["times"] is int


@pytest.mark.parametrize(
    ("event", "passes"),
    [
        *(("knock", True), ("enter", True), ("rule", True)),
        *(("naked", False), ("set_count", False), ("_texts", False), ("_refuse", False)),
        ("nothing", False),
    ],
)
def test_an_event_without_a_guard_never_runs(shop: Deps, event: str, passes: bool) -> None:
    assert run(_passes(shop, f"{Probe.get_full_name()}.{event}")) is passes


def test_reflexs_own_events_pass(shop: Deps) -> None:
    async def story() -> None:
        probe = await open_state(shop, Probe)
        event = Event(name=f"{rx.State.get_full_name()}.hydrate")
        assert await EventGuard().preprocess(None, probe, event) is None  # type: ignore[arg-type]

    run(story())


async def _passes(shop: Deps, name: str) -> bool:
    probe = await open_state(shop, Probe)
    return await EventGuard().preprocess(None, probe, Event(name=name)) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("first", [f"{rx.State.get_full_name()}.hydrate", LOAD])
def test_a_tab_that_comes_back_as_somebody_else_knows_nothing_of_before(
    shop: Deps, first: str
) -> None:
    mine, theirs = join(shop, EMAIL).token, join(shop, OWNER).token

    async def story() -> None:
        page = await open_state(shop, Security, mine)
        root = page._get_root_state()
        event = Event(name=first)
        await EventGuard().preprocess(None, page, event)  # type: ignore[arg-type]
        await page.load()
        await EventGuard().preprocess(None, page, event)  # type: ignore[arg-type]
        assert page.email == EMAIL
        root.rx_router_headers = headers_with(shop, theirs)
        await EventGuard().preprocess(None, page, event)  # type: ignore[arg-type]
        assert (page.email, page.sessions) == ("", [])

    run(story())


@pytest.mark.parametrize("state", [Security, Customers, Staff])
def test_every_event_of_this_room_is_guarded(shop: Deps, state: type[rx.State]) -> None:
    for name in state.event_handlers:
        if name.startswith("set") or "." in name:
            continue
        full = f"{state.get_full_name()}.{name}"
        assert run(_passes(shop, full)), full
