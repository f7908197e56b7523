"""Which role opens which personal data: the table of roles and fields, exhaustive."""

from collections.abc import Mapping, Set
from typing import Literal

from snshelper.accounts.duties.rules import Group
from snshelper.accounts.permissions import Permission, permissions_of
from snshelper.privacy.declarations import Category

PersonalItem = Literal[
    "member_contact",
    "order_record",
    "consignee",
    "consultation",
    "bank_account",
    "staff_record",
    "member_usage",
    "member_credential",
    "case_words",
]

ITEMS: Mapping[PersonalItem, frozenset[Category]] = {
    "member_contact": frozenset({Category.CONTACT}),
    "order_record": frozenset({Category.TRANSACTION}),
    "consignee": frozenset({Category.CONSIGNEE}),
    "consultation": frozenset({Category.CONSULTATION}),
    "bank_account": frozenset({Category.BANK}),
    "staff_record": frozenset({Category.STAFF}),
    "member_usage": frozenset({Category.USAGE}),
    "member_credential": frozenset({Category.CREDENTIAL}),
    "case_words": frozenset({Category.USAGE}),
}
"""The kinds of personal data as a person speaks of them, and the declared categories of each."""

_NOTHING: frozenset[PersonalItem] = frozenset()
OPENED_BY: Mapping[Permission, frozenset[PersonalItem]] = {
    "dashboard.read": _NOTHING,
    "orders.read": frozenset({"order_record"}),
    "orders.resolve": frozenset({"order_record"}),
    "orders.refund": frozenset({"order_record"}),
    "orders.refund_any_amount": frozenset({"order_record"}),
    "shipments.write": frozenset({"consignee"}),
    "services.write": _NOTHING,
    "customers.read": frozenset({"member_contact"}),
    "customers.suspend": _NOTHING,
    "inquiries.answer": frozenset({"consultation"}),
    "popups.write": _NOTHING,
    "staff.write": frozenset({"staff_record"}),
    "audit.read": frozenset({"staff_record"}),
    "duties.own": _NOTHING,
    "people.write": frozenset({"staff_record"}),
    "privacy.front": _NOTHING,
    "privacy.records": _NOTHING,
    "retention.request": _NOTHING,
    "retention.approve": _NOTHING,
    "requests.write": frozenset({"member_contact", "consultation"}),
    "payouts.write": frozenset({"bank_account"}),
    "policy.announce": _NOTHING,
    "incidents.write": frozenset({"case_words"}),
    "papers.write": _NOTHING,
    "disclosures.ask": _NOTHING,
    "disclosures.confirm": frozenset(
        {
            "member_contact",
            "order_record",
            "consignee",
            "consultation",
            "member_usage",
            "case_words",
        }
    ),
}
"""What each permission opens. Nobody opens passwords: no permission does. Records of use are opened
where a statute demands them alone."""

GROUP_ITEMS: Mapping[Group, frozenset[PersonalItem]] = {
    "customers": frozenset({"member_contact", "order_record", "consignee", "consultation"}),
    "privacy": frozenset(ITEMS) - {"member_credential", "bank_account"},
    "unavoidable": frozenset({"order_record", "bank_account"}),
    "none": frozenset({"staff_record"}),
}
"""The most that each group of the policy may open: a role that opens more is in the wrong group."""


def may_open(roles: Set[str], item: PersonalItem) -> bool:
    """Whether any of `roles` opens `item`."""
    held = permissions_of(frozenset(roles))
    return any(item in items for permission, items in OPENED_BY.items() if permission in held)
