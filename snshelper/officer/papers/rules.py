"""Pure decisions about printed copies."""

from datetime import datetime, timedelta
from typing import Literal, get_args

from snshelper.kernel.errors import NotFound, ShopError

Printed = Literal["packing_slip", "request_export"]
PRINTED: tuple[Printed, ...] = get_args(Printed)
Method = Literal["shredder", "incinerator"]
METHODS: tuple[Method, ...] = get_args(Method)
"""Paper is shredded or burned: Enforcement Decree of PIPA, article 16 (1) 2."""

KEPT_AT_MOST = timedelta(days=7)
MOST_COPIES = 20


class CopyGone(NotFound):
    """There is no such printed copy."""

    code = "paper_gone"


class CopySettled(ShopError):
    """The copy is not at this step: it was destroyed or witnessed already, or not yet."""

    code = "paper_settled"


class CopyRefused(ShopError):
    """What was typed does not record a copy or its end; `reason` names what is wrong."""

    code = "paper_refused"


class OwnWitness(ShopError):
    """Whoever destroyed the paper cannot be its witness."""

    code = "paper_own_witness"


def due_of(printed_at: datetime) -> datetime:
    """Until when a copy is destroyed."""
    return printed_at + KEPT_AT_MOST


def as_method(value: object) -> Method | None:
    """The method named by `value`."""
    return next((method for method in METHODS if method == value), None)
