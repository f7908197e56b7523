"""Too much of everything: the shop slows the one who does it and serves the others."""

import asyncio
import time

import httpx
import pytest

from snshelper.accounts.contacts import address_index
from tests.browser.people import PASSWORD, csrf_in, fresh_email, join, visitor
from tests.browser.serving import Shop
from tests.hostile.books import nothing_changes, rows_of
from tests.hostile.handlers import named
from tests.hostile.people import Cast
from tests.hostile.tabs import HYDRATE, Tab, run
from tests.hostile.wire import get

pytestmark = pytest.mark.xdist_group("hostile")

# The machine may have other things to do; what this is about would take minutes.
TOO_LONG_SECONDS = 4.0
PIECES = ("x", "9", "%40", "a@a.", "\u3042 ", "<", "A1b-")


def test_a_thousand_events_of_one_socket_do_not_hold_up_another(shop: Shop, cast: Cast) -> None:
    async def story() -> float:
        async with Tab(shop.url) as flood, Tab(shop.url) as other:
            for number in range(1_000):
                await flood.send(named("catalogue_state.search"), {"query": str(number)})
            slowest = 0.0
            for _ in range(5):
                began = time.monotonic()
                await other.settle()
                slowest = max(slowest, time.monotonic() - began)
            assert flood.is_open
            return slowest

    with nothing_changes(shop):
        assert run(story()) < TOO_LONG_SECONDS


@pytest.mark.parametrize(
    ("handler", "field"),
    [
        ("catalogue_state.search", "query"),
        ("opened_form.step", "direction"),
        ("opened_form.reckon", "quantity"),
        ("moving_orders.undo", "order_id"),
        ("security.revoke", "handle"),
    ],
)
def test_a_long_text_costs_nobody_else_a_second(
    shop: Shop, cast: Cast, handler: str, field: str
) -> None:
    """Nothing that reads a visitor's text may take longer than its length deserves."""

    async def story() -> float:
        async with Tab(shop.url) as flood, Tab(shop.url) as other:
            began = time.monotonic()
            for piece in PIECES:
                await flood.send(named(handler), {field: piece * (120_000 // len(piece))})
            await asyncio.sleep(0.05)
            await other.settle()
            await flood.settle()
            return time.monotonic() - began

    assert run(story()) < TOO_LONG_SECONDS


def test_a_hundred_tabs_that_come_and_go_leave_the_shop_well(shop: Shop, cast: Cast) -> None:
    async def story() -> None:
        for _ in range(4):
            tabs = [Tab(shop.url, hydrates=False) for _ in range(25)]
            await asyncio.gather(*(tab.__aenter__() for tab in tabs))
            await asyncio.gather(*(tab.send(HYDRATE) for tab in tabs))
            await asyncio.gather(*(tab.__aexit__() for tab in tabs))
        async with Tab(shop.url) as tab:
            await tab.settle()

    run(story())
    assert get(f"{shop.url}/_health").json()["status"] is True


def _log_in(shop: Shop, email: str, password: str) -> httpx.Response:
    client = visitor(shop)
    csrf = csrf_in(client.get("/login").text)
    return client.post(
        "/auth/login",
        data={"email": email, "password": password, "csrf": csrf},
        headers={"X-Forwarded-For": f"203.0.113.{len(password) % 250}"},
    )


def test_guessing_a_password_ends_after_ten_tries(shop: Shop, cast: Cast) -> None:
    """Even the right one is not taken then, wherever the guesser claims to come from."""
    member = join(shop)
    for number in range(10):
        assert "/login" in _log_in(shop, member.email, "w" * (12 + number)).headers["location"]
    answer = _log_in(shop, member.email, PASSWORD)
    assert "/login" in answer.headers["location"]
    assert "session" not in answer.cookies
    sessions = "SELECT COUNT(*) FROM login_session WHERE account_id = ?"
    assert rows_of(shop, sessions, member.actor.account_id) == [(1,)]


def _timed(action: object) -> tuple[httpx.Response, float]:
    began = time.perf_counter()
    answer = action()  # type: ignore[operator]
    return answer, time.perf_counter() - began


Tries = list[tuple[httpx.Response, float]]


def _is_alike(one: Tries, other: Tries) -> bool:
    """Whether both took the time of a password hash: without one, hundredths of it are enough."""
    ours, theirs = (min(took for _, took in tries) for tries in (one, other))
    return 1 / 5 < ours / theirs < 5


def _sign_up(shop: Shop, email: str) -> tuple[httpx.Response, float]:
    client = visitor(shop)
    csrf = csrf_in(client.get("/signup").text)
    form = {"email": email, "password": "another-long-one-3", "csrf": csrf}
    return _timed(lambda: client.post("/auth/signup", data=form))


def _shape(answer: httpx.Response) -> tuple[object, ...]:
    """Everything but the random parts."""
    location = answer.headers["location"].partition("flash=")[0]
    cookie = answer.headers.get("set-cookie", "")
    kept = [part for part in cookie.split("; ") if not part.startswith("session=")]
    names = sorted(name for name in answer.headers if name not in ("date", "content-length"))
    return answer.status_code, location, kept, len(cookie), names, answer.text


def test_a_sign_up_does_not_tell_whether_an_address_is_taken(shop: Shop, cast: Cast) -> None:
    taken = [_sign_up(shop, cast.owner.email) for _ in range(3)]
    fresh = [_sign_up(shop, fresh_email()) for _ in range(3)]
    assert {str(_shape(answer)) for answer, _ in taken} == {
        str(_shape(answer)) for answer, _ in fresh
    }
    assert _is_alike(taken, fresh)
    accounts = "SELECT COUNT(*) FROM account WHERE email_index = ?"
    (index,) = address_index(shop.deps.vault, cast.owner.email)
    assert rows_of(shop, accounts, index) == [(1,)]


def test_a_log_in_and_a_reset_do_not_tell_whether_an_address_is_known(
    shop: Shop, cast: Cast
) -> None:
    known, unknown = join(shop).email, fresh_email()
    tries = [
        [_timed(lambda e=e: _log_in(shop, e, "w" * 12)) for _ in range(3)] for e in (known, unknown)
    ]
    assert len({str(_shape(answer)) for each in tries for answer, _ in each}) == 1
    assert _is_alike(*tries)
    shapes = set()
    for email in (known, unknown):
        client = visitor(shop)
        form = {"email": email, "csrf": csrf_in(client.get("/reset").text)}
        shapes.add(str(_shape(client.post("/auth/reset", data=form))))
    assert len(shapes) == 1
