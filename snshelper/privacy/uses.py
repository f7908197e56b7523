"""What sealed personal data may be opened for, and who may open it for that."""

from enum import StrEnum


class Use(StrEnum):
    """Why a value is opened. A use that a column does not declare is refused."""

    SELF = "self"  # shown to the person it is about
    SIGN_IN = "sign_in"  # the account's own log-in and password links
    NOTICE = "notice"  # writing to the person
    DELIVERY = "delivery"  # handing an order to the partner that delivers it
    ORDER_CARE = "order_care"  # staff looking after an order
    PACKING = "packing"  # staff sending a parcel
    CUSTOMER_CARE = "customer_care"  # staff looking after an account
    ANSWERING = "answering"  # staff answering an inquiry
    STAFFING = "staffing"  # the owner looking after the staff
    ROSTER = "roster"  # the register of who works here and what they signed
    PAYOUT = "payout"  # finance paying money back to a bank account
    RIGHTS = "rights"  # carrying out what a person asked about their data, and writing about it
    ASSISTING = "assisting"  # the officer reading such a request and calling back
    DISCLOSURE = "disclosure"  # the officer handing an authority what a statute names
    REGISTERING = "registering"  # keeping the register of demands of authorities
    INVESTIGATING = "investigating"  # the officer handling a breach
    HOLDING = "holding"  # why the law keeps something beyond its time
    SCANNING = "scanning"  # looking for viruses in a file
    MARKETING = "marketing"  # declared nowhere, so nobody can


PROGRAM_USES = frozenset({Use.SIGN_IN, Use.NOTICE, Use.DELIVERY, Use.RIGHTS, Use.SCANNING})
"""Uses of the program itself; no person opens anything for them."""
PERMISSION_OF_USE: dict[Use, str] = {
    Use.ORDER_CARE: "orders.read",
    Use.PACKING: "shipments.write",
    Use.CUSTOMER_CARE: "customers.read",
    Use.ANSWERING: "inquiries.answer",
    Use.STAFFING: "staff.write",
    Use.ROSTER: "people.write",
    Use.PAYOUT: "payouts.write",
    Use.ASSISTING: "requests.write",
    Use.DISCLOSURE: "disclosures.confirm",
    Use.REGISTERING: "disclosures.confirm",
    Use.INVESTIGATING: "incidents.write",
    Use.HOLDING: "retention.approve",
}
"""What staff must hold for a use; a use that stands nowhere is open to nobody."""
USES_DESPITE_RESTRICTION = frozenset(
    {Use.SELF, Use.RIGHTS, Use.ROSTER, Use.ASSISTING, Use.DISCLOSURE, Use.SCANNING}
)
"""A stop or a pending correction ends every processing. The person and their request go on, and
so does what a statute demands and what keeps the data safe (PIPA articles 29 and 37 (2))."""
