"""What an inquiry holds sealed: who asks, what, and what was answered."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from snshelper.kernel.runtime import Deps
from snshelper.privacy.gate import Item, Reading, open_values
from snshelper.privacy.scopes import Scope, Sealer, begin_scope, consult_scope, sealer
from snshelper.support.rules.questions import QUESTION_FIELDS, Question
from snshelper.support.tables import Inquiry, InquiryReply


def scope_of(inquiry: Inquiry) -> Scope:
    """The scope of an inquiry."""
    return consult_scope(inquiry.id, inquiry.account_id)


def keep_question(session: Session, deps: Deps, inquiry: Inquiry, question: Question) -> None:
    """Seal a question into a scope of its own and store the inquiry."""
    seals = begin_scope(session, deps, scope_of(inquiry))
    for name in QUESTION_FIELDS:
        value = getattr(question, name)
        if value:
            setattr(inquiry, name, seals.seal(getattr(Inquiry, name), inquiry.id, value))
    session.add(inquiry)


def keep_answer(
    session: Session, deps: Deps, inquiry: Inquiry, reply: InquiryReply, words: str
) -> None:
    """Seal an answer with the question."""
    seals: Sealer = sealer(session, deps, scope_of(inquiry))
    reply.body = seals.seal(InquiryReply.body, reply.id, words)
    session.add(reply)


def question_of(session: Session, deps: Deps, reading: Reading, inquiry: Inquiry) -> Question:
    """Who asks and what; refusals as of `privacy.gate.open_values`."""
    return open_inquiry(session, deps, reading, inquiry, ())[0]


def open_inquiry(
    session: Session,
    deps: Deps,
    reading: Reading,
    inquiry: Inquiry,
    replies: Sequence[InquiryReply],
) -> tuple[Question, list[str]]:
    """A question and the words of its answers; refusals as of `privacy.gate.open_values`."""
    scope = scope_of(inquiry)
    items = [_item(scope, Inquiry, name, inquiry) for name in QUESTION_FIELDS]
    items += [_item(scope, InquiryReply, "body", reply) for reply in replies]
    opened = open_values(session, deps, reading, items)
    count = len(QUESTION_FIELDS)
    return Question(*opened[:count]), opened[count:]


def _item(scope: Scope, table: Any, name: str, row: Any) -> Item:
    return Item(scope, getattr(table, name), row.id, getattr(row, name))
