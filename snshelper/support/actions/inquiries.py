"""Asking: a visitor's question, and a member's request about their own personal data."""

from collections.abc import Mapping
from dataclasses import dataclass

from snshelper.accounts.contacts import email_of
from snshelper.accounts.tables import Account
from snshelper.accounts.throttles import throttles
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.i18n import Lang, Texts, as_language
from snshelper.kernel.ids import new_id, short_code
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import UnitOfWork, reading, unit_of_work
from snshelper.mail.actions import MailUse, send_mail
from snshelper.mail.letters import compose
from snshelper.privacy.documents import long_date
from snshelper.privacy.gate import Reading
from snshelper.privacy.scopes import Scope
from snshelper.privacy.uses import Use
from snshelper.support.contents import keep_question, scope_of
from snshelper.support.queries import (
    InquirySummary,
    inquiries_of_account,
    is_order_of,
    waiting_request,
)
from snshelper.support.rules.questions import (
    MESSAGE_LIMIT,
    PRIVACY_KINDS,
    PrivacyKind,
    Question,
    QuestionIncomplete,
    privacy_answer_due,
)
from snshelper.support.tables import Inquiry
from snshelper.support.throttles import question_throttle

_LATEST = 20


def owns_order(deps: Deps, actor: Actor, order_id: str) -> bool:
    """Whether a question may be about this order: it is the actor's own."""
    if not actor.account_id or not order_id:
        return False
    with reading(deps.engine) as session:
        return is_order_of(session, order_id, actor.account_id)


def own_privacy_requests(deps: Deps, actor: Actor) -> list[InquirySummary]:
    """The member's latest requests about personal data, newest first."""
    with reading(deps.engine) as session:
        latest = inquiries_of_account(session, actor.require_account(), _LATEST)
    return [inquiry for inquiry in latest if inquiry.topic in PRIVACY_KINDS]


def ask(
    deps: Deps, actor: Actor, question: Question, *, lang: Lang, origin: str, order_id: str = ""
) -> str:
    """Keep a question from the website and mail a receipt to its asker; answers the inquiry's id.

    `origin` is the network address that asks. Raises TooManyRequests, and NotAllowed for an
    order that is not the actor's own.
    """
    question_throttle(deps.settings).count(origin)
    throttles(deps.settings).count_letter(question.email)
    with unit_of_work(deps.engine) as session:
        if order_id and not is_order_of(session, order_id, actor.account_id):
            raise NotAllowed()
        inquiry = Inquiry(
            id=new_id(),
            channel="website",
            account_id=actor.account_id or None,
            order_id=order_id or None,
            topic="question",
            lang=lang,
            state="open",
            created_at=deps.clock(),
        )
        keep_question(session, deps, inquiry, question)
        letter = _Letter("support.receipt", lang, {"code": short_code(inquiry.id)})
        _mail(session, deps, question.email, letter, scope_of(inquiry))
    return inquiry.id


def ask_about_own_data(
    deps: Deps, actor: Actor, kind: PrivacyKind, words: str, *, lang: Lang, origin: str
) -> str:
    """Open a member's request to the privacy officer; answers the inquiry's id.

    The same request in the same words, asked again while it waits, is the same inquiry. The
    member's own address is used; nothing else is asked. Raises QuestionIncomplete when `words` are
    too long, TooManyRequests, NotAllowed.
    """
    account_id = actor.require_account()
    if len(words) > MESSAGE_LIMIT:
        raise QuestionIncomplete({"message": "too_long"})
    question_throttle(deps.settings).count(origin)
    with unit_of_work(deps.engine) as session:
        hold_lock(session, f"privacy-request:{account_id}")
        waiting = waiting_request(session, deps, actor, kind, words)
        if waiting:
            return waiting
        account = session.get(Account, account_id)
        if account is None:
            raise NotAllowed()
        inquiry = Inquiry(
            id=new_id(),
            channel="website",
            account_id=account_id,
            topic=kind,
            lang=lang,
            state="open",
            created_at=deps.clock(),
        )
        email = email_of(session, deps, Reading(actor, Use.SELF), account)
        keep_question(session, deps, inquiry, Question("", "", email, words))
        _announce_privacy_request(session, deps, inquiry, kind, email)
    return inquiry.id


def _announce_privacy_request(
    session: UnitOfWork, deps: Deps, inquiry: Inquiry, kind: PrivacyKind, email: str
) -> None:
    """Tell the member until when they hear, and the officer that somebody waits."""
    day = privacy_answer_due(inquiry.created_at).astimezone(JAPAN).date()
    code, officer = short_code(inquiry.id), deps.settings.officer.email

    def letter(key: str, lang: Lang) -> _Letter:
        request = Texts(lang)(f"privacy_request.{kind}.name")
        values = {"code": code, "request": request, "due": long_date(day, lang)}
        return _Letter(key, lang, values)

    receipt = letter("support.privacy_receipt", as_language(inquiry.lang))
    _mail(session, deps, email, receipt, scope_of(inquiry), use="rights")
    if officer:
        _mail(session, deps, officer, letter("support.privacy_notice", "ja"), None)


@dataclass(frozen=True)
class _Letter:
    """Words of the shop's own only: anybody can type anybody's address into the form."""

    key: str
    lang: Lang
    values: Mapping[str, object]


def _mail(
    session: UnitOfWork,
    deps: Deps,
    to: str,
    letter: _Letter,
    scope: Scope | None,
    use: MailUse = "notice",
) -> None:
    t = Texts(letter.lang)
    composed = compose(t, letter.key, deps.settings.public_url, **letter.values)
    send_mail(session, deps, to, composed.subject, composed.body, scope=scope, use=use)
