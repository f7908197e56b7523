"""Which values a person can put right, and what a new one must look like.

A delivered order keeps what was delivered, and a parcel that left its label: those are records of
what happened. Everything else that a person gave us can be corrected.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.accounts.rules import normalise_email
from snshelper.accounts.tables import Account
from snshelper.catalogue.rules.targets import parse_target
from snshelper.catalogue.tables import Service
from snshelper.fulfilment.tables import Shipment
from snshelper.kernel.runtime import Deps
from snshelper.officer.requests.errors import NotCorrectable, ValueUnchanged
from snshelper.officer.requests.rules import VALUE_LIMIT
from snshelper.ordering.contents import consignee_of
from snshelper.ordering.life import ORDERS
from snshelper.ordering.rules import parse_consignee
from snshelper.ordering.tables import Consignee, Order
from snshelper.privacy.gate import Item, Reading, open_value
from snshelper.privacy.scopes import (
    Scope,
    account_scope,
    consignee_scope,
    consult_scope,
    order_scope,
)
from snshelper.support.contents import question_of
from snshelper.support.rules.questions import Question, QuestionIncomplete, read_heard_question
from snshelper.support.tables import Inquiry

EMAIL_FIELD, TARGET_FIELD = "account.email", "orders.target"
_CONSIGNEE_FIELDS = ("name", "phone", "postal_code", "address", "email")
_INQUIRY_FIELDS = ("name", "phone", "email")
_LATEST_INQUIRIES = 10
_NOT_PACKED = (None, "to_pack")


@dataclass(frozen=True)
class Correctable:
    """One value that can be put right: `field` is `table.column` of the row `row_id`."""

    scope: Scope
    field: str
    row_id: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.field}:{self.row_id}"


def correctable_values(session: Session, scope: Scope) -> list[Correctable]:
    """Everything that can be corrected now about a member's account or a visitor's inquiry."""
    if scope.kind == "consult":
        return [Correctable(scope, f"inquiry.{name}", scope.id) for name in _INQUIRY_FIELDS]
    account_id = scope.subject
    own = Correctable(account_scope(account_id), EMAIL_FIELD, account_id)
    return [own, *_of_orders(session, account_id), *_of_inquiries(session, account_id)]


def find_correctable(session: Session, scope: Scope, key: str) -> Correctable:
    """The value of this key; raises NotCorrectable for any other."""
    for one in correctable_values(session, scope):
        if one.key == key:
            return one
    raise NotCorrectable(reason="gone")


def _of_orders(session: Session, account_id: str) -> Iterator[Correctable]:
    mine = (
        select(ORDERS.c.id, col(Consignee.order_id), col(Shipment.state))
        .outerjoin(Consignee, col(Consignee.order_id) == ORDERS.c.id)
        .outerjoin(Shipment, col(Shipment.order_id) == ORDERS.c.id)
        .where(ORDERS.c.account_id == account_id, ORDERS.c.ended_at.is_(None))
        .order_by(ORDERS.c.id)
    )
    for order_id, has_consignee, parcel in session.execute(mine):
        yield Correctable(order_scope(order_id, account_id), TARGET_FIELD, order_id)
        if has_consignee and parcel in _NOT_PACKED:
            scope = consignee_scope(order_id, account_id)
            for name in _CONSIGNEE_FIELDS:
                yield Correctable(scope, f"consignee.{name}", order_id)


def _of_inquiries(session: Session, account_id: str) -> Iterator[Correctable]:
    mine = (
        select(col(Inquiry.id))
        .where(col(Inquiry.account_id) == account_id, col(Inquiry.closed_at).is_(None))
        .order_by(col(Inquiry.id).desc())
        .limit(_LATEST_INQUIRIES)
    )
    for inquiry_id in session.execute(mine).scalars():
        for name in _INQUIRY_FIELDS:
            yield Correctable(consult_scope(inquiry_id, account_id), f"inquiry.{name}", inquiry_id)


def kept_item(session: Session, one: Correctable) -> Item:
    """The sealed value as it is kept now. Raises NotCorrectable when there is none any more."""
    table, _, name = one.field.partition(".")
    row = session.get(_MODELS[table], one.row_id)
    if row is None:
        raise NotCorrectable(reason="gone")
    return Item(one.scope, getattr(_MODELS[table], name), one.row_id, getattr(row, name))


def checked_value(
    session: Session, deps: Deps, reading: Reading, one: Correctable, typed: str
) -> str:
    """The new value in the form in which it is kept.

    Raises ValueUnchanged, NotCorrectable, EmailInvalid, TargetRefused, ConsigneeInvalid.
    """
    if not typed.strip() or len(typed) > VALUE_LIMIT:
        raise NotCorrectable(reason="value")
    new = _parsed(session, deps, reading, one, typed)
    if new == open_value(session, deps, reading, kept_item(session, one)):
        raise ValueUnchanged()
    return new


def _parsed(session: Session, deps: Deps, reading: Reading, one: Correctable, typed: str) -> str:
    table, _, name = one.field.partition(".")
    if one.field == EMAIL_FIELD:
        return normalise_email(typed, allows_test_domains=deps.settings.is_demo)
    if one.field == TARGET_FIELD:
        return _parsed_target(session, one.row_id, typed)
    if table == "consignee":
        row = session.get_one(Consignee, one.row_id)
        draft = consignee_of(session, deps, reading, row)
        return str(getattr(parse_consignee(replace(draft, **{name: typed})), name))
    inquiry = session.get_one(Inquiry, one.row_id)
    return _parsed_contact(question_of(session, deps, reading, inquiry), name, typed)


def _parsed_target(session: Session, order_id: str, typed: str) -> str:
    order = session.get_one(Order, order_id)
    service = session.get(Service, order.slug)
    if service is None:
        raise NotCorrectable(reason="gone")
    return parse_target(typed, order.platform, service.target_kind)


def _parsed_contact(question: Question, name: str, typed: str) -> str:
    form = {**vars(question), name: typed}
    try:
        return str(getattr(read_heard_question(form), name))
    except QuestionIncomplete:
        raise NotCorrectable(reason="value") from None


_MODELS: dict[str, Any] = {
    "account": Account,
    "orders": Order,
    "consignee": Consignee,
    "inquiry": Inquiry,
}
