"""The front page, played as its events come over the socket."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from snshelper.accounts.permissions import ROLES
from snshelper.accounts.tables import StaffGrant
from snshelper.admin.state.dashboard import Dashboard
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.ids import new_id, short_code
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.front.queries.changes import PAGE
from snshelper.officer.front.rules import HOW_TO
from snshelper.officer.front.state import PrivacyFront
from snshelper.officer.front.views import front
from snshelper.officer.requests.state.desk import RequestsDesk
from snshelper.officer.retention.state import RetentionDesk
from snshelper.privacy.audit import AuditedObject
from snshelper.privacy.gate import OPENING
from tests.admin.desk import Person, play
from tests.duties import fulfil_duties
from tests.officer.front.happenings import (
    ask,
    audit,
    hold,
    mailing,
    manifest,
    many_entries,
    version,
    write,
)

HERE = "/admin/privacy"
DAY = timedelta(days=1)
HOLDERS = ("owner", "officer")


async def load(tab: Any) -> None:
    """The event that opens the page."""
    await tab.load()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_calm_day_says_so_plainly(shop: Deps, officer: Person, lang: Lang) -> None:
    t = Texts(lang)
    seen = play(PrivacyFront, t.url(HERE), officer.token, load)
    assert (seen.error, seen.is_loaded, seen.is_late) == ("", True, False)
    assert seen.standing == t("front.standing.nothing")
    assert (seen.due, seen.waiting, seen.changes, seen.older) == ([], [], [], 0)
    assert [task.event for task in seen.tasks] == [
        t(f"front.how.{one.name}.event") for one in HOW_TO
    ]
    assert [row.value for row in seen.openings.rows] == ["0"] * 5


def test_what_is_late_comes_first_in_words(
    shop: Deps, officer: Person, clock: SteppedClock
) -> None:
    now = clock()
    version(shop, 1, now - 30 * DAY)
    version(shop, 2, now + 9 * DAY)
    order_id = hold(shop, now + 5 * DAY)
    mailing(shop, now)
    request_id = ask(shop, opened_at=now - 8 * DAY)
    manifest_id = manifest(shop, now - DAY)
    seen = play(PrivacyFront, HERE, officer.token, load)
    assert seen.standing.startswith("期限を過ぎたものが1件あります") and seen.is_late
    assert [(line.is_late, line.is_soon) for line in seen.due] == [
        (True, False),
        (False, True),
        (False, True),
        (False, False),
        (False, False),
        (False, False),
    ]
    first = seen.due[0]
    assert "D-00012（1,234件）" in first.words and "2026-11-21 21:00 KST" in first.words
    assert first.url == f"/admin/privacy/retention?manifest={manifest_id}"
    assert (first.day, first.left) == ("2026年11月22日まで", "今日")
    by_words = {line.words: line for line in seen.due}
    asked = by_words[f"請求 #{short_code(request_id)}「見る」に答える"]
    assert (asked.day, asked.left) == ("2026年11月24日まで", "2 日後")
    assert f"#{short_code(order_id)}" in seen.due[3].words
    assert seen.due[4].day == "2026年12月1日から"
    assert (seen.due[5].day, seen.due[5].left) == ("", "")
    assert "花子" not in json.dumps([asdict(line) for line in seen.due], ensure_ascii=False)


def test_who_waits_is_told_by_code_with_the_days_of_the_law(
    shop: Deps, officer: Person, clock: SteppedClock
) -> None:
    request_id = ask(shop, "delete", clock() - 12 * DAY)
    ask(shop, "stop")
    seen = play(PrivacyFront, "/en/admin/privacy", officer.token, load)
    late, new = seen.waiting
    assert (late.code, late.is_late, late.waited) == (short_code(request_id), True, "12 days")
    assert (late.words, late.url) == ("Delete: With the officer", "/en/admin/privacy/requests")
    assert (late.day, late.left) == ("By November 20, 2026", "2 days ago")
    assert (new.is_late, new.left) == (False, "in 10 days")
    assert seen.waiting_count == "2"


def test_own_duties_lead_to_ones_own_page(
    shop: Deps, officer: Person, person: Callable[..., Person]
) -> None:
    other = person("support")
    with unit_of_work(shop.engine) as session:
        session.execute(text("UPDATE training_certificate SET withdrawn_at = '2026-11-01'"))
    seen = play(PrivacyFront, HERE, officer.token, load)
    assert {line.words: line.url for line in seen.due} == {
        "あなた：「社内研修」が済んでいません": "/admin/duties",
        f"#{short_code(other.actor.account_id)}：「社内研修」が済んでいません": (
            "/admin/privacy/people"
        ),
    }
    assert {(line.day, line.left) for line in seen.due} == {("すぐに", "")}


def test_what_one_colleague_lacks_is_one_line(
    shop: Deps, officer: Person, person: Callable[..., Person]
) -> None:
    new = person().actor.account_id
    grant = {"role": "support", "granted_by": "owner", "granted_at": shop.clock()}
    write(shop, StaffGrant(id=new_id(), account_id=new, **grant))
    fulfil_duties(shop, new, "training")
    [line] = play(PrivacyFront, "/en/admin/privacy", officer.token, load).due
    assert line.words == (f"#{short_code(new)}: not done yet: Pledge, Terms of responsibility")


def test_changes_are_told_and_turned_over(shop: Deps, officer: Person, clock: SteppedClock) -> None:
    for _ in range(PAGE + 1):
        audit(shop, "people.sign", AuditedObject("engagement", "x"), document="pledge")
    audit(shop, OPENING, AuditedObject("scope", "account:x"), officer.actor)

    async def walk(tab: Any) -> None:
        await tab.load()
        assert len(tab.changes) == PAGE and tab.older
        await tab.show_older()
        assert len(tab.changes) == PAGE + 1 and not tab.older
        await tab.show_older()
        assert len(tab.changes) == PAGE + 1

    seen = play(PrivacyFront, HERE, officer.token, walk)
    assert seen.changes[0].words == "「個人情報保護の誓約書」に署名しました"
    assert (seen.changes[0].at, seen.changes[0].who) == ("11-22 21:00", "プログラム")
    assert seen.openings.rows[-1].value == "1"


def test_a_tab_never_holds_more_than_two_hundred_changes(shop: Deps, officer: Person) -> None:
    many_entries(shop, 2_000)

    async def walk(tab: Any) -> None:
        await tab.load()
        for _ in range(25):
            await tab.show_older()

    seen = play(PrivacyFront, HERE, officer.token, walk)
    assert (len(seen.changes), seen.older) == (20 * PAGE, 0)


def test_the_owner_sees_everything_but_links_only_where_the_door_opens(
    shop: Deps, officer: Person, person: Callable[..., Person]
) -> None:
    manifest(shop, shop.clock())
    ask(shop, opened_at=shop.clock() - 9 * DAY)
    audit(shop, "requests.extend", AuditedObject("request", "x"))
    seen = play(PrivacyFront, HERE, person("owner").token, load)
    links = {line.words[:2]: line.url for line in seen.due}
    assert links["請求"] == "" and links["承認"].startswith("/admin/privacy/retention")
    assert seen.waiting[0].url == "" and seen.changes[0].url == ""
    assert [task.url for task in seen.tasks] == [
        "/admin/privacy/disclosures",
        "/admin/privacy/people",
    ]


@pytest.mark.parametrize("role", [role for role in ROLES if role not in HOLDERS])
@pytest.mark.parametrize("event", ["load", "show_older"])
def test_no_other_role_sees_anything(
    shop: Deps, person: Callable[..., Person], role: str, event: str
) -> None:
    manifest(shop, shop.clock() - 2 * DAY)
    token = person(role).token
    seen = play(PrivacyFront, HERE, token, lambda tab: getattr(tab, event)())
    assert seen.error == "この操作はできません。何も変わっていません。"
    assert (seen.is_loaded, seen.standing, seen.due, seen.tasks) == (False, "", [], [])
    assert play(Dashboard, "/admin", token, load).privacy_late == ""


def test_every_event_is_tried_here() -> None:
    own = {name for name in PrivacyFront.event_handlers if name in vars(PrivacyFront)}
    assert own - {"setvar"} == {"load", "show_older"}


@pytest.mark.parametrize("role", HOLDERS)
def test_the_staff_front_page_says_how_much_is_late(
    shop: Deps, officer: Person, person: Callable[..., Person], role: str
) -> None:
    token = person(role).token
    assert play(Dashboard, "/admin", token, load).privacy_late == ""
    manifest(shop, shop.clock() - 2 * DAY)
    seen = play(Dashboard, "/admin", token, load)
    assert seen.privacy_late == "個人情報の仕事で、期限を過ぎたものが1件あります。"
    assert HERE in [door.url for door in seen.doors]


def test_a_manifest_of_the_page_opens_at_its_desk(shop: Deps, officer: Person) -> None:
    manifest_id = manifest(shop, shop.clock())
    path = f"/admin/privacy/retention?manifest={manifest_id}"
    assert play(RetentionDesk, path, officer.token, load).panel.code == "D-00012"
    gone = play(RetentionDesk, "/admin/privacy/retention?manifest=x", officer.token, load)
    assert gone.error and gone.panel.id == ""


def test_the_telephone_task_opens_the_form(shop: Deps, officer: Person) -> None:
    path = "/admin/privacy/requests"
    assert play(RequestsDesk, f"{path}?new=1", officer.token, load).is_entering
    assert not play(RequestsDesk, path, officer.token, load).is_entering


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_can_be_built_in_every_language(lang: Lang) -> None:
    assert "front-due" in str(front.view(Texts(lang)).render())
