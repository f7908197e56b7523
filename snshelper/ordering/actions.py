"""What a customer can do with an order: place it, and take it back within the undo window."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from snshelper.catalogue.orderable import OrderableService, find_orderable
from snshelper.catalogue.rules.quantities import parse_quantity
from snshelper.catalogue.rules.quotes import PriceChanged
from snshelper.catalogue.rules.targets import parse_target
from snshelper.catalogue.wording import quantity_words
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotFound, ShopError
from snshelper.kernel.i18n import Lang, Texts
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import core, unit_of_work
from snshelper.ordering.contents import consignee_of, keep_consignee, target_of
from snshelper.ordering.life import ORDERS, end_order, load_order, write_event
from snshelper.ordering.rules import (
    ClickReused,
    Confirmation,
    ConsigneeDraft,
    EmailNotVerified,
    OrderRequest,
    ServiceUnavailable,
    UndoTooLate,
    legal_hash,
    legal_items,
    parse_client_key,
    parse_consignee,
    parse_slug,
)
from snshelper.ordering.tables import Consignee
from snshelper.privacy.gate import Reading
from snshelper.privacy.restrictions import require_unrestricted
from snshelper.privacy.scopes import begin_scope, order_scope
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.uses import Use
from snshelper.wallet.ledger import take_into_escrow

SUBMIT_WORKFLOW = "submit_order"
# Built once: building a statement costs more than running it.
_ADD_ORDER = insert(ORDERS).inline()
_CLICK = ("id", "account_id", "slug", "quantity", "target")
_EARLIER = select(*[ORDERS.c[name] for name in _CLICK]).where(
    ORDERS.c.account_id == bindparam("account_id"), ORDERS.c.client_key == bindparam("client_key")
)


@dataclass(frozen=True)
class _Wish:
    """What is asked for, in the form in which it is stored."""

    quantity: int
    target: str
    consignee: ConsigneeDraft | None


@dataclass(frozen=True)
class _Draft:
    """A request whose every value was checked against the service as it is now."""

    service: OrderableService
    wish: _Wish
    client_key: str
    lang: Lang

    @property
    def total(self) -> int:
        return self.service.unit_price * self.wish.quantity


def place_order(deps: Deps, actor: Actor, request: OrderRequest) -> str:
    """Turn one click into one order and answer its id; a repeated click answers the first one's.

    Order, escrow, first event and the durable workflow are one transaction: when it fails,
    nothing was charged and nothing will be sent. Raises EmailNotVerified, ServiceUnavailable,
    PriceChanged, InsufficientBalance, ClickReused, and the refusals of quantity and target.
    """
    actor.require_account()
    if not actor.is_verified:
        raise EmailNotVerified()
    client_key = parse_client_key(request.client_key)
    try:
        return _place(deps, actor, client_key, request)
    except IntegrityError:
        # Two copies of one click ran side by side and the other one was first: now it is found.
        return _place(deps, actor, client_key, request)


def _place(deps: Deps, actor: Actor, client_key: str, request: OrderRequest) -> str:
    account_id = actor.account_id
    slug = parse_slug(request.slug)
    with unit_of_work(deps.engine) as session:
        service = find_orderable(session, slug, request.lang)
        earlier = _earlier_click(session, account_id, client_key)
        if earlier is None:
            return _write(deps, session, account_id, _check(service, request, client_key))
        if service is not None or earlier.slug != slug:
            _same_click(session, deps, Reading(actor, Use.SELF), earlier, service, request)
        return str(earlier.id)


def _earlier_click(session: Session, account_id: str, client_key: str) -> Any:
    if is_thrown("ordering.click_key"):
        return None
    key = {"account_id": account_id, "client_key": client_key}
    return core(session).execute(_EARLIER, key).first()


def _same_click(
    session: Session,
    deps: Deps,
    reading: Reading,
    earlier: Any,
    service: OrderableService | None,
    request: OrderRequest,
) -> None:
    """Raise ClickReused when a used key comes with other contents."""
    if service is None or earlier.slug != service.slug:
        raise ClickReused()
    try:
        wish = _wish(service, request)
    except ShopError:
        raise ClickReused() from None
    target = target_of(session, deps, reading, earlier)
    if (wish.quantity, wish.target) != (earlier.quantity, target):
        raise ClickReused()
    address = session.get(Consignee, earlier.id) if wish.consignee else None
    if address and wish.consignee != consignee_of(session, deps, reading, address):
        raise ClickReused()


def _wish(service: OrderableService, request: OrderRequest) -> _Wish:
    is_goods = service.family == "goods" or is_thrown("ordering.consignee")
    return _Wish(
        parse_quantity(request.quantity, service.limits),
        parse_target(request.target, service.platform, service.target_kind),
        parse_consignee(request.consignee) if is_goods else None,
    )


def _check(service: OrderableService | None, request: OrderRequest, client_key: str) -> _Draft:
    if service is None:
        raise ServiceUnavailable()
    # A changed price is told before anything else but the quantity it is for.
    _check_total(request.shown_total, service, parse_quantity(request.quantity, service.limits))
    return _Draft(service, _wish(service, request), client_key, request.lang)


def _check_total(shown: object, service: OrderableService, quantity: int) -> None:
    """Raise PriceChanged unless the customer saw exactly what would be charged now."""
    total = service.unit_price * quantity
    # `True == 1` and `1.0 == 1`: only an int is a total.
    if type(shown) is not int or shown != total:
        raise PriceChanged(total=total, unit_price=service.unit_price)


class _Described(Protocol):
    @property
    def unit_price(self) -> int: ...
    @property
    def delivery(self) -> str: ...
    @property
    def refund(self) -> str: ...


def confirmation_of(
    service: _Described, quantity_text: str, quantity: int, undo_seconds: float
) -> Confirmation:
    """What the confirmation screen says for this service and quantity."""
    return Confirmation(
        quantity_text=quantity_text,
        total=service.unit_price * quantity,
        delivery=service.delivery,
        refund=service.refund,
        undo_seconds=math.ceil(undo_seconds),
    )


def _write(deps: Deps, session: Session, account_id: str, draft: _Draft) -> str:
    now = deps.clock()
    require_unrestricted(session, account_id)
    order_id = new_id()
    seals = begin_scope(session, deps, order_scope(order_id, account_id))
    row = _order_row(deps, account_id, draft, order_id, now)
    row["target"] = seals.seal(ORDERS.c.target, order_id, draft.wish.target)
    core(session).execute(_ADD_ORDER, row)
    if draft.wish.consignee:
        keep_consignee(session, deps, order_id, account_id, draft.wish.consignee)
    take_into_escrow(session, now, account_id, order_id, draft.total)
    write_event(session, now, order_id, account_id, "placed", {"price": draft.total})
    if not is_thrown("ordering.workflow"):
        deps.queue.enqueue(
            session,
            SUBMIT_WORKFLOW,
            order_id,
            order_id,
            delay_seconds=deps.settings.undo_seconds,
        )
    return order_id


def _order_row(
    deps: Deps, account_id: str, draft: _Draft, order_id: str, now: datetime
) -> dict[str, Any]:
    service = draft.service
    legal = _legal_snapshot(draft, deps.settings.undo_seconds)
    copied = ("slug", "family", "platform", "connector", "product", "title", "unit", "unit_price")
    return {
        **{name: getattr(service, name) for name in copied},
        "id": order_id,
        "account_id": account_id,
        "client_key": draft.client_key,
        "lang": draft.lang,
        "quantity": draft.wish.quantity,
        "price": draft.total,
        "tax_rate": service.tax_rate,
        "legal": legal,
        "legal_hash": legal_hash(legal),
        "state": "placed",
        "delivered": 0,
        "refunded": 0,
        "placed_at": now,
        "undo_until": now + timedelta(seconds=deps.settings.undo_seconds),
        "updated_at": now,
    }


def _legal_snapshot(draft: _Draft, undo_seconds: float) -> dict[str, Any]:
    """The confirmation screen as it stood when the button was pressed."""
    t, service = Texts(draft.lang), draft.service
    counted = quantity_words(t, service.unit, draft.wish.quantity)
    return {
        "lang": draft.lang,
        "title": service.title,
        "items": legal_items(
            t, confirmation_of(service, counted, draft.wish.quantity, undo_seconds)
        ),
    }


def undo_order(deps: Deps, actor: Actor, order_id: str) -> None:
    """Take an order back before anything left the house; the whole price returns.

    Raises NotFound for somebody else's order, UndoTooLate once it was handed on.
    """
    account_id = actor.require_account()
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        order = load_order(session, order_id, lock=True)
        if order is None or order.account_id != account_id:
            raise NotFound()
        if order.state == "cancelled":
            return
        if order.state != "placed" or now >= order.undo_until:
            raise UndoTooLate()
        if not end_order(session, now, order, "cancelled", 0, {"by": "undo"}):
            raise UndoTooLate()
