"""The audit screen: who did what, and whether the record still holds."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from snshelper.admin.queries.audit_log import (
    PAGE_SIZE,
    AuditFilter,
    audit_page,
    check_books,
    check_seals,
)
from snshelper.admin.state.audit import AuditDesk
from snshelper.admin.views import audit
from snshelper.fulfilment.admin import orders
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.privacy.audit import AuditedObject, record_audit
from tests.admin.desk import Person, explained, play, write_order
from tests.worlds import refusal_of

HERE = "/admin/audit"


async def load(desk: AuditDesk) -> None:
    """The event that opens the screen."""
    await desk.load()


def record(shop: Deps, who: Person, *actions: str, target: str = "order-1") -> None:
    """Write these actions into the log, one after the other."""
    with unit_of_work(shop.engine) as session:
        for number, action in enumerate(actions):
            object_ = AuditedObject("order", target)
            record_audit(session, shop.clock(), who.actor, action, object_, amount=number)


def tamper(shop: Deps, statement: str) -> None:
    """Change the log the way only somebody with the file could."""
    with unit_of_work(shop.engine) as session:
        for change in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER IF EXISTS audit_entry_no_{change}"))
        session.execute(text(statement))


def test_the_newest_entry_comes_first_and_names_nobody(
    shop: Deps, person: Callable[..., Person]
) -> None:
    staff, owner = person("support"), person("owner")
    record(shop, staff, "order.refund", "order.release")
    desk = play(AuditDesk, HERE, owner.token, load)
    assert [row.action for row in desk.rows] == ["order.release", "order.refund"]
    assert desk.rows[0].actor == staff.actor.account_id
    assert desk.rows[0].details == '{"amount": 1}'
    assert staff.email not in str(desk.rows)


def test_entries_are_filtered_by_person_object_and_action(
    shop: Deps, person: Callable[..., Person]
) -> None:
    one, other, owner = person("support"), person("finance"), person("owner")
    record(shop, one, "order.refund", "shipment.ship")
    record(shop, other, "order.refund", target="order-2")

    async def events(desk: AuditDesk) -> None:
        await desk.narrow({"action": "order."})
        assert [row.seq for row in desk.rows] == [3, 1]
        await desk.narrow({"action": "order.", "actor": one.actor.account_id})
        assert [row.seq for row in desk.rows] == [1]
        await desk.follow("target", "order-2")
        assert [row.seq for row in desk.rows] == [3]
        await desk.narrow({"action": "%"})
        assert desk.rows == []

    play(AuditDesk, HERE, owner.token, load, events)


def test_the_log_is_read_page_by_page(shop: Deps, person: Callable[..., Person]) -> None:
    staff, officer = person("support"), person("officer")
    record(shop, staff, *["order.refund"] * (PAGE_SIZE + 3))

    async def events(desk: AuditDesk) -> None:
        assert len(desk.rows) == PAGE_SIZE and desk.has_older
        await desk.show_older()
        assert [row.seq for row in desk.rows] == list(range(PAGE_SIZE + 3, 0, -1))
        assert not desk.has_older

    play(AuditDesk, HERE, officer.token, load, events)


@pytest.mark.parametrize("payload", [None, 3, "x", [], {"action": ["a"]}, {1: 2}])
def test_a_payload_that_is_no_form_shows_everything(
    shop: Deps, person: Callable[..., Person], payload: Any
) -> None:
    record(shop, person("support"), "order.refund")
    owner = person("owner")
    desk = play(AuditDesk, HERE, owner.token, lambda tab: tab.narrow(payload))
    assert (len(desk.rows), desk.error) == (1, "")


def test_sound_seals_are_confirmed_with_their_number(
    shop: Deps, person: Callable[..., Person]
) -> None:
    record(shop, person("support"), "order.refund", "order.release")

    async def events(desk: AuditDesk) -> None:
        await desk.begin_check()
        assert desk.is_checking
        await desk.verify_seals()

    desk = play(AuditDesk, HERE, person("owner").token, events)
    assert desk.is_sound and "記録 2 件" in desk.verdict
    assert not desk.is_checking


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'order.nothing' WHERE seq = 2",
        "DELETE FROM audit_entry WHERE seq = 1",
    ],
)
def test_a_changed_or_missing_entry_is_named(
    shop: Deps, person: Callable[..., Person], statement: str
) -> None:
    record(shop, person("support"), "order.refund", "order.release", "order.retry")
    tamper(shop, statement)

    async def events(desk: AuditDesk) -> None:
        await desk.verify_seals()
        assert not desk.is_sound and desk.findings
        await desk.verify_books()
        assert not desk.is_sound and "audit log is broken" in desk.findings[0]

    play(AuditDesk, HERE, person("officer").token, events)


def test_books_that_add_up_are_confirmed_and_others_are_named(
    shop: Deps, person: Callable[..., Person]
) -> None:
    async def sound(desk: AuditDesk) -> None:
        await desk.verify_books()
        assert desk.is_sound and "注文 0" in desk.verdict

    async def unsound(desk: AuditDesk) -> None:
        write_order(shop, person().actor.account_id)
        await desk.verify_books()
        assert not desk.is_sound
        assert any("held more than once or not at all" in one for one in desk.findings)

    play(AuditDesk, HERE, person("owner").token, sound, unsound)


def test_nobody_else_reads_or_proves_the_log(shop: Deps, person: Callable[..., Person]) -> None:
    for role in ((), ("support", "finance", "marketer")):
        actor = person(*role).actor
        assert isinstance(refusal_of(audit_page, shop.engine, actor, AuditFilter()), NotAllowed)
        for check in (check_seals, check_books):
            assert isinstance(refusal_of(check, shop.engine, actor), NotAllowed)


def test_pages_of_the_log_come_from_an_index(shop: Deps, person: Callable[..., Person]) -> None:
    owner = person("owner")
    record(shop, person("support"), *["order.refund"] * 200)
    for chosen in (
        AuditFilter(actor=owner.actor.account_id),
        AuditFilter(target="order-1"),
    ):
        with explained(shop.engine) as plans:
            audit_page(shop.engine, owner.actor, chosen, before_seq=150)
        assert [step for step in plans.steps if "SEARCH audit_entry USING INDEX" in step]
        assert not [step for step in plans.steps if "TEMP B-TREE" in step]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("screen", [audit, orders])
def test_the_screens_can_be_built_in_every_language(screen: Any, lang: Lang) -> None:
    assert "data-keys" in str(screen.view(Texts(lang)).render())
