"""What each kind of scope loses when it is destroyed."""

from collections.abc import Mapping, Sequence

from snshelper.accounts.duties.erasure import erase_signatures
from snshelper.accounts.erasure import erase_accounts
from snshelper.catalogue.erasure import erase_favourites
from snshelper.fulfilment.erasure import erase_receipts, erase_tracking
from snshelper.mail.erasure import erase_mails, mails_of
from snshelper.officer.disclosures.erasure import erase_disclosures
from snshelper.officer.incidents.erasure import erase_incidents
from snshelper.officer.requests.erasure import erase_requests
from snshelper.officer.retention.erasure import erase_holds
from snshelper.officer.retention.rules import Kind
from snshelper.officer.retention.seams import Eraser
from snshelper.ordering.erasure import erase_consignees, erase_orders
from snshelper.support.erasure import erase_inquiries
from snshelper.wallet.payouts.erasure import erase_payouts

ERASERS: Mapping[Kind, Sequence[Eraser]] = {
    "account": (erase_accounts, erase_favourites, mails_of("account")),
    "order": (erase_orders, erase_receipts, mails_of("order")),
    "consignee": (erase_consignees, erase_tracking, mails_of("consignee")),
    "consult": (erase_inquiries, mails_of("consult")),
    "payout": (erase_payouts,),
    "mail": (erase_mails,),
    "request": (erase_requests,),
    "staff": (erase_signatures,),
    "disclosure": (erase_disclosures,),
    "incident": (erase_incidents,),
    "hold": (erase_holds,),
}
"""Who removes what of a scope whose destruction was approved."""
