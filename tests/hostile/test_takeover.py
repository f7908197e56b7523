"""Taking over somebody's tab, somebody's log-in, or a log-in that has ended."""

import asyncio
from collections.abc import Callable

import pytest

from snshelper.accounts.actions.customers import suspend_customer
from snshelper.accounts.actions.sessions import log_out
from snshelper.accounts.actions.staff import revoke_role
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.ids import short_code
from tests.browser.people import PASSWORD, Member, client_of, csrf_in, enter, hire, join, visitor
from tests.browser.serving import Shop
from tests.hostile.books import nothing_changes, rows_of
from tests.hostile.handlers import handlers, named
from tests.hostile.people import OWN_TARGET, Cast, buy, quick_member, sign_up
from tests.hostile.tabs import HYDRATE, Tab, run

pytestmark = pytest.mark.xdist_group("hostile")

PAGES = ("/", "/mypage", "/mypage/orders", "/mypage/wallet", "/mypage/security")
LOADS = ("order_history", "wallet_state", "balance_state", "moving_orders", "security")


async def _filled_tab(shop: Shop, member: Member) -> str:
    """The token of a tab that its owner filled with everything, and then left."""
    async with Tab(shop.url, session=member.session) as tab:
        for state, path in zip(LOADS, PAGES, strict=True):
            await tab.ask(named(f"{state}.load"), path=path)
        assert short_code(rows_of(shop, _NEWEST, member.actor.account_id)[0][0]) in (
            tab.everything.text
        )
    await asyncio.sleep(0.1)
    return tab.token


_NEWEST = "SELECT id FROM orders WHERE account_id = ? ORDER BY id DESC"


@pytest.mark.parametrize("who", ["visitor", "customer"])
@pytest.mark.parametrize("first", ["hydrate", "an event", "silence"])
def test_a_tabs_token_opens_nothing_for_somebody_else(
    shop: Shop, cast: Cast, who: str, first: str
) -> None:
    victim = quick_member(shop, 20_000)
    order_id = buy(victim, OWN_TARGET)
    session = cast.stranger.session if who == "customer" else ""
    pages = [h for h in handlers() if h.guard in ("public", "member") and not h.parameters]
    # What loads a page anew overwrites what the tab knew: that would come too late to be seen.
    pages.sort(key=lambda h: h.name.endswith(".load"))
    harmless = [h.name for h in pages if h.short != "security.revoke_others"]

    async def story() -> str:
        token = await _filled_tab(shop, victim)
        async with Tab(shop.url, "/", session, token, hydrates=first == "hydrate") as thief:
            assert thief.token == token
            if first == "silence":
                buy(victim, OWN_TARGET)
                await asyncio.sleep(1.0)
            for name in harmless if first != "silence" else []:
                await thief.send(name)
            await thief.send(HYDRATE)
            await thief.settle()
            return thief.everything.text

    said = run(story())
    balance = "18,000" if first != "silence" else "16,000"
    for secret in (victim.email, victim.session, order_id, short_code(order_id), balance):
        assert secret not in said


def test_the_owner_who_comes_back_finds_the_tab_as_it_was(shop: Shop, cast: Cast) -> None:
    """Else the test before would prove nothing: the state is there, for its owner."""
    victim = quick_member(shop, 20_000)
    order_id = buy(victim, OWN_TARGET)

    async def story() -> None:
        token = await _filled_tab(shop, victim)
        async with Tab(shop.url, "/terms", victim.session, token) as back:
            assert short_code(order_id) in back.everything.text

    run(story())


def test_the_token_of_an_open_tab_gives_another_tab(shop: Shop, cast: Cast) -> None:
    async def story() -> None:
        async with Tab(shop.url, session=cast.owner.session) as owner:
            await owner.ask(named("order_history.load"), path="/mypage/orders")
            async with Tab(shop.url, token=owner.token) as thief:
                await thief.settle()
                assert thief.token != owner.token
                assert [s for s in cast.secrets if s in thief.everything.text] == []
            await owner.settle()

    run(story())


def _logged_out(shop: Shop, member: Member) -> None:
    client = client_of(member)
    client.post("/auth/logout", data={"csrf": csrf_in(client.get("/mypage").text)})


