"""Beginning a mailing, and carrying it on batch by batch."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.accounts.contacts import NOTIFYING, email_of
from snshelper.accounts.tables import Account
from snshelper.kernel.ids import new_id
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.mail.actions import send_mail
from snshelper.officer.mailings.occasions import Occasion, count_readers, next_readers
from snshelper.officer.mailings.tables import Mailing, MailingReceipt
from snshelper.privacy.gate import ProcessingStopped
from snshelper.privacy.scopes import DataDestroyed, DataFrozen, account_scope
from snshelper.privacy.switches import is_thrown

log = structlog.get_logger(__name__)

WRITE_MAILING = "write_mailing"
"""The durable workflow that runs `carry_on` with the mailing's id."""
BATCH = 20
# Orders are placed between two batches: SQLite has one writer at a time.
_PAUSE_SECONDS = 0.05
# Longer than any batch takes, so that a mailing under way is not doubled for nothing.
_FORGOTTEN = timedelta(minutes=5)


def begin_mailing(
    session: Session, deps: Deps, kind: str, about: str, occasion: Occasion
) -> Mailing:
    """Promise a mailing in the caller's transaction; it is written after the commit, durably."""
    now = deps.clock()
    mailing = Mailing(
        id=new_id(),
        kind=kind,
        about=about,
        begun_at=now,
        moved_at=now,
        readers=count_readers(session, occasion.readers(session, now)),
    )
    session.add(mailing)
    session.flush()
    deps.queue.enqueue(session, WRITE_MAILING, mailing.id, mailing.id)
    return mailing


async def carry_on(deps: Deps, occasions: Mapping[str, Occasion], mailing_id: str) -> None:
    """Write to everybody who was not written to yet; run durably, any number of times."""
    while await in_thread(write_batch, deps, occasions, mailing_id):
        await asyncio.sleep(_PAUSE_SECONDS)


def write_batch(deps: Deps, occasions: Mapping[str, Occasion], mailing_id: str) -> bool:
    """Write to the next members, in one transaction; False when there is nobody left.

    Letters, receipts and how far the mailing has come are one commit: a death leaves all or none.
    """
    with unit_of_work(deps.engine) as session:
        hold_lock(session, f"mailing:{mailing_id}")
        mailing = session.get(Mailing, mailing_id, with_for_update=True)
        if mailing is None or mailing.finished_at:
            return False
        occasion = occasions[mailing.kind]
        readers = occasion.readers(session, mailing.begun_at)
        batch = next_readers(session, readers, mailing.reached, BATCH)
        for account in batch:
            _write_to(session, deps, occasion, mailing, account)
        mailing.moved_at = deps.clock()
        if not batch:
            mailing.finished_at = mailing.moved_at
    return bool(batch)


def _write_to(
    session: Session, deps: Deps, occasion: Occasion, mailing: Mailing, account: Account
) -> None:
    mailing.reached = account.id
    is_written = session.get(MailingReceipt, (mailing.id, account.id)) is not None
    if is_written and not is_thrown("mailings.once"):
        return
    mail_id = _letter_to(session, deps, occasion, mailing, account)
    if mail_id:
        mailing.written += 1
    else:
        mailing.withheld += 1
    session.add(
        MailingReceipt(
            mailing_id=mailing.id, account_id=account.id, mail_id=mail_id, at=deps.clock()
        )
    )


def _letter_to(
    session: Session, deps: Deps, occasion: Occasion, mailing: Mailing, account: Account
) -> str:
    """The id of the letter; empty when the member's data may not be used."""
    try:
        address = email_of(session, deps, NOTIFYING, account)
    except (ProcessingStopped, DataFrozen, DataDestroyed):
        return ""
    letter = occasion.letter(session, account, mailing.about)
    scope = account_scope(account.id)
    return send_mail(session, deps, address, letter.subject, letter.body, scope=scope)


def revive_mailings(deps: Deps) -> int:
    """Give mailings that stopped moving a new workflow; answers how many."""
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        stuck = session.execute(
            select(Mailing).where(
                col(Mailing.finished_at).is_(None), col(Mailing.moved_at) < now - _FORGOTTEN
            )
        ).scalars()
        kinds = []
        for mailing in stuck:
            mailing.moved_at = now
            workflow_id = f"{mailing.id}:r{int(now.timestamp())}"
            deps.queue.enqueue(session, WRITE_MAILING, workflow_id, mailing.id)
            kinds.append(mailing.kind)
    for kind in kinds:
        log.warning("mailing_revived", kind=kind)
    return len(kinds)
