"""What the server puts into the wallet page: the native top-up form, and what it says once."""

from snshelper.accounts.csrf import ensure_csrf
from snshelper.interface.templates import render
from snshelper.interface.visits import Fill, Visit
from snshelper.kernel import runtime
from snshelper.wallet.queries import find_top_up
from snshelper.wallet.rules import LARGEST_TOP_UP, SMALLEST_TOP_UP, SUGGESTED_TOP_UPS
from snshelper.wallet.tables import TopUp


async def fill_wallet(visit: Visit) -> Fill:
    """Slot `topup-form`. After a payment it says what became of it."""
    deps = runtime.current()
    token, set_cookie = ensure_csrf(visit.cookies, deps.settings)
    paid = await runtime.in_thread(_own_top_up, deps, visit)
    html = render(
        "wallet/templates/top_up.html",
        visit,
        csrf=token,
        paid=paid,
        is_available=deps.settings.is_demo,
        smallest=SMALLEST_TOP_UP,
        largest=LARGEST_TOP_UP,
        suggested=SUGGESTED_TOP_UPS,
        amount=visit.query.get("amount", "")[:20] or SUGGESTED_TOP_UPS[1],
    )
    return Fill({"topup-form": html}, headers={"set-cookie": set_cookie} if set_cookie else {})


def _own_top_up(deps: runtime.Deps, visit: Visit) -> TopUp | None:
    top_up = find_top_up(deps.engine, visit.query.get("paid", "")[:36])
    return top_up if top_up and top_up.account_id == visit.actor.account_id else None
