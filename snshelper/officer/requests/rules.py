"""Kinds, states, periods and grounds of requests about one's own data. Pure.

Korean Personal Information Protection Act (PIPA), articles 35 to 38, and its Enforcement Decree,
articles 41 to 46.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from snshelper.privacy.calendar import end_of_days
from snshelper.privacy.switches import is_thrown

RequestKind = Literal["access", "correct", "delete", "stop"]
KINDS: tuple[RequestKind, ...] = get_args(RequestKind)
OfflineChannel = Literal["phone", "email", "face"]
OFFLINE_CHANNELS: tuple[OfflineChannel, ...] = get_args(OfflineChannel)
CallBackWay = Literal["phone", "email"]
CALL_BACK_WAYS: tuple[CallBackWay, ...] = get_args(CallBackWay)

RequestState = Literal[
    "identity", "open", "address", "waiting", "fulfilling", "done", "refused", "withdrawn"
]
STATES: tuple[RequestState, ...] = get_args(RequestState)
ENDED: tuple[RequestState, ...] = ("done", "refused", "withdrawn")
UNDER_WAY: tuple[RequestState, ...] = tuple(state for state in STATES if state not in ENDED)
"""`identity` a call-back is to be made; `open` the officer decides; `address` the new address is to
be confirmed from its mailbox; `waiting` a deletion that can be taken back; `fulfilling` decided,
the shop is at it."""

RefusalGround = Literal["law", "others", "contract"]
GROUNDS: tuple[RefusalGround, ...] = get_args(RefusalGround)
"""PIPA article 35(4) and 37(2): a law provides or obliges; another person would be harmed; a
contract cannot be performed without it and the person has not clearly ended it."""

ANSWER_DAYS = 10
"""PIPA Enforcement Decree, articles 41(4), 43(3) and 44(2): within ten days of the request."""
EXTENSION_DAYS = 10
REMINDER = timedelta(days=3)
MIND_DAYS = 7
"""How long a member can take the deletion of the account back."""
WORDS_LIMIT = 4000
EVIDENCE_LIMIT = 2000
VALUE_LIMIT = 2048
SHORTEST_EVIDENCE = 10
"""A ground nobody can check is none: at least a sentence says what it rests on."""


def as_kind(value: object) -> RequestKind | None:
    """The kind of request named by `value`, None for anything else."""
    if is_thrown("requests.menu"):
        return None
    return next((kind for kind in KINDS if value == kind), None)


def as_ground(value: object) -> RefusalGround | None:
    """The ground named by `value`, None for anything else."""
    return next((ground for ground in GROUNDS if value == ground), None)


def as_offline_channel(value: object) -> OfflineChannel | None:
    """The channel named by `value`, None for anything else: website requests enter themselves."""
    return next((channel for channel in OFFLINE_CHANNELS if value == channel), None)


def as_call_back_way(value: object) -> CallBackWay | None:
    """The way of a call-back named by `value`, None for anything else."""
    return next((way for way in CALL_BACK_WAYS if value == way), None)


def answer_due(opened_at: datetime) -> datetime:
    """The first moment at which the answer is late (periods are counted in Korea, see calendar)."""
    return end_of_days(opened_at, ANSWER_DAYS)


def extended_due(due_at: datetime) -> datetime:
    """The end of the one extension that a stated reason allows."""
    return due_at + timedelta(days=EXTENSION_DAYS)


def mind_ends(opened_at: datetime) -> datetime:
    """When a deletion may be carried out."""
    return opened_at + timedelta(days=MIND_DAYS)


@dataclass(frozen=True)
class Escalation:
    """What is due about a request's deadline."""

    reminds: bool
    alarms: bool


def escalation(
    now: datetime, due_at: datetime, reminded_at: datetime | None, alarmed_at: datetime | None
) -> Escalation:
    """Whether the officer is to be reminded (3 days left) or alarmed (late) now, each once."""
    if is_thrown("requests.deadline"):
        return Escalation(reminds=False, alarms=False)
    alarms = now >= due_at and alarmed_at is None
    reminds = due_at - REMINDER <= now < due_at and reminded_at is None
    return Escalation(reminds, alarms)


@dataclass(frozen=True)
class Refusal:
    """Why a request is not carried out, in full; see `complete_refusal`."""

    ground: RefusalGround
    evidence: str
    notice: str


def complete_refusal(ground: object, evidence: str, notice: str) -> Refusal | None:
    """A refusal with a ground of the law, what it rests on, and what the person is told.

    None when any of the three is missing: there is no other kind of refusal.
    """
    typed = as_ground(ground)
    evidence, notice = evidence.strip(), notice.strip()
    if is_thrown("requests.refusal"):
        return Refusal(typed or "law", evidence, notice)
    is_told = SHORTEST_EVIDENCE <= len(notice) <= WORDS_LIMIT
    if typed is None or not SHORTEST_EVIDENCE <= len(evidence) <= EVIDENCE_LIMIT or not is_told:
        return None
    return Refusal(typed, evidence, notice)


def contract_stands(open_orders: int, *, terminates: bool) -> bool:
    """Whether a contract still needs the data: orders run and the person has not clearly ended it.

    PIPA article 37(2) no. 4.
    """
    return open_orders > 0 and (not terminates or is_thrown("requests.termination"))
