"""Which role may do what. Roles are minimal and none implies another."""

from typing import Literal, get_args

from snshelper.privacy.switches import is_thrown

Role = Literal["owner", "officer", "finance", "support", "marketer"]
ROLES: tuple[Role, ...] = get_args(Role)

Permission = Literal[
    "dashboard.read",
    "orders.read",
    "orders.resolve",
    "orders.refund",
    "orders.refund_any_amount",
    "shipments.write",
    "services.write",
    "customers.read",
    "customers.suspend",
    "inquiries.answer",
    "popups.write",
    "staff.write",
    "audit.read",
    "privacy.front",
    "privacy.records",
    "duties.own",
    "people.write",
    "retention.request",
    "retention.approve",
    "incidents.write",
    "papers.write",
    "disclosures.ask",
    "disclosures.confirm",
    "requests.write",
    "payouts.write",
    "policy.announce",
]

PERMISSIONS: dict[Permission, frozenset[Role]] = {
    "dashboard.read": frozenset(ROLES),
    "orders.read": frozenset({"support", "finance"}),
    "orders.resolve": frozenset({"support"}),
    "orders.refund": frozenset({"support", "finance"}),
    "orders.refund_any_amount": frozenset({"finance"}),
    "shipments.write": frozenset({"support"}),
    "services.write": frozenset({"marketer"}),
    "customers.read": frozenset({"support"}),
    "customers.suspend": frozenset({"support"}),
    "inquiries.answer": frozenset({"support", "officer"}),
    "popups.write": frozenset({"marketer"}),
    "staff.write": frozenset({"owner"}),
    "audit.read": frozenset({"owner", "officer"}),
    "privacy.front": frozenset({"owner", "officer"}),
    "privacy.records": frozenset({"owner", "officer"}),
    "duties.own": frozenset(ROLES),
    "people.write": frozenset({"owner", "officer"}),
    "retention.request": frozenset({"owner", "officer"}),
    "retention.approve": frozenset({"officer"}),
    "incidents.write": frozenset({"officer"}),
    "papers.write": frozenset({"support", "officer"}),
    "disclosures.ask": frozenset({"owner", "officer"}),
    "disclosures.confirm": frozenset({"officer"}),
    "requests.write": frozenset({"officer"}),
    "payouts.write": frozenset({"finance"}),
    "policy.announce": frozenset({"officer"}),
}


def permissions_of(roles: frozenset[str]) -> frozenset[str]:
    """Every permission that at least one of `roles` carries."""
    if roles and is_thrown("people.groups"):
        return frozenset(PERMISSIONS)
    return frozenset(name for name, holders in PERMISSIONS.items() if holders & roles)
