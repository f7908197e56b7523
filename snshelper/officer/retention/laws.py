"""The laws that say how long data is kept, by their ids."""

from typing import Literal, get_args

from snshelper.kernel.i18n import Texts

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

HOLD_LAWS: tuple[LawId, ...] = (
    "kr-civil-procedure",
    "kr-criminal-procedure",
    "kr-national-tax-85-3",
    "kr-ecommerce-6-dispute",
    "kr-commercial-146",
)
"""What a legal hold may rest on."""


def law_words(t: Texts, law_id: str) -> str:
    """The law and its article in the reader's language."""
    return t(f"retention.law.{law_id.replace('-', '_')}")
