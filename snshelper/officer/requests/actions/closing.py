"""Closing an account whose deletion was asked for seven days ago and not taken back (P18, P38)."""

from datetime import datetime

from sqlmodel import Session

from snshelper.accounts.actions.links import end_links
from snshelper.accounts.actions.sessions import end_all_sessions
from snshelper.accounts.tables import Account
from snshelper.fulfilment.actions import end_contract
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.i18n import Texts, as_language
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.requests.actions.beginning import end_request
from snshelper.officer.requests.keeping import kept_by_law
from snshelper.officer.requests.letters import registered_address, write_to_person
from snshelper.officer.requests.queries import locked_request
from snshelper.officer.requests.tables import SubjectRequest
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.restrictions import lift
from snshelper.privacy.scopes import account_scope, freeze
from snshelper.wallet.ledger import REVENUE, Transfer, post, wallet_of
from snshelper.wallet.payouts.actions import cancel_payout, find_promised, make_payable
from snshelper.wallet.payouts.rules import PAID_WITHIN_DAYS


def close_account(deps: Deps, request_id: str) -> bool:
    """Close the account once nothing stands in the way; False while something does.

    Log-ins end, the address finds nobody any more, the wallet is paid out or given up, and the
    account's scope is frozen: from this transaction on nobody reads it, and retention destroys it
    on the officer's approval. Orders stay for as long as the law says.
    """
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        request = locked_request(session, request_id)
        is_ripe = request.ripe_at is not None and now >= request.ripe_at
        if request.state != "waiting" or not is_ripe:
            return False
        if end_contract(session, now, request.account_id):
            return False
        paid_out = _empty_wallet(session, now, request)
        if paid_out is None:
            return False
        address = registered_address(session, deps, request)
        _close(session, now, request.account_id)
        end_request(request, deps, "done")
        lift(session, now, request.id)
        freeze(session, now, [account_scope(request.account_id).name])
        t = Texts(as_language(request.lang))
        kept = "\n".join(line.words(t) for line in kept_by_law(session, deps, request.account_id))
        letter = "closed_and_paid" if paid_out else "closed"
        facts = {"kept": kept}
        if paid_out:
            facts |= {"amount": f"{paid_out:,}", "days": f"{PAID_WITHIN_DAYS}"}
        write_to_person(session, deps, request, letter, to=address, is_last=True, **facts)
        target = AuditedObject("request", request.id)
        record_audit(session, now, SYSTEM, "requests.close_account", target)
    return True


def _empty_wallet(session: Session, now: datetime, request: SubjectRequest) -> int | None:
    """Owe what is left to the bank account, or keep what was given up.

    Answers the yen owed; None when more is left than the person decided about.
    """
    wallet = wallet_of(session, request.account_id, lock=True)
    left = wallet[1] if wallet else 0
    payout = find_promised(session, request.id)
    if wallet and left and payout:
        make_payable(session, now, payout, wallet[0], left)
        return left
    if left > request.gives_up:
        return None
    if wallet and left:
        post(session, now, Transfer(f"give_up:{request.id}", "give_up", wallet[0], REVENUE, left))
    cancel_payout(session, now, request.id)
    return 0


def _close(session: Session, now: datetime, account_id: str) -> None:
    account = session.get_one(Account, account_id, with_for_update=True)
    account.closed_at, account.email_index = now, None
    end_all_sessions(session, now, account_id)
    for purpose in ("verify", "reset", "address"):
        end_links(session, now, purpose, account_id)
    session.flush()
