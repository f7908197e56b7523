"""What every stored value is, why it is kept, for whom, and until when.

Each table column names one `Declaration`; a column without one fails the build.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Literal, Self

from sqlalchemy import Column
from sqlmodel import Field

from snshelper.kernel.vault.column import SealedText
from snshelper.privacy.retention import Retention
from snshelper.privacy.uses import Use


class Category(StrEnum):
    """What kind of value it is."""

    TECHNICAL = "technical"
    IDENTIFIER = "identifier"
    CONTACT = "contact"
    CREDENTIAL = "credential"
    USAGE = "usage"
    TRANSACTION = "transaction"
    BANK = "bank"
    CONSIGNEE = "consignee"
    CONSULTATION = "consultation"
    CATALOGUE = "catalogue"
    STAFF = "staff"


IMPERSONAL = frozenset({Category.TECHNICAL, Category.CATALOGUE})
"""Categories that say nothing about a person."""


class Purpose(StrEnum):
    """Why it is kept (the three purposes of the policy, and running the shop itself)."""

    MEMBERSHIP = "membership"
    SERVICE = "service"
    CONSULTATION = "consultation"
    OPERATION = "operation"


class Scope(StrEnum):
    """Whose life it follows; each scope is closed on its own."""

    NONE = "none"
    ACCOUNT = "account"
    ORDER = "order"
    CONSIGNEE = "consignee"
    CONSULTATION = "consultation"
    PAYOUT = "payout"
    DISCLOSURE = "disclosure"
    INCIDENT = "incident"
    HOLD = "hold"
    MAIL = "mail"
    STAFF = "staff"


Recipient = Literal["advertising", "payment", "mail", "carrier", "line"]
"""Who works for the shop with personal data: the ids of `processors.PROCESSORS`."""


@dataclass(frozen=True)
class Declaration:
    """Category, purpose, scope and retention of one column, and who may come to see it."""

    category: Category
    purpose: Purpose
    scope: Scope
    retention: Retention
    uses: frozenset[Use] = frozenset()
    """What a sealed value of it may be opened for."""
    recipients: frozenset[Recipient] = frozenset()
    """The entrusted companies that it may go to."""

    @property
    def is_sealed(self) -> bool:
        """Whether its values are stored sealed: then, and only then, there is a use for them."""
        return bool(self.uses)

    @property
    def is_personal(self) -> bool:
        """Whether its values say something about a person."""
        return self.category not in IMPERSONAL

    def opened_for(self, *uses: Use) -> Self:
        """The same declaration for a sealed column that may be opened for `uses`."""
        return replace(self, uses=frozenset(uses))

    def given_to(self, *recipients: Recipient) -> Self:
        """The same declaration for a column whose values may go to `recipients`."""
        return replace(self, recipients=frozenset(recipients))


TECHNICAL = Declaration(Category.TECHNICAL, Purpose.OPERATION, Scope.NONE, Retention.WHILE_IN_USE)
CATALOGUE = Declaration(Category.CATALOGUE, Purpose.OPERATION, Scope.NONE, Retention.WHILE_IN_USE)
ACCOUNT_ID = Declaration(
    Category.IDENTIFIER, Purpose.MEMBERSHIP, Scope.ACCOUNT, Retention.ACCOUNT_LIFE
)
ACCOUNT_CONTACT = Declaration(
    Category.CONTACT, Purpose.MEMBERSHIP, Scope.ACCOUNT, Retention.ACCOUNT_LIFE
).given_to("mail")
ACCOUNT_CREDENTIAL = Declaration(
    Category.CREDENTIAL, Purpose.MEMBERSHIP, Scope.ACCOUNT, Retention.ACCOUNT_LIFE
)
ACCOUNT_USAGE = Declaration(
    Category.USAGE, Purpose.MEMBERSHIP, Scope.ACCOUNT, Retention.ACCOUNT_LIFE
)
ORDER_RECORD = Declaration(
    Category.TRANSACTION, Purpose.SERVICE, Scope.ORDER, Retention.SUPPLY_FIVE_YEARS
).given_to("advertising")
MONEY_RECORD = Declaration(
    Category.TRANSACTION, Purpose.SERVICE, Scope.ORDER, Retention.TAX_FIVE_YEARS
).given_to("payment")
BANK_ACCOUNT = Declaration(
    Category.BANK, Purpose.SERVICE, Scope.PAYOUT, Retention.TAX_FIVE_YEARS
).given_to("payment")
CONSIGNEE = Declaration(
    Category.CONSIGNEE, Purpose.SERVICE, Scope.CONSIGNEE, Retention.UNTIL_DELIVERED
).given_to("carrier")
INQUIRY = Declaration(
    Category.CONSULTATION, Purpose.CONSULTATION, Scope.CONSULTATION, Retention.CONSULTATION_CLOSED
).given_to("mail")
REQUEST_RECORD = Declaration(
    Category.USAGE, Purpose.OPERATION, Scope.ACCOUNT, Retention.AUDIT_FIVE_YEARS
)
STAFF_RECORD = Declaration(
    Category.STAFF, Purpose.OPERATION, Scope.STAFF, Retention.AUDIT_FIVE_YEARS
)
AUDIT_RECORD = Declaration(
    Category.USAGE, Purpose.OPERATION, Scope.STAFF, Retention.AUDIT_FIVE_YEARS
)
DISCLOSURE_WORDS = replace(AUDIT_RECORD, scope=Scope.DISCLOSURE)
INCIDENT_WORDS = replace(AUDIT_RECORD, scope=Scope.INCIDENT)
HOLD_WORDS = replace(STAFF_RECORD, scope=Scope.HOLD)

INFO_KEY = "privacy"


def column(declaration: Declaration, *arguments: Any, default: Any = ..., **options: Any) -> Any:
    """A table column with its declaration; `arguments` and `options` go to `Column`.

    A Python `default` makes the field optional when a row object is built.
    """
    options.setdefault("nullable", False)
    built = Column(*arguments, info={INFO_KEY: declaration}, **options)
    return Field(sa_column=built) if default is ... else Field(default=default, sa_column=built)


def sealed(declaration: Declaration, *, nullable: bool = True) -> Any:
    """A column of personal data: stored sealed, opened by the gate for the declared uses.

    Nullable unless told otherwise, because destruction empties it.
    """
    if not declaration.uses:
        raise ValueError("a sealed column needs a use it may be opened for")
    return column(declaration, SealedText, nullable=nullable, default=None)
