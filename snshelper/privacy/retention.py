"""How long what is kept, and by which law: the rules that the published policy shows.

A ground keeps a value for a period that an event sets off; a rule is the grounds of one kind of
value, and the one that lasts longest decides. Days are counted in Korea (see `calendar`).
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from snshelper.privacy.laws import CONSENT, PURPOSE_REACHED, Law, UnknownLaw, cited
from snshelper.privacy.switches import is_thrown

Anchor = Literal[
    "replaced",  # the value was replaced or is no longer needed
    "account_deleted",
    "consent_ended",  # the end that the person agreed to
    "delivered",  # the service was rendered, or the parcel arrived
    "settled",  # the last movement of money
    "ended",  # the contract was fulfilled or withdrawn
    "supplied",  # paid and supplied, whichever came later
    "closed",  # the inquiry was answered to its end
    "left",  # the mail left the house
    "recorded",
]


@dataclass(frozen=True)
class RetentionGround:
    """One reason to keep a value: `years` or `days` from `anchor`, or until it when both are 0.

    What it covers is the message `retention.<name>.what`; without a period, how long in words is
    `retention.<name>.until`. Raises UnknownLaw unless a law is cited (P3): the end of the purpose
    and consent are grounds of the Personal Information Protection Act as well.
    """

    name: str
    law_id: str
    anchor: Anchor
    years: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        """Refuse a ground that rests on nothing."""
        if not is_thrown("retention_rules.law"):
            cited(self.law_id)

    @property
    def law(self) -> Law:
        """The law it rests on."""
        return cited(self.law_id)


GROUNDS: dict[str, RetentionGround] = {
    ground.name: ground
    for ground in (
        RetentionGround("use", PURPOSE_REACHED, "replaced"),
        RetentionGround("membership", PURPOSE_REACHED, "account_deleted"),
        RetentionGround("consent", CONSENT, "consent_ended"),
        RetentionGround("service", PURPOSE_REACHED, "delivered"),
        RetentionGround("settlement", PURPOSE_REACHED, "settled"),
        RetentionGround("liability", "kr-commercial-146", "delivered", days=14),
        RetentionGround("tax", "kr-national-tax-85-3", "settled", years=5),
        RetentionGround("contract", "kr-ecommerce-6-contract", "ended", years=5),
        RetentionGround("payment", "kr-ecommerce-6-payment", "supplied", years=5),
        RetentionGround("consultation", PURPOSE_REACHED, "closed"),
        RetentionGround("dispute", "kr-ecommerce-6-dispute", "closed", years=3),
        RetentionGround("notice", PURPOSE_REACHED, "left", days=7),
        RetentionGround("proof", "kr-pipa-29", "recorded", years=5),
    )
}


@dataclass(frozen=True)
class RetentionRule:
    """The grounds that keep one kind of value. Raises UnknownLaw without any."""

    id: str
    grounds: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a rule without a reason."""
        if not self.grounds or any(name not in GROUNDS for name in self.grounds):
            raise UnknownLaw(f"{self.id}: no such ground")

    def resolved(self) -> tuple[RetentionGround, ...]:
        """Its grounds, as they are declared now."""
        return tuple(GROUNDS[name] for name in self.grounds)


def _rule(id: str, *grounds: str) -> RetentionRule:
    return RetentionRule(id, grounds)


class Retention(Enum):
    """Until when a column's values are kept."""

    WHILE_IN_USE = _rule("while_in_use", "use")
    ACCOUNT_LIFE = _rule("account_life", "membership", "consent")
    SUPPLY_FIVE_YEARS = _rule(
        "supply_five_years", "service", "settlement", "liability", "contract", "payment"
    )
    TAX_FIVE_YEARS = _rule("tax_five_years", "service", "settlement", "tax", "payment")
    UNTIL_DELIVERED = _rule("until_delivered", "service", "settlement", "liability")
    CONSULTATION_CLOSED = _rule("consultation_closed", "consultation", "dispute")
    NOTICE_SENT = _rule("notice_sent", "notice")
    AUDIT_FIVE_YEARS = _rule("audit_five_years", "proof")


@dataclass(frozen=True)
class PublishedPeriod:
    """One line of the published table: grounds that are read together, and the promise's anchor.

    `name` is the ground whose words it carries.
    """

    name: str
    grounds: tuple[str, ...]
    anchor: str = ""


PUBLISHED: tuple[PublishedPeriod, ...] = (
    PublishedPeriod("membership", ("membership",), "p-18"),
    PublishedPeriod("consent", ("consent",), "p-19"),
    PublishedPeriod("service", ("service", "settlement", "liability"), "p-20"),
    PublishedPeriod("tax", ("tax",), "p-21"),
    PublishedPeriod("contract", ("contract",), "p-22"),
    PublishedPeriod("payment", ("payment",), "p-23"),
    PublishedPeriod("consultation", ("consultation",), "p-24"),
    PublishedPeriod("dispute", ("dispute",), "p-25"),
    PublishedPeriod("notice", ("notice",)),
    PublishedPeriod("proof", ("proof",)),
)
"""Every ground that keeps personal data stands in exactly one line."""
