"""The laws that say how long data is kept, by their ids."""

from typing import Literal, get_args

LawId = Literal[
    "kr_pipa_15",
    "kr_pipa_21",
    "kr_commercial_146",
    "kr_national_tax_85_3",
    "kr_ecommerce_6_contract",
    "kr_ecommerce_6_payment",
    "kr_ecommerce_6_dispute",
    "kr_civil_procedure",
    "kr_criminal_procedure",
]
LAWS: tuple[LawId, ...] = get_args(LawId)
"""Each is named in words by the message `retention.law.<id>`."""

HOLD_LAWS: tuple[LawId, ...] = (
    "kr_civil_procedure",
    "kr_criminal_procedure",
    "kr_national_tax_85_3",
    "kr_ecommerce_6_dispute",
    "kr_commercial_146",
)
"""What a legal hold may rest on."""


def as_law(value: object) -> LawId | None:
    """The law with this id, if there is one."""
    return next((law for law in LAWS if value == law), None)
