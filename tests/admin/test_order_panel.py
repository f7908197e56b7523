"""The panel of one order as a tab drives it: everything is there, people only on request."""

from collections.abc import Callable

import pytest

from snshelper.fulfilment.admin.order_panel import OrderPanel
from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.kernel.runtime import Deps
from tests.admin.desk import (
    Person,
    audited,
    play,
    write_attempt,
    write_order,
    write_parcel,
    write_receipt,
)
from tests.admin.lost import HERE, lost_order, opened
from tests.worlds import POST


def test_everything_of_an_order_is_shown(shop: Deps, person: Callable[..., Person]) -> None:
    order_id = lost_order(shop)
    attempt_id = write_attempt(
        shop, order_id, number=2, state="rejected", reason="busy", next_poll_at=None
    )
    write_receipt(shop, attempt_id, {"code": "busy", "detail": "混雑"})
    panel = play(OrderPanel, f"{HERE}?order={order_id}", person("support").token, OrderPanel_load)
    sheet = panel.sheet
    assert (sheet.id, sheet.status, sheet.headline) == (order_id, "unknown", "答えが失われました")
    assert "再送はしていません" in sheet.story and "あと 3" in sheet.story
    assert [attempt.number for attempt in sheet.attempts] == ["1", "2"]
    assert (panel.target, panel.receipts) == ("", [])
    assert [line["label"] for line in sheet.money] == ["お預かり"]
    assert [fact.value for fact in sheet.movements] == ["¥1,000"]
    assert sheet.steps[0]["title"] == "注文を受け付けました"
    assert sheet.legal and sheet.legal_hash
    assert sheet.customer and panel.email == ""


async def OrderPanel_load(panel: OrderPanel) -> None:  # noqa: N802 - reads like the event it is
    await panel.load()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "state", ["placed", "queued", "submitted", "in_progress", "completed", "partial", "failed"]
)
@pytest.mark.parametrize("family", ["boost", "goods"])
def test_every_order_has_words_in_every_language(
    shop: Deps, person: Callable[..., Person], lang: str, state: str, family: str
) -> None:
    order_id = write_order(shop, person().actor.account_id, state=state, family=family)
    for number, attempt in enumerate(("sent", "unsent", "rejected", "ended"), 1):
        write_attempt(shop, order_id, number, state=attempt)
    prefix = "" if lang == "ja" else f"/{lang}"
    panel = play(OrderPanel, f"{prefix}{HERE}", person("support").token, opened(order_id))
    assert panel.error == "" and panel.sheet.headline and len(panel.sheet.attempts) == 4


def test_an_order_that_does_not_exist_says_so(shop: Deps, person: Callable[..., Person]) -> None:
    panel = play(OrderPanel, HERE, person("support").token, opened("x" * 36))
    assert panel.error == Texts("ja")("error.not_found") and panel.sheet.id == ""


def test_target_and_receipts_are_shown_on_request_and_recorded(
    shop: Deps, person: Callable[..., Person]
) -> None:
    order_id = write_order(shop, person().actor.account_id)
    write_receipt(shop, write_attempt(shop, order_id), {"detail": "混雑"})

    async def events(panel: OrderPanel) -> None:
        await panel.reveal_contents()
        assert panel.target == POST
        assert '"detail": "混雑"' in panel.receipts[0].body
        await panel.open(order_id)
        assert (panel.target, panel.receipts) == ("", [])

    play(OrderPanel, HERE, person("support").token, opened(order_id), events)
    assert audited(shop) == [("privacy.open", f"order:{order_id}")]


def test_a_customers_address_is_shown_on_request_and_recorded(
    shop: Deps, person: Callable[..., Person]
) -> None:
    customer = person()
    order_id = write_order(shop, customer.actor.account_id)

    async def events(panel: OrderPanel) -> None:
        assert panel.can_see_email and panel.email == ""
        await panel.reveal_email()
        assert panel.email == customer.email
        await panel.open(order_id)
        assert panel.email == ""

    play(OrderPanel, HERE, person("support").token, opened(order_id), events)
    assert audited(shop) == [("privacy.open", f"account:{customer.actor.account_id}")]


def test_a_consignee_is_shown_on_request_and_recorded(
    shop: Deps, person: Callable[..., Person]
) -> None:
    order_id = write_order(shop, person().actor.account_id, family="goods", state="submitted")
    write_parcel(shop, order_id)

    async def events(panel: OrderPanel) -> None:
        assert panel.sheet.has_consignee and panel.consignee == []
        assert "山田" not in str(panel.sheet)
        await panel.reveal_consignee()
        assert "山田 花子" in [fact.value for fact in panel.consignee]
        await panel.close()
        assert panel.consignee == [] and panel.sheet.id == ""

    play(OrderPanel, HERE, person("support").token, opened(order_id), events)
    assert audited(shop) == [("privacy.open", f"consignee:{order_id}")]


def test_finance_sees_neither_address_nor_consignee(
    shop: Deps, person: Callable[..., Person]
) -> None:
    order_id = write_order(shop, person().actor.account_id, family="goods", state="submitted")
    write_parcel(shop, order_id)

    async def events(panel: OrderPanel) -> None:
        assert (panel.can_see_email, panel.can_see_consignee) == (False, False)
        for handler in (panel.reveal_email, panel.reveal_consignee):
            await handler()
            assert panel.error == Texts("ja")("error.not_allowed")
        assert (panel.email, panel.consignee) == ("", [])

    play(OrderPanel, HERE, person("finance").token, opened(order_id), events)
    assert audited(shop) == []
