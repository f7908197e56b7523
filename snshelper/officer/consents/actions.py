"""Giving a consent, and taking it back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import Lang
from snshelper.kernel.ids import new_id
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.consents.queries import open_consents
from snshelper.officer.consents.rules import (
    Channel,
    Wording,
    as_kind,
    expiry,
    require_shown,
    wording,
)
from snshelper.officer.consents.tables import Consent, ConsentWording


def give_consent(
    deps: Deps,
    actor: Actor,
    kind: object,
    text_hash: object,
    *,
    lang: Lang,
    channel: Channel = "website",
) -> None:
    """Record that the member agrees to the text they were shown; a second click changes nothing.

    A consent to an older text is replaced. Raises NotAllowed, ConsentRefused.
    """
    account_id, wanted = actor.require_account(), as_kind(kind)
    require_shown(wanted, text_hash)
    text, now = wording(wanted), deps.clock()
    with unit_of_work(deps.engine) as session:
        hold_lock(session, f"consent:{account_id}")
        before = open_consents(session, account_id, wanted)
        if any(one.text_hash == text.hash and now < one.expires_at for one in before):
            return
        _end(before, now)
        _keep_wording(session, text)
        session.add(
            Consent(
                id=new_id(),
                account_id=account_id,
                kind=wanted,
                text_hash=text.hash,
                lang=lang,
                channel=channel,
                given_at=now,
                expires_at=expiry(wanted, now),
            )
        )


def withdraw_consent(deps: Deps, actor: Actor, kind: object) -> None:
    """End every consent of this kind at once; without one nothing changes.

    Raises NotAllowed, ConsentRefused.
    """
    account_id, wanted = actor.require_account(), as_kind(kind)
    with unit_of_work(deps.engine) as session:
        hold_lock(session, f"consent:{account_id}")
        _end(open_consents(session, account_id, wanted), deps.clock())


def _end(consents: Sequence[Consent], now: datetime) -> None:
    """Those that expired ended by themselves; their last word stays the day they expired."""
    for one in consents:
        if now < one.expires_at:
            one.withdrawn_at = now


def _keep_wording(session: Session, text: Wording) -> None:
    if session.get(ConsentWording, text.hash) is None:
        words: dict[str, Any] = dict(text.words.items())
        session.add(ConsentWording(hash=text.hash, kind=text.kind, words=words))
        session.flush()
