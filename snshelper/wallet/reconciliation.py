"""Asking the payment service about top-ups whose callback never came."""

from datetime import timedelta

from snshelper.kernel.runtime import Deps, in_thread
from snshelper.wallet.actions import apply_payment
from snshelper.wallet.payments import PaymentService, PaymentUnavailable
from snshelper.wallet.queries import open_top_ups

_ASKED_FOR = timedelta(days=1)


async def reconcile_top_ups(deps: Deps, payments: PaymentService) -> int:
    """Fetch every open payment of the last day; answers how many were credited."""
    credited = 0
    for top_up in await in_thread(open_top_ups, deps.engine, deps.clock() - _ASKED_FOR):
        try:
            payment = await payments.fetch(top_up.reference or "")
        except PaymentUnavailable:
            return credited
        credited += await in_thread(apply_payment, deps, payment)
    return credited
