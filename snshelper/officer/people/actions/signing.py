"""Signing terms and pledges: a typed name, after the password was proved again."""

from sqlmodel import Session

from snshelper.accounts.actions.step_up import require_step_up
from snshelper.accounts.duties.contents import seals_of
from snshelper.accounts.duties.queries import open_engagement
from snshelper.accounts.duties.tables import DutySignature, SignedText, StaffEngagement
from snshelper.accounts.duties.texts import DOCUMENTS, Document, SignableText, signable
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotFound
from snshelper.kernel.i18n import Lang
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.people.errors import NameMissing, TextChanged
from snshelper.officer.people.rules import clean_name
from snshelper.privacy.audit import AuditedObject, record_audit


def sign_text(
    deps: Deps, actor: Actor, token: str, document: str, lang: Lang, text_hash: str, name: str
) -> None:
    """Sign the terms of joining or the pledge, in the language and wording that was shown.

    Raises NotAllowed without `duties.own`, NotFound, TextChanged when another wording is in force
    than the one of `text_hash`, NameMissing, StepUpNeeded.
    """
    actor.require("duties.own")
    if document not in ("terms", "pledge"):
        raise NotFound()
    with unit_of_work(deps.engine) as session:
        engagement = open_engagement(session, actor.require_account())
        if engagement is None:
            raise NotFound()
        text = shown_text(document, lang, text_hash)
        add_signature(session, deps, actor, token, engagement, text, name)


def shown_text(document: str, lang: Lang, text_hash: str) -> SignableText:
    """The text in force, if it is the one that was shown. Raises NotFound, TextChanged."""
    known: Document | None = next((one for one in DOCUMENTS if one == document), None)
    if known is None:
        raise NotFound()
    text = signable(known, lang)
    if text.hash != text_hash:
        raise TextChanged()
    return text


def add_signature(
    session: Session,
    deps: Deps,
    actor: Actor,
    token: str,
    engagement: StaffEngagement,
    text: SignableText,
    name: str,
) -> None:
    """Write the signature, with the text itself, into the caller's transaction.

    Raises NameMissing, StepUpNeeded.
    """
    typed = clean_name(name)
    if not typed:
        raise NameMissing()
    now = deps.clock()
    require_step_up(session, now, token)
    if session.get(SignedText, text.hash) is None:
        session.add(
            SignedText(
                hash=text.hash,
                document=text.document,
                version=text.version,
                lang=text.lang,
                body=text.body,
            )
        )
        session.flush()
    signature = DutySignature(
        id=new_id(), engagement_id=engagement.id, text_hash=text.hash, signed_at=now
    )
    seals = seals_of(session, deps, engagement)
    signature.signed_name = seals.seal(DutySignature.signed_name, signature.id, typed)
    session.add(signature)
    target = AuditedObject("engagement", engagement.id)
    details = {"document": text.document, "version": text.version, "text": text.hash}
    record_audit(session, now, actor, "people.sign", target, **details)
