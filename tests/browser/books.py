"""What the shop's database says about money and orders, read beside the served shop."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from snshelper.fulfilment.audit import run_audit
from snshelper.kernel.ids import new_id
from snshelper.ordering.actions import place_order
from snshelper.ordering.queries import OrderRow, find_own_order, orders_of
from snshelper.ordering.rules import OrderRequest
from snshelper.wallet.queries import balance_of, statement
from tests.browser.cards import BOOST, BOOST_TARGET, STAND, STAND_TARGET
from tests.browser.people import Member
from tests.browser.serving import Shop
from tests.worlds import HOME

_MANY = 100


def buy(member: Member) -> str:
    """An order placed without a browser, for 2,000 yen; its id."""
    request = OrderRequest(BOOST, BOOST_TARGET, 1000, 2000, new_id(), "ja")
    return place_order(member.shop.deps, member.actor, request)


def buy_stand(member: Member) -> str:
    """A parcel ordered without a browser, for 3,300 yen; its id."""
    request = OrderRequest(STAND, STAND_TARGET, 1, 3300, new_id(), "ja", HOME)
    return place_order(member.shop.deps, member.actor, request)


def state_of(member: Member, order_id: str) -> str:
    """Where an order of the member stands; empty when it is not theirs."""
    order = find_own_order(member.shop.deps.engine, member.actor.account_id, order_id)
    return order.state if order else ""


def balance(member: Member) -> int:
    """The wallet in yen."""
    return balance_of(member.shop.deps.engine, member.actor.account_id)


def orders(member: Member) -> list[OrderRow]:
    """The member's orders, newest first."""
    return orders_of(member.shop.deps.engine, member.actor.account_id, limit=_MANY)


def moves(member: Member) -> list[tuple[str, int]]:
    """Every movement of the wallet: kind and yen, newest first."""
    lines = statement(member.shop.deps.engine, member.actor.account_id, None, _MANY)
    return [(line.kind, line.amount) for line in lines]


def submissions_of(shop: Shop, order_ids: list[str]) -> list[dict[str, Any]]:
    """What the partner accepted for these orders."""
    return [line for line in shop.submissions() if line["order"] in order_ids]


@contextmanager
def nothing_charged(member: Member) -> Iterator[None]:
    """Fails when an order was made or a yen was moved inside."""
    before = (orders(member), moves(member))
    yield
    assert (orders(member), moves(member)) == before


def require_clean_books(shop: Shop) -> None:
    """Every balance, order and receipt adds up."""
    assert run_audit(shop.deps.engine).discrepancies == []
