"""The retention screen, played as its events come over the socket."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from snshelper.accounts.actions.step_up import require_step_up
from snshelper.kernel import runtime
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.runtime import Deps
from snshelper.officer.retention.actions.destruction import destroy_manifest
from snshelper.officer.retention.actions.selecting import run_daily
from snshelper.officer.retention.state import RetentionDesk
from snshelper.officer.retention.views import certificate, desk
from snshelper.privacy.calendar import KOREA
from tests.admin.desk import Person, join, play
from tests.duties import fulfil_duties
from tests.officer.retention.desk import (
    Surroundings,
    destroy_newest,
    ended_order,
    inquiry,
    newest_manifest,
    parcel,
    state_of,
)
from tests.worlds import open_member, rows, scalar

HERE = "/admin/privacy/retention"


@pytest.fixture
def shop(deps: Deps, around: Surroundings) -> Iterator[Deps]:
    """`deps`, findable by states."""
    runtime.install(deps)
    yield deps
    runtime._installed.clear()


@pytest.fixture
def person(shop: Deps) -> Callable[..., Person]:
    def make(*roles: str) -> Person:
        made = join(shop, "-".join(roles) or "customer", roles)
        fulfil_duties(shop, made.actor.account_id)
        return made

    return make


def test_the_desk_shows_what_waits_falls_due_and_was_destroyed(
    shop: Deps, person: Callable[..., Person], clock: SteppedClock
) -> None:
    officer = person("officer")
    open_member(shop, "m1")
    inquiry(shop, clock())
    run_daily(shop)
    destroy_newest(shop)
    clock.advance(86400)
    order_id = ended_order(shop, "m1", clock(), family="goods")
    parcel(shop, order_id, "delivered", clock())
    inquiry(shop, clock())
    run_daily(shop)
    seen = play(RetentionDesk, HERE, officer.token, lambda tab: tab.load())
    assert seen.error == ""
    assert [line.code for line in seen.manifests] == ["D-00002"]
    assert [line.code for line in seen.certificates] == ["D-00001"]
    assert [(row.month, row.kind, row.count) for row in seen.falling] == [
        ("2026-12", "荷受人", "1")
    ]
    assert seen.may_approve and seen.figures[0].value == "1"


def test_what_falls_due_is_counted_in_its_month(
    shop: Deps, person: Callable[..., Person], clock: SteppedClock
) -> None:
    open_member(shop, "m1")
    for day in ("2022-02-27T12:00", "2022-02-28T12:00", "2022-02-28T23:59"):
        moment = clock().fromisoformat(f"{day}+09:00")
        ended_order(shop, "m1", moment, placed_at=moment)
    moment = clock().fromisoformat("2024-06-30T08:00+09:00")
    inquiry(shop, moment, classification="dispute")
    inquiry(shop, moment.replace(month=7), classification="dispute")
    seen = play(RetentionDesk, HERE, person("officer").token, lambda tab: tab.load())
    assert [(row.month, row.kind, row.count) for row in seen.falling] == [
        ("2027-02", "注文", "1"),
        ("2027-03", "注文", "2"),
        ("2027-07", "問い合わせ", "2"),
    ]
    assert [row.value for row in seen.chart.rows][:5] == ["0", "0", "0", "1", "2"]


def test_the_officer_reads_proves_and_approves(
    shop: Deps, person: Callable[..., Person], around: Surroundings, clock: SteppedClock
) -> None:
    inquiry(shop, clock())
    run_daily(shop)
    manifest_id, seen_hash = newest_manifest(shop)
    around.proof = require_step_up
    officer = person("officer")

    async def read(tab: Any) -> None:
        await tab.load()
        await tab.open_manifest(manifest_id)
        assert tab.panel.hash == seen_hash
        assert [(group.kind, group.count) for group in tab.panel.groups] == [("問い合わせ", "1")]

    async def unproved(tab: Any) -> None:
        await tab.approve()
        assert tab.needs_step_up and tab.error
        assert state_of(shop, manifest_id) == "selected"

    async def proved(tab: Any) -> None:
        with shop.engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE login_session SET proved_at = ?", (str(clock().replace(tzinfo=None)),)
            )
        await tab.approve()
        assert tab.error == "" and "D-00001" in tab.done
        assert not tab.panel.is_waiting

    async def later(tab: Any) -> None:
        destroy_manifest(shop, manifest_id)
        await tab.read_again()
        assert (tab.panel.done, tab.panel.total) == (1, 1)
        assert [line.code for line in tab.certificates] == ["D-00001"]

    play(RetentionDesk, HERE, officer.token, read, unproved, proved, later)


def test_the_owner_asks_and_cannot_approve(
    shop: Deps, person: Callable[..., Person], clock: SteppedClock
) -> None:
    inquiry(shop, clock())

    async def ask(tab: Any) -> None:
        await tab.request_now()
        assert "1" in tab.done and not tab.may_approve
        await tab.open_manifest(newest_manifest(shop)[0])
        await tab.approve()
        assert tab.error
        await tab.request_now()
        assert tab.error

    play(RetentionDesk, HERE, person("owner").token, ask)
    assert state_of(shop, newest_manifest(shop)[0]) == "selected"


def test_a_hold_is_placed_through_its_last_day_and_lifted(
    shop: Deps, person: Callable[..., Person], clock: SteppedClock
) -> None:
    held = inquiry(shop, None)
    form = {
        "kind": "consult",
        "number": held,
        "law": "kr-civil-procedure",
        "words": "訴訟 2026-1",
        "until": "2027-03-31",
    }

    async def place(tab: Any) -> None:
        await tab.start_hold()
        await tab.place(form)
        assert tab.error == "" and not tab.is_holding
        assert [line.until for line in tab.holds] == ["2027-04-01 00:00 KST"]
        assert [line.words for line in tab.holds] == [""]

    async def read(tab: Any) -> None:
        await tab.read_words(tab.holds[0].id)
        assert [line.words for line in tab.holds] == ["訴訟 2026-1"]

    async def lift(tab: Any) -> None:
        await tab.lift(tab.holds[0].id)
        assert tab.holds == []

    play(RetentionDesk, HERE, person("officer").token, place, read, lift)
    (lifted,) = rows(shop.engine, "SELECT lifted_by, until FROM legal_hold")
    assert lifted.lifted_by
    assert clock().fromisoformat(f"{lifted.until}+00:00").astimezone(KOREA).day == 1


@pytest.mark.parametrize(
    "payload",
    [None, 3, "x", [], {"kind": ["a"]}, {"kind": "order", "number": "x", "until": "9999-12-31"}],
)
def test_a_form_that_is_none_places_nothing(
    shop: Deps, person: Callable[..., Person], payload: Any
) -> None:
    seen = play(RetentionDesk, HERE, person("officer").token, lambda tab: tab.place(payload))
    assert "対象が見つかりません" in seen.error
    assert scalar(shop.engine, "SELECT COUNT(*) FROM legal_hold") == 0


@pytest.mark.parametrize("payload", [None, 3, [], {}, "nowhere", "x" * 100])
def test_a_manifest_that_is_none_opens_nothing(
    shop: Deps, person: Callable[..., Person], payload: Any
) -> None:
    seen = play(
        RetentionDesk, HERE, person("officer").token, lambda tab: tab.open_manifest(payload)
    )
    assert (seen.panel.id, bool(seen.error)) == ("", True)


def test_lines_come_page_by_page(
    shop: Deps, person: Callable[..., Person], clock: SteppedClock
) -> None:
    names = sorted(inquiry(shop, clock()) for _ in range(60))
    run_daily(shop)

    async def walk(tab: Any) -> None:
        await tab.open_manifest(newest_manifest(shop)[0])
        assert len(tab.panel.lines) == 50 and tab.panel.after
        await tab.more_lines()
        assert len(tab.panel.lines) == 60 and not tab.panel.after
        await tab.more_lines()
        assert len(tab.panel.lines) == len(names)
        await tab.put_away()
        assert tab.panel.id == ""

    play(RetentionDesk, HERE, person("officer").token, walk)


EVENTS = (
    "load",
    "read_again",
    "show_older",
    "more_lines",
    "put_away",
    "request_now",
    "approve",
    "start_hold",
    "open_manifest",
    "place",
    "lift",
    "read_words",
)


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("role", ["support", "finance", "marketer"])
def test_no_other_role_gets_anything_of_it(
    shop: Deps, person: Callable[..., Person], role: str, event: str
) -> None:
    arguments = ["x"] if event in ("open_manifest", "place", "lift", "read_words") else []
    seen = play(
        RetentionDesk, HERE, person(role).token, lambda tab: getattr(tab, event)(*arguments)
    )
    assert seen.error == "この操作はできません。何も変わっていません。"
    assert not seen.is_loaded


def test_every_event_is_tried_here() -> None:
    own = {name for name in RetentionDesk.event_handlers if name in vars(RetentionDesk)}
    assert own - {"setvar", "prove"} == set(EVENTS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("screen", [desk, certificate])
def test_the_screens_can_be_built_in_every_language(screen: Any, lang: Lang) -> None:
    assert screen.view(Texts(lang)).render()
