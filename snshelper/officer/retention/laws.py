"""The laws that say how long data is kept, by their ids."""

from typing import Literal, get_args

LawId = Literal[
    "kr-pipa-15",
    "kr-pipa-21",
    "kr-commercial-146",
    "kr-national-tax-85-3",
    "kr-ecommerce-6-contract",
    "kr-ecommerce-6-payment",
    "kr-ecommerce-6-dispute",
    "kr-civil-procedure",
    "kr-criminal-procedure",
]
LAWS: tuple[LawId, ...] = get_args(LawId)
"""Each is named in words by the message `retention.law.<id>`."""

HOLD_LAWS: tuple[LawId, ...] = (
    "kr-civil-procedure",
    "kr-criminal-procedure",
    "kr-national-tax-85-3",
    "kr-ecommerce-6-dispute",
    "kr-commercial-146",
)
"""What a legal hold may rest on."""


def as_law(value: object) -> LawId | None:
    """The law with this id, if there is one."""
    return next((law for law in LAWS if value == law), None)
