"""What the shop collects: the items of the published policy, and which column holds which.

A column of personal data that holds no item fails the build; so does an item that stands in the
policy twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from snshelper.kernel.database import metadata
from snshelper.kernel.i18n import Texts
from snshelper.privacy.declarations import INFO_KEY, Category, Declaration, Purpose
from snshelper.privacy.retention import Retention
from snshelper.privacy.switches import is_thrown


@dataclass(frozen=True)
class Item:
    """One kind of personal data. Its name is the message `item.<id>`.

    `anchor` is the promise in whose words the policy names it; what only staff are asked for
    stands in the record of processing alone, without an anchor.
    """

    id: str
    purpose: Purpose
    anchor: str = ""


ITEMS: tuple[Item, ...] = (
    Item("email", Purpose.MEMBERSHIP, "p-7"),
    Item("password", Purpose.MEMBERSHIP, "p-7"),
    Item("ip", Purpose.MEMBERSHIP, "p-8"),
    Item("time_of_use", Purpose.MEMBERSHIP, "p-8"),
    Item("use", Purpose.MEMBERSHIP, "p-8"),
    Item("mail", Purpose.MEMBERSHIP, "p-8"),
    Item("name", Purpose.SERVICE, "p-11"),
    Item("phone", Purpose.SERVICE, "p-11"),
    Item("address", Purpose.SERVICE, "p-11"),
    Item("bank_name", Purpose.SERVICE, "p-11"),
    Item("account_holder", Purpose.SERVICE, "p-11"),
    Item("account_number", Purpose.SERVICE, "p-11"),
    Item("order", Purpose.SERVICE, "p-11"),
    Item("billing", Purpose.SERVICE, "p-11"),
    Item("consignee_name", Purpose.SERVICE, "p-12"),
    Item("consignee_phone", Purpose.SERVICE, "p-12"),
    Item("consignee_address", Purpose.SERVICE, "p-12"),
    Item("consignee_email", Purpose.SERVICE, "p-12"),
    Item("asker_name", Purpose.CONSULTATION, "p-15"),
    Item("asker_phone", Purpose.CONSULTATION, "p-15"),
    Item("asker_email", Purpose.CONSULTATION, "p-15"),
    Item("inquiry", Purpose.CONSULTATION, "p-15"),
    Item("staff", Purpose.OPERATION),
    Item("proof", Purpose.OPERATION),
)


@dataclass(frozen=True)
class PublishedPurpose:
    """One row of the published table: the promises that say what its items are used for.

    In words: the messages `purpose.<purpose>.name` and `purpose.for.<anchor>`.
    """

    purpose: Purpose
    uses: tuple[str, ...]


PURPOSES: tuple[PublishedPurpose, ...] = (
    PublishedPurpose(Purpose.MEMBERSHIP, ("p-9", "p-10")),
    PublishedPurpose(Purpose.SERVICE, ("p-13", "p-14")),
    PublishedPurpose(Purpose.CONSULTATION, ("p-16",)),
)

_NAMED: dict[tuple[Category, str], str] = {
    (Category.CREDENTIAL, "password_hash"): "password",
    (Category.USAGE, "ip"): "ip",
    (Category.USAGE, "subject"): "mail",
    (Category.USAGE, "body"): "mail",
    (Category.BANK, "bank_name"): "bank_name",
    (Category.BANK, "account_holder"): "account_holder",
    (Category.BANK, "account_number"): "account_number",
    (Category.CONSIGNEE, "order_id"): "order",
    (Category.CONSIGNEE, "name"): "consignee_name",
    (Category.CONSIGNEE, "phone"): "consignee_phone",
    (Category.CONSIGNEE, "postal_code"): "consignee_address",
    (Category.CONSIGNEE, "address"): "consignee_address",
    (Category.CONSIGNEE, "email"): "consignee_email",
    (Category.CONSULTATION, "name"): "asker_name",
    (Category.CONSULTATION, "phone"): "asker_phone",
    (Category.CONSULTATION, "email"): "asker_email",
}
# What a column of the category holds unless its name says more. Bank accounts and consignees have
# no such line: a new column there must be named, and so be published.
_USUAL: dict[Category, str] = {
    Category.IDENTIFIER: "use",
    Category.CONTACT: "email",
    Category.CREDENTIAL: "use",
    Category.USAGE: "use",
    Category.TRANSACTION: "order",
    Category.CONSULTATION: "inquiry",
    Category.STAFF: "staff",
}


class UndeclaredItem(ValueError):
    """A column holds something that the policy does not name."""


def item_of(column: str, declaration: Declaration) -> Item:
    """The item that a column of personal data holds. Raises UndeclaredItem."""
    category = declaration.category
    wanted = _NAMED.get((category, column)) or _general(column, declaration)
    for item in ITEMS:
        if item.id == wanted:
            return item
    if is_thrown("declarations.columns"):
        return ITEMS[0]
    raise UndeclaredItem(f"{category.value}: {column}")


def field_words(t: Texts, field: str) -> str:
    """The item that `table.column` holds, in words; the name itself for what is no longer kept."""
    table, _, name = field.partition(".")
    if table not in metadata.tables or name not in metadata.tables[table].c:
        return field
    declaration: Declaration = metadata.tables[table].c[name].info[INFO_KEY]
    return t(f"item.{item_of(name, declaration).id}")


def fields_words(t: Texts, fields: Iterable[str]) -> str:
    """The items of several fields, each once, in words."""
    return t("list.comma").join(dict.fromkeys(field_words(t, field) for field in fields))


def _general(column: str, declaration: Declaration) -> str:
    category = declaration.category
    if declaration.retention is Retention.AUDIT_FIVE_YEARS and category is not Category.STAFF:
        return "proof"
    if declaration.retention is Retention.TAX_FIVE_YEARS and category is Category.TRANSACTION:
        return "billing"
    if category is Category.USAGE and column.endswith("_at"):
        return "time_of_use"
    return _USUAL.get(category, "")