ENDINGS: dict[str, Callable[[Shop, Member], None]] = {
    "log-out": _logged_out,
    "revoked": lambda shop, member: log_out(shop.deps, SYSTEM, member.session),
    "suspended": lambda shop, member: suspend_customer(shop.deps, SYSTEM, member.actor.account_id),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_ended_log_in_is_over_at_the_next_event_of_an_open_socket(
    shop: Shop, cast: Cast, ending: str
) -> None:
    member = join(shop, yen=5_000)
    page = named("order_history.load")

    async def story() -> None:
        async with Tab(shop.url, session=member.session) as tab:
            assert not (await tab.ask(page)).of(page).get("error")
            account_id = member.actor.account_id
            await asyncio.to_thread(ENDINGS[ending], shop, member)
            heard = await tab.ask(page)
            assert heard.of(page)["needs_login"] is True
            placed = rows_of(shop, _NEWEST, account_id)
            form = {"slug": "instagram-local-reach", "target": OWN_TARGET, "quantity": "500"}
            click = {**form, "shown_total": "1000", "client_key": "k" * 12}
            await tab.ask(named("opened_form.place"), {"form": click})
            assert rows_of(shop, _NEWEST, account_id) == placed

    run(story())
    assert client_of(member).get("/mypage").status_code == 303


def test_a_role_taken_away_is_gone_at_the_next_event(shop: Shop, cast: Cast) -> None:
    member = hire(quick_member(shop), "support")

    async def story() -> None:
        async with Tab(shop.url, session=member.session) as tab:
            opened = await tab.ask(named("order_panel.open"), {"order_id": cast.parcel_id})
            assert short_code(cast.parcel_id) in opened.text
            revoke_role(shop.deps, SYSTEM, member.actor.account_id, "support")
            with nothing_changes(shop):
                for event in ("order_panel.reveal_email", "order_panel.reveal_consignee"):
                    heard = await tab.ask(named(event))
                    assert heard.of(named(event))["error"]
                    assert cast.owner.email not in heard.text
        assert client_of(member).get("/admin").status_code == 404

    run(story())


def test_a_session_that_has_expired_is_nobodys(shop: Shop, cast: Cast) -> None:
    member = quick_member(shop)
    with shop.deps.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE login_session SET expires_at = '2026-01-01 00:00:00' WHERE account_id = ?",
            (member.actor.account_id,),
        )
    page = named("security.load")

    async def story() -> None:
        async with Tab(shop.url, session=member.session) as tab:
            assert (await tab.ask(page)).of(page)["needs_login"] is True

    run(story())
    assert client_of(member).get("/mypage").status_code == 303


def test_the_cookie_from_before_the_log_in_is_not_the_one_after(shop: Shop, cast: Cast) -> None:
    planted = "p" * 43
    for before in (planted, ""):
        client = visitor(shop)
        if before:
            client.cookies.set("session", before, domain="localhost.local")
        csrf = csrf_in(client.get("/login").text)
        anonymous = before or client.cookies["session"]
        form = {"email": cast.owner.email, "password": PASSWORD, "csrf": csrf}
        client.post("/auth/login", data=form)
        sessions = {cookie.value for cookie in client.cookies.jar if cookie.name == "session"}
        assert sessions - {anonymous}
        thief = visitor(shop)
        thief.cookies.set("session", anonymous, domain="localhost.local")
        assert thief.get("/mypage").status_code == 303


def test_a_new_password_ends_every_other_log_in(shop: Shop, cast: Cast) -> None:
    member = join(shop)
    other = enter(shop, member.email)
    change = named("security.change_password")
    form = {"current": PASSWORD, "password": "another-long-password-9"}

    async def story() -> None:
        async with Tab(shop.url, session=member.session) as tab:
            heard = await tab.ask(change, {"form": form})
            assert heard.of(change)["done"]
            assert PASSWORD not in heard.text
            assert form["password"] not in heard.text

    run(story())
    assert client_of(other).get("/mypage").status_code == 303
    assert client_of(member).get("/mypage").status_code == 200


def test_a_link_of_a_mail_works_once_and_for_its_account_alone(shop: Shop, cast: Cast) -> None:
    member = sign_up(shop)
    link = shop.mails(member.email)[0]["links"][0]
    client_of(cast.stranger).head(link)
    assert not member.actor.is_verified
    visitor(shop).get(link)
    assert member.actor.is_verified
    with nothing_changes(shop):
        visitor(shop).get(link)
        for token in ("", "x", "%00", "A" * 43, "é"):
            visitor(shop).get(f"{shop.url}/verify?token={token}")
