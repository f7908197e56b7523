"""When the ground for keeping something ends, from the facts of its life. Pure.

Every scope is kept while any of its grounds lasts; the one that lasts longest decides. Periods and
laws are those of `privacy.retention`, which the published policy shows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from snshelper.privacy.calendar import end_of_days, end_of_period
from snshelper.privacy.retention import GROUNDS
from snshelper.privacy.scopes import SCOPE_KINDS, ScopeKind
from snshelper.privacy.switches import is_thrown

Kind = ScopeKind
KINDS = SCOPE_KINDS

GroundName = Literal[
    "membership",
    "service",
    "settlement",
    "liability",
    "tax",
    "contract",
    "payment",
    "consultation",
    "dispute",
    "notice",
    "proof",
    "consent",
]


@dataclass(frozen=True)
class Ground:
    """One reason to keep something; `until` is the first moment without it, None while open."""

    name: GroundName
    law: str
    until: datetime | None


@dataclass(frozen=True)
class Due:
    """The first moment at which nothing but its owner's wish would keep a scope, and why then."""

    at: datetime
    ground: GroundName
    law: str


def due_of(grounds: Sequence[Ground]) -> Due | None:
    """When the last of the grounds ends; None while one of them is open.

    Of several that end together the first one named decides. Raises ValueError without grounds:
    nothing is destroyed because nobody said why it was kept.
    """
    if not grounds:
        raise ValueError("a scope without a ground")
    latest = None
    for ground in grounds:
        if ground.until is None:
            return None
        if latest is None or ground.until > latest.at:
            latest = Due(ground.until, ground.name, ground.law)
    return latest


@dataclass(frozen=True)
class AccountFacts:
    """`closed_at`: when the member's deletion of the account was carried out."""

    closed_at: datetime | None


@dataclass(frozen=True)
class OrderFacts:
    """What happened to an order; None where it has not happened yet.

    `delivered_at`: the service was rendered, the parcel arrived, or nothing is left to deliver.
    `settled_at`: its last movement of money. `ended_at`: the contract was fulfilled or withdrawn.
    """

    delivered_at: datetime | None
    settled_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class ConsigneeFacts:
    """A parcel's life: see OrderFacts. `was_shipped`: without a parcel there is no accident."""

    delivered_at: datetime | None
    settled_at: datetime | None
    was_shipped: bool = True


@dataclass(frozen=True)
class ConsultFacts:
    """An inquiry: when it was closed, and whether it was a complaint or a dispute."""

    closed_at: datetime | None
    is_dispute: bool = False


@dataclass(frozen=True)
class PayoutFacts:
    """Money to a bank account: `ended_at` when it was paid, or taken back before it was."""

    ended_at: datetime | None
    was_paid: bool = True


@dataclass(frozen=True)
class MailFacts:
    """`left_at`: a mail server took the mail, or refused it for good."""

    left_at: datetime | None


@dataclass(frozen=True)
class ProofFacts:
    """What proves how the shop kept its promises: `ended_at` when there was no more to add."""

    ended_at: datetime | None


Facts = (
    AccountFacts | OrderFacts | ConsigneeFacts | ConsultFacts | PayoutFacts | MailFacts | ProofFacts
)


def grounds_of(facts: Facts, kept_longer_until: datetime | None = None) -> tuple[Ground, ...]:
    """Every ground that keeps a scope with these facts.

    `kept_longer_until` is the end of a separate period that the person consented to (Korean PIPA
    article 15), None without such a consent.
    """
    grounds = tuple(_GROUNDS[type(facts)](facts))
    if kept_longer_until is None or is_thrown("retention.consent"):
        return grounds
    return (*grounds, _ground("consent", kept_longer_until))


def _account(facts: AccountFacts) -> Iterable[Ground]:
    if not is_thrown("retention.membership"):
        yield _ground("membership", facts.closed_at)


def _order(facts: OrderFacts) -> Iterable[Ground]:
    yield from _purpose(facts.delivered_at, facts.settled_at)
    yield from _liability(facts.delivered_at)
    yield from _tax(facts.settled_at)
    if not is_thrown("retention.contract"):
        yield _ground("contract", facts.ended_at)
    yield from _payment(_later(facts.settled_at, facts.delivered_at))


def _consignee(facts: ConsigneeFacts) -> Iterable[Ground]:
    yield from _purpose(facts.delivered_at, facts.settled_at)
    if facts.was_shipped:
        yield from _liability(facts.delivered_at)


def _consult(facts: ConsultFacts) -> Iterable[Ground]:
    if not is_thrown("retention.consultation"):
        yield _ground("consultation", facts.closed_at)
    if facts.is_dispute and not is_thrown("retention.dispute"):
        yield _ground("dispute", facts.closed_at)


def _payout(facts: PayoutFacts) -> Iterable[Ground]:
    yield _ground("service", facts.ended_at)
    if facts.was_paid:
        yield from _tax(facts.ended_at)
        yield from _payment(facts.ended_at)


def _mail(facts: MailFacts) -> Iterable[Ground]:
    yield _ground("notice", facts.left_at)


def _proof(facts: ProofFacts) -> Iterable[Ground]:
    yield _ground("proof", facts.ended_at)


def _purpose(delivered_at: datetime | None, settled_at: datetime | None) -> Iterable[Ground]:
    if not is_thrown("retention.service"):
        yield _ground("service", delivered_at)
    if not is_thrown("retention.settlement"):
        yield _ground("settlement", settled_at)


def _liability(delivered_at: datetime | None) -> Iterable[Ground]:
    if not is_thrown("retention.liability"):
        yield _ground("liability", delivered_at)


def _tax(settled_at: datetime | None) -> Iterable[Ground]:
    if not is_thrown("retention.tax"):
        yield _ground("tax", settled_at)


def _payment(supplied_at: datetime | None) -> Iterable[Ground]:
    if not is_thrown("retention.payment"):
        yield _ground("payment", supplied_at)


def _ground(name: GroundName, anchor: datetime | None) -> Ground:
    """The declared ground of this name, from the moment that sets it off."""
    declared = GROUNDS[name]
    until = anchor
    if anchor is not None and declared.years:
        until = end_of_period(anchor, declared.years)
    elif anchor is not None and declared.days:
        until = end_of_days(anchor, declared.days)
    return Ground(name, declared.law_id, until)


_GROUNDS: dict[type, Callable[..., Iterable[Ground]]] = {
    AccountFacts: _account,
    OrderFacts: _order,
    ConsigneeFacts: _consignee,
    ConsultFacts: _consult,
    PayoutFacts: _payout,
    MailFacts: _mail,
    ProofFacts: _proof,
}


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return None if one is None or other is None else max(one, other)
