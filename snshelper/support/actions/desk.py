"""What staff do with inquiries: enter those they heard, read, answer, close."""

from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.i18n import Lang, Texts, as_language
from snshelper.kernel.ids import new_id, short_code
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import UnitOfWork, reading, unit_of_work
from snshelper.mail.actions import send_mail
from snshelper.mail.letters import compose
from snshelper.mail.queries import is_under_way
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.gate import Reading
from snshelper.privacy.scopes import freeze
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.uses import Use
from snshelper.support.contents import keep_answer, keep_question, question_of, scope_of
from snshelper.support.queries import (
    InquiryRecord,
    InquirySummary,
    has_answer,
    inquiries_in_state,
    inquiry_record,
)
from snshelper.support.rules.questions import (
    MESSAGE_LIMIT,
    AnswerMissing,
    Channel,
    ChannelUnknown,
    InquiryEnded,
    InquiryGone,
    InquiryState,
    NotAnswered,
    Question,
)
from snshelper.support.tables import Inquiry, InquiryReply

_PERMISSION = "inquiries.answer"
_NOTIFYING = Reading(SYSTEM, Use.NOTICE)


def list_inquiries(
    deps: Deps, actor: Actor, state: InquiryState, before_id: str = ""
) -> list[InquirySummary]:
    """A page of inquiries in a state, newest first, older than `before_id` when given."""
    actor.require(_PERMISSION)
    with reading(deps.engine) as session:
        return inquiries_in_state(session, state, before_id)


def read_inquiry(deps: Deps, actor: Actor, inquiry_id: str) -> InquiryRecord:
    """One inquiry with name and contact; the reading itself is audited. Raises InquiryGone."""
    actor.require(_PERMISSION)
    with unit_of_work(deps.engine) as session:
        return inquiry_record(session, deps, Reading(actor, Use.ANSWERING), inquiry_id)


def enter_inquiry(
    deps: Deps, actor: Actor, channel: Channel, question: Question, *, lang: Lang
) -> str:
    """Keep an inquiry that staff heard by telephone, mail or face to face; answers its id.

    Raises ChannelUnknown for `website`: those are entered by their askers.
    """
    actor.require(_PERMISSION)
    if channel == "website":
        raise ChannelUnknown()
    with unit_of_work(deps.engine) as session:
        inquiry = Inquiry(
            id=new_id(),
            channel=channel,
            topic="question",
            lang=lang,
            state="open",
            created_at=deps.clock(),
        )
        keep_question(session, deps, inquiry, question)
        _audit(session, deps, actor, "support.enter_inquiry", inquiry.id, channel=channel)
    return inquiry.id


def answer_inquiry(
    deps: Deps, actor: Actor, inquiry_id: str, body: str, *, is_last: bool = False
) -> None:
    """Mail an answer in the asker's language; `is_last` closes the inquiry with it.

    Somebody who gave no e-mail was told by telephone: the answer is kept and nothing is mailed.
    Raises AnswerMissing, InquiryEnded, InquiryGone.
    """
    actor.require(_PERMISSION)
    words = body.strip()
    if not words or len(words) > MESSAGE_LIMIT:
        raise AnswerMissing()
    with unit_of_work(deps.engine) as session:
        inquiry = _open_inquiry(session, inquiry_id)
        reply = InquiryReply(
            id=new_id(), inquiry_id=inquiry.id, staff_id=actor.account_id, at=deps.clock()
        )
        keep_answer(session, deps, inquiry, reply, words)
        if inquiry.email:
            _mail_answer(session, deps, inquiry, words, is_last=is_last)
        inquiry.state = "answered"
        if is_last:
            _end(session, deps, inquiry)
        _audit(
            session,
            deps,
            actor,
            "support.answer_inquiry",
            inquiry_id,
            mailed=bool(inquiry.email),
            closed=is_last,
        )


def close_inquiry(deps: Deps, actor: Actor, inquiry_id: str) -> None:
    """Close an answered inquiry; raises NotAnswered while nobody has answered it."""
    actor.require(_PERMISSION)
    with unit_of_work(deps.engine) as session:
        inquiry = _open_inquiry(session, inquiry_id)
        if not has_answer(session, inquiry_id) and not is_thrown("support.answer"):
            raise NotAnswered()
        _end(session, deps, inquiry)
        _audit(session, deps, actor, "support.close_inquiry", inquiry_id)


def declare_dispute(deps: Deps, actor: Actor, inquiry_id: str) -> None:
    """Class an inquiry as a complaint or dispute: it is kept for three years from its closing.

    There is no way back (e-commerce consumer protection decree of Korea, article 6(1) 4). Raises
    InquiryEnded for a closed one, InquiryGone.
    """
    actor.require(_PERMISSION)
    with unit_of_work(deps.engine) as session:
        inquiry = _open_inquiry(session, inquiry_id)
        if inquiry.classification == "dispute":
            return
        inquiry.classification = "dispute"
        _audit(session, deps, actor, "support.declare_dispute", inquiry_id)


def _open_inquiry(session: UnitOfWork, inquiry_id: str) -> Inquiry:
    inquiry = session.get(Inquiry, inquiry_id, with_for_update=True)
    if inquiry is None:
        raise InquiryGone()
    if inquiry.state == "closed":
        raise InquiryEnded()
    return inquiry


def _end(session: UnitOfWork, deps: Deps, inquiry: Inquiry) -> None:
    """Close it. Nobody reads it from now on, unless a dispute keeps it or a mail has yet to leave.

    What has yet to leave is waited for by the daily look of the retention desk.
    """
    inquiry.state = "closed"
    inquiry.closed_at = deps.clock()
    if inquiry.classification == "dispute" or is_thrown("support.closing"):
        return
    scope = scope_of(inquiry).name
    if not is_under_way(session, scope):
        freeze(session, deps.clock(), [scope])


def _mail_answer(
    session: UnitOfWork, deps: Deps, inquiry: Inquiry, words: str, *, is_last: bool
) -> None:
    """The last answer has a scope of its own: the inquiry's own ends before the mail leaves."""
    t = Texts(as_language(inquiry.lang))
    letter = compose(
        t,
        "support.answer",
        deps.settings.public_url,
        code=short_code(inquiry.id),
        answer=words,
        contact=deps.settings.public_url + t.url("/contact"),
    )
    to = question_of(session, deps, _NOTIFYING, inquiry).email
    scope = None if is_last else scope_of(inquiry)
    send_mail(session, deps, to, letter.subject, letter.body, scope=scope)


def _audit(
    session: UnitOfWork, deps: Deps, actor: Actor, action: str, inquiry_id: str, **details: object
) -> None:
    target = AuditedObject("inquiry", inquiry_id)
    record_audit(session, deps.clock(), actor, action, target, **details)
