"""What a member allowed, for themselves and for the rooms that act on it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.consents.rules import ConsentKind
from snshelper.officer.consents.tables import Consent, ConsentWording
from snshelper.privacy.tables import DataScope

_SHOWN = 50


def own_consents(deps: Deps, actor: Actor) -> list[tuple[Consent, ConsentWording]]:
    """The member's latest 50 consents with their texts, newest first. Raises NotAllowed."""
    query = (
        select(Consent, ConsentWording)
        .join(ConsentWording, col(ConsentWording.hash) == col(Consent.text_hash))
        .where(col(Consent.account_id) == actor.require_account())
        .order_by(col(Consent.id).desc())
        .limit(_SHOWN)
    )
    with reading(deps.engine) as session:
        return [(consent, text) for consent, text in session.exec(query)]


def open_consents(session: Session, account_id: str, kind: ConsentKind) -> Sequence[Consent]:
    """The consents of this kind that were not withdrawn; they may have expired."""
    return session.exec(
        select(Consent).where(
            col(Consent.account_id) == account_id,
            col(Consent.kind) == kind,
            col(Consent.withdrawn_at).is_(None),
        )
    ).all()


def kept_longer(session: Session, names: Sequence[str]) -> dict[str, datetime]:
    """Until when people agreed that data is kept, by scope name; scopes without a consent are out.

    An inquiry follows the consent of the member who asked. A consent holds for what its own text
    said, so a text that changed since ends no period: it only asks again.
    """
    query = (
        select(col(DataScope.name), func.max(Consent.expires_at))
        .join(Consent, col(Consent.account_id) == col(DataScope.subject))
        .where(
            col(DataScope.name).in_([name for name in names if name.startswith("consult:")]),
            col(Consent.kind) == "inquiries",
            col(Consent.withdrawn_at).is_(None),
        )
        .group_by(col(DataScope.name))
    )
    return {name: until for name, until in session.exec(query) if until is not None}


def kept_longer_until(session: Session, scope_name: str) -> datetime | None:
    """See `kept_longer`: the end of the separate period of one scope, None without a consent."""
    return kept_longer(session, [scope_name]).get(scope_name)
