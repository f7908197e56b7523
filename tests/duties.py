"""Somebody who works here with every duty fulfilled, written straight into the database."""

from datetime import timedelta

from snshelper.accounts.duties.contents import seals_of
from snshelper.accounts.duties.queries import open_engagement
from snshelper.accounts.duties.rules import a_year_after, day_of
from snshelper.accounts.duties.tables import (
    DutySignature,
    SignedText,
    StaffEngagement,
    TrainingCertificate,
)
from snshelper.accounts.duties.texts import Document, signable
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import UnitOfWork, unit_of_work

EVERYTHING = ("terms", "pledge", "training", "external_training")


def fulfil_duties(deps: Deps, account_id: str, *duties: str) -> None:
    """Sign, train and certify (all of it, or just `duties`), as of the shop's present moment."""
    chosen = duties or EVERYTHING
    with unit_of_work(deps.engine) as session:
        engagement = _engaged(deps, session, account_id)
        for document in ("terms", "pledge"):
            if document in chosen:
                _sign(deps, session, engagement, document)  # type: ignore[arg-type]
        for kind in ("training", "external_training"):
            if kind in chosen:
                _certify(deps, session, account_id, kind)


def _engaged(deps: Deps, session: UnitOfWork, account_id: str) -> StaffEngagement:
    found = open_engagement(session, account_id)
    if found is None:
        now = deps.clock() - timedelta(seconds=1)
        found = StaffEngagement(
            id=new_id(), account_id=account_id, joined_at=now, joined_by="system"
        )
        session.add(found)
        session.flush()
    return found


def _sign(deps: Deps, session: UnitOfWork, engagement: StaffEngagement, document: Document) -> None:
    text = signable(document, "ja")
    if session.get(SignedText, text.hash) is None:
        session.add(
            SignedText(
                hash=text.hash,
                document=document,
                version=text.version,
                lang=text.lang,
                body=text.body,
            )
        )
        session.flush()
    signature = DutySignature(
        id=new_id(), engagement_id=engagement.id, text_hash=text.hash, signed_at=deps.clock()
    )
    seals = seals_of(session, deps, engagement)
    signature.signed_name = seals.seal(DutySignature.signed_name, signature.id, "田中 花子")
    session.add(signature)


def _certify(deps: Deps, session: UnitOfWork, account_id: str, kind: str) -> None:
    today = day_of(deps.clock())
    session.add(
        TrainingCertificate(
            id=new_id(),
            account_id=account_id,
            kind=kind,
            provider="in_house",
            number="v1",
            held_on=today,
            valid_until=a_year_after(today),
            recorded_by="system",
            recorded_at=deps.clock(),
        )
    )
