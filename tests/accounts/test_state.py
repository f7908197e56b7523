"""The guards, on real Reflex states."""

from typing import Any

import pytest
import reflex as rx
from reflex.event import Event
from reflex.istate.data import HeaderData
from sqlmodel import Session

from snshelper.accounts.actions import log_out, suspend_customer
from snshelper.accounts.admin.customers import Customers
from snshelper.accounts.admin.staff import Staff
from snshelper.accounts.cookies import session_cookie_name
from snshelper.accounts.queries import hash_token
from snshelper.accounts.state import EventGuard, ShopPage, member_event, public_event, staff_event
from snshelper.accounts.state.security import Security
from snshelper.accounts.tables import Account
from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.i18n import Texts
from snshelper.kernel.runtime import Deps
from tests.accounts.people import PASSWORD, account, audited, enter, join, join_staff, run

EMAIL = "tanaka@example.jp"
OWNER = "owner@example.jp"


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


async def open_state(deps: Deps, state: type[Any], token: str = "") -> Any:
    """A tab's state, its socket opened with this session cookie."""
    root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
    cookie = f"{session_cookie_name(deps.settings)}={token}"
    root.rx_router_headers = HeaderData.from_router_data({"headers": {"cookie": cookie}})
    return await root.get_state(state)


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
def test_an_event_without_a_guard_never_runs(event: str, passes: bool) -> None:
    name = f"{Probe.get_full_name()}.{event}"
    answer = run(EventGuard().preprocess(None, None, Event(name=name)))  # type: ignore[arg-type]
    assert (answer is None) is passes


def test_reflexs_own_events_pass() -> None:
    name = f"{rx.State.get_full_name()}.hydrate"
    assert run(EventGuard().preprocess(None, None, Event(name=name))) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("state", [Security, Customers, Staff])
def test_every_event_of_this_room_is_guarded(state: type[rx.State]) -> None:
    for name in state.event_handlers:
        if name.startswith("set") or "." in name:
            continue
        full = f"{state.get_full_name()}.{name}"
        answer = run(EventGuard().preprocess(None, None, Event(name=full)))  # type: ignore[arg-type]
        assert answer is None, full


def test_a_member_sees_their_log_ins_and_ends_one(shop: Deps) -> None:
    here, there = join(shop, EMAIL).token, enter(shop, EMAIL).token

    async def story() -> None:
        page = await open_state(shop, Security, here)
        await page.load()
        assert (page.email, page.is_verified, len(page.sessions)) == (EMAIL, False, 2)
        await page.revoke(hash_token(there)[:16])
        assert [line.is_current for line in page.sessions] == [True]
        assert page.done
        await page.revoke_others()
        await page.choose_language("en")
        assert (page.lang, page.error) == ("en", "")

    run(story())
    with Session(shop.engine) as session:
        holder = session.get(Account, account(shop, EMAIL).id)
        assert holder is not None
        assert holder.lang == "en"


def test_a_changed_password_is_nowhere_in_the_state(shop: Deps) -> None:
    token = join(shop, EMAIL).token

    async def story() -> None:
        page = await open_state(shop, Security, token)
        await page.change_password({"current": "a wrong password", "password": "a new good one"})
        assert page.error == Texts("ja")("error.password_wrong")
        await page.change_password({"current": PASSWORD, "password": "a new good one"})
        assert (page.error, page.done) == ("", Texts("ja")("accounts.security.changed"))
        assert "a new good one" not in repr(page.__dict__)

    run(story())
    assert enter(shop, EMAIL, "a new good one")


@pytest.mark.parametrize("junk", [None, [], 3, {}, {"current": None, "password": ["x"]}])
def test_junk_instead_of_a_form_changes_nothing(shop: Deps, junk: object) -> None:
    token = join(shop, EMAIL).token

    async def story() -> None:
        page = await open_state(shop, Security, token)
        await page.change_password(junk)
        assert page.error
        await page.revoke(junk)
        assert page.error
        await page.choose_language(junk)
        assert page.error

    run(story())
    assert enter(shop, EMAIL)


def test_the_counter_finds_looks_and_suspends(shop: Deps) -> None:
    join_staff(shop, OWNER, "owner")
    token = join_staff(shop, "support@example.jp", "support").token
    join(shop, EMAIL)
    customer = account(shop, EMAIL).id

    async def story() -> None:
        screen = await open_state(shop, Customers, token)
        await screen.load()
        assert len(screen.rows) == 3
        await screen.find({"search": EMAIL})
        (row,) = screen.rows
        assert (row.id, row.email, row.is_suspended) == (customer, "t•••@example.jp", False)
        await screen.show(customer)
        assert screen.rows[0].email == EMAIL
        await screen.suspend(customer)
        assert screen.rows[0].is_suspended
        assert screen.rows[0].email == "t•••@example.jp"
        await screen.unsuspend(customer)
        assert not screen.rows[0].is_suspended
        await screen.show(["junk"])
        assert screen.error == Texts("ja")("error.not_found")
        await screen.find({"search": "nobody@example.jp"})
        assert screen.is_empty

    run(story())
    assert [entry.action for entry in audited(shop)][-3:] == [
        "accounts.show_email",
        "accounts.suspend",
        "accounts.unsuspend",
    ]


def test_the_owner_gives_and_takes_roles(shop: Deps) -> None:
    token = join_staff(shop, OWNER, "owner").token
    join_staff(shop, EMAIL, "support")
    holder = account(shop, EMAIL).id

    async def story() -> None:
        screen = await open_state(shop, Staff, token)
        await screen.load()
        assert len(screen.grants) == 6
        await screen.grant({"email": EMAIL, "role": "finance"})
        assert len(screen.grants) == 7
        assert screen.done
        await screen.revoke(holder, "support")
        assert [row.role for row in screen.grants if row.account_id == holder] == ["finance"]
        await screen.revoke(account(shop, OWNER).id, "owner")
        assert screen.error == Texts("ja")("error.last_owner")
        assert screen.done == ""
        await screen.grant({"email": ["junk"], "role": "king"})
        assert screen.error == Texts("ja")("error.role_unknown")

    run(story())


def test_a_member_learns_nothing_from_the_staff_screens(shop: Deps) -> None:
    token = join(shop, EMAIL).token
    customer = account(shop, EMAIL).id

    async def story() -> None:
        screen = await open_state(shop, Customers, token)
        for event in (screen.load(), screen.find({}), screen.older(), screen.show(customer)):
            await event
            assert screen.error == Texts("ja")("error.not_allowed")
        assert screen.rows == []
        staff = await open_state(shop, Staff, token)
        for event in (staff.load(), staff.grant({"email": EMAIL, "role": "owner"})):
            await event
            assert staff.error == Texts("ja")("error.not_allowed")
        assert staff.grants == []

    run(story())
