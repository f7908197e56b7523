"""The front page as each role meets it."""

from collections.abc import Callable
from typing import Any

import pytest

from snshelper.accounts.permissions import ROLES
from snshelper.admin.state.dashboard import Dashboard
from snshelper.admin.views import dashboard
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.runtime import Deps
from tests.admin.desk import Person, play, write_order, write_parcel


async def load(board: Dashboard) -> None:
    """The event that opens the page."""
    await board.load()


@pytest.fixture
def busy(shop: Deps, person: Callable[..., Person]) -> Deps:
    """A shop with an ended order, a lost one and a parcel."""
    customer = person().actor.account_id
    write_order(shop, customer, number=1, state="completed", delivered=500)
    write_order(shop, customer, number=2, state="unknown")
    write_parcel(shop, write_order(shop, customer, number=3, family="goods", state="submitted"))
    return shop


def test_support_sees_what_happened_and_what_waits(
    busy: Deps, person: Callable[..., Person]
) -> None:
    board = play(Dashboard, "/admin", person("support").token, load)
    shown = {figure.name: figure.value for figure in board.figures}
    assert shown == {
        "今日の注文": "3",
        "売上（税込）": "¥1,000",
        "届いた割合": "100%",
        "二重送信": "0",
        "不明": "1",
        "問い合わせ": "0",
        "梱包待ち": "1",
    }
    assert [line.kind for line in board.waiting] == ["不明な注文", "梱包"]
    assert board.waiting[0].url.startswith("/admin/orders?state=unknown&order=")
    assert board.roles == "サポート"
    assert board.revenue_chart.rows[-1].value == "¥1,000"
    assert board.orders_chart.rows[-1].value == "3"


@pytest.mark.parametrize("role", ["marketer", "owner", "officer"])
def test_money_is_hidden_from_a_role_that_may_not_see_it(
    busy: Deps, person: Callable[..., Person], role: str
) -> None:
    board = play(Dashboard, "/admin", person(role).token, load)
    names = [figure.name for figure in board.figures]
    assert names[:4] == ["今日の注文", "届いた割合", "二重送信", "不明"]
    assert not {"売上（税込）", "梱包待ち"} & set(names)
    assert board.sees_orders is False and board.revenue_chart.rows == []
    assert "¥" not in "".join(figure.value for figure in board.figures)
    assert board.waiting == []


PEOPLE = ("/admin/privacy/people", "/admin/privacy/openings")
DOORS = {
    "owner": {
        "/admin/staff",
        "/admin/audit",
        "/admin/privacy",
        "/admin/privacy/records",
        "/admin/privacy/retention",
        "/admin/privacy/disclosures",
        *PEOPLE,
    },
    "officer": {
        "/admin/inquiries",
        "/admin/audit",
        "/admin/privacy",
        "/admin/privacy/records",
        "/admin/privacy/retention",
        "/admin/privacy/policy",
        "/admin/privacy/requests",
        "/admin/privacy/incidents",
        "/admin/privacy/papers",
        "/admin/privacy/disclosures",
        *PEOPLE,
    },
    "finance": {"/admin/orders", "/admin/payouts"},
    "support": {"/admin/orders", "/admin/inquiries", "/admin/customers", "/admin/privacy/papers"},
    "marketer": {"/admin/services", "/admin/popups"},
}


@pytest.mark.parametrize("role", ROLES)
def test_the_front_page_leads_a_role_to_its_own_screens(
    shop: Deps, person: Callable[..., Person], role: str
) -> None:
    board = play(Dashboard, "/ko/admin", person(role).token, load)
    assert {door.url.removeprefix("/ko") for door in board.doors} == {
        "/admin/duties",
        *DOORS[role],
    }
    assert board.error == "" and board.shown_at


def test_an_empty_shop_shows_dashes_and_flat_charts(
    shop: Deps, person: Callable[..., Person]
) -> None:
    board: Any = play(Dashboard, "/en/admin", person("support", "finance").token, load)
    assert {figure.name: figure.value for figure in board.figures}["Delivered"] == "–"
    assert board.roles.count(", ") == 1
    assert len(board.orders_chart.marks) == 14


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_can_be_built_in_every_language(lang: Lang) -> None:
    assert "admin-figures" in str(dashboard.view(Texts(lang)).render())
