"""Reading inquiries and popups; frozen rows out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.kernel.i18n import Lang
from snshelper.kernel.runtime import Deps
from snshelper.ordering.tables import Order
from snshelper.privacy.gate import Reading
from snshelper.support.contents import open_inquiry
from snshelper.support.rules.dismissals import Dismissal, is_hidden
from snshelper.support.rules.questions import InquiryGone, InquiryState, Question
from snshelper.support.tables import Inquiry, InquiryReply, Popup, PopupText

PAGE = 30
_LIVE_POPUPS_READ = 20


@dataclass(frozen=True)
class InquirySummary:
    """One line of a list; who asks and what is opened one by one."""

    id: str
    channel: str
    topic: str
    lang: str
    state: str
    created_at: datetime


@dataclass(frozen=True)
class InquiryAnswer:
    """One answer that was given, and when."""

    body: str
    at: datetime


@dataclass(frozen=True)
class InquiryRecord:
    """A whole inquiry with its answers, oldest first."""

    id: str
    channel: str
    topic: str
    question: Question
    lang: str
    state: str
    order_id: str | None
    created_at: datetime
    answers: tuple[InquiryAnswer, ...]
    classification: str = "ordinary"


@dataclass(frozen=True)
class LivePopup:
    """A popup as one visitor reads it."""

    id: str
    version: int
    title: str
    body: str
    link: str


def inquiries_in_state(
    session: Session, state: InquiryState, before_id: str = "", limit: int = PAGE
) -> list[InquirySummary]:
    """Inquiries in a state, newest first, older than `before_id` when given."""
    query = select(Inquiry).where(col(Inquiry.state) == state)
    if before_id:
        query = query.where(col(Inquiry.id) < before_id)
    rows = session.scalars(query.order_by(col(Inquiry.id).desc()).limit(limit))
    return [_summary(row) for row in rows]


def _summary(row: Inquiry) -> InquirySummary:
    return InquirySummary(
        row.id,
        row.channel,
        row.topic,
        row.lang,
        row.state,
        row.created_at,
    )


def inquiry_record(
    session: Session, deps: Deps, opening: Reading, inquiry_id: str
) -> InquiryRecord:
    """One inquiry with its answers; raises InquiryGone and the refusals of the purpose gate."""
    row = session.get(Inquiry, inquiry_id)
    if row is None:
        raise InquiryGone()
    answers = session.scalars(
        select(InquiryReply)
        .where(col(InquiryReply.inquiry_id) == inquiry_id)
        .order_by(col(InquiryReply.id))
    ).all()
    question, words = open_inquiry(session, deps, opening, row, answers)
    return InquiryRecord(
        id=row.id,
        channel=row.channel,
        topic=row.topic,
        question=question,
        lang=row.lang,
        state=row.state,
        order_id=row.order_id,
        created_at=row.created_at,
        answers=tuple(
            InquiryAnswer(body, answer.at) for body, answer in zip(words, answers, strict=True)
        ),
        classification=row.classification,
    )


def has_answer(session: Session, inquiry_id: str) -> bool:
    """Whether the asker had an answer."""
    query = select(col(InquiryReply.id)).where(col(InquiryReply.inquiry_id) == inquiry_id).limit(1)
    return session.execute(query).first() is not None


def is_order_of(session: Session, order_id: str, account_id: str) -> bool:
    """Whether the order exists and is this account's."""
    query = select(col(Order.id)).where(
        col(Order.id) == order_id, col(Order.account_id) == account_id
    )
    return session.execute(query).first() is not None


def popup_for(
    session: Session, now: datetime, lang: Lang, dismissals: tuple[Dismissal, ...]
) -> LivePopup | None:
    """The newest popup whose time it is and that this visitor has not hidden."""
    query = (
        select(Popup, PopupText)
        .join(PopupText, col(PopupText.popup_id) == col(Popup.id))
        .where(
            col(PopupText.lang) == lang,
            col(Popup.is_on).is_(True),
            col(Popup.starts_at) <= now,
            col(Popup.ends_at).is_(None) | (col(Popup.ends_at) > now),
        )
        .order_by(col(Popup.starts_at).desc(), col(Popup.id).desc())
        .limit(_LIVE_POPUPS_READ)
    )
    for popup, text in session.execute(query):
        if not is_hidden(dismissals, popup.id, popup.version):
            return LivePopup(popup.id, popup.version, text.title, text.body, popup.link)
    return None


def all_popups(session: Session, limit: int = PAGE) -> Sequence[tuple[Popup, list[PopupText]]]:
    """Popups for those who write them, newest first, with their texts in every language."""
    popups = session.scalars(select(Popup).order_by(col(Popup.id).desc()).limit(limit)).all()
    texts = session.scalars(
        select(PopupText).where(col(PopupText.popup_id).in_([popup.id for popup in popups]))
    ).all()
    return [(popup, [text for text in texts if text.popup_id == popup.id]) for popup in popups]
