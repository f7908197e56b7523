"""Which payment service this shop uses, chosen by its settings."""

from functools import lru_cache

from snshelper.kernel.runtime import Deps
from snshelper.kernel.sandbox_credentials import sandbox_credentials
from snshelper.wallet.payments import PaymentUnavailable, SandboxPayments


@lru_cache(maxsize=4)
def payment_service(deps: Deps) -> SandboxPayments:
    """The payment service; raises PaymentUnavailable where none is connected.

    Production has none until a real one is connected: pretend money never works there.
    """
    if not deps.settings.is_demo:
        raise PaymentUnavailable()
    settings = deps.settings
    return SandboxPayments(
        deps.gate,
        f"http://127.0.0.1:{settings.port}/webhooks/payments/sandbox",
        sandbox_credentials(settings.data_dir).webhook_secret,
    )
