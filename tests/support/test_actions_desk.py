"""What staff do with inquiries."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from snshelper.kernel.actor import VISITOR, Actor
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.i18n import Lang
from snshelper.kernel.runtime import Deps
from snshelper.mail.queries import MailCopy, newest_mail
from snshelper.privacy.scopes import DataFrozen
from snshelper.privacy.tables import AuditEntry
from snshelper.support.actions.desk import (
    answer_inquiry,
    close_inquiry,
    declare_dispute,
    enter_inquiry,
    list_inquiries,
    read_inquiry,
)
from snshelper.support.queries import PAGE
from snshelper.support.rules.questions import (
    AnswerMissing,
    Channel,
    ChannelUnknown,
    InquiryEnded,
    InquiryGone,
    NotAnswered,
    Question,
)
from tests.support.conftest import MARKETER, SUPPORTER

_QUESTION = Question("田中", "03-1234-5678", "tanaka@example.jp", "いつ届きますか。")
Outbox = Callable[[], list[MailCopy]]


def _enter(deps: Deps, question: Question = _QUESTION, lang: Lang = "ja") -> str:
    return enter_inquiry(deps, SUPPORTER, "phone", question, lang=lang)


def _audited(deps: Deps) -> list[str]:
    with Session(deps.engine) as session:
        return list(session.exec(select(AuditEntry.action).order_by(col(AuditEntry.seq))))


@pytest.mark.parametrize("channel", ["phone", "email", "face"])
def test_staff_enter_what_they_heard_with_its_channel(channel: Channel, deps: Deps) -> None:
    inquiry_id = enter_inquiry(deps, SUPPORTER, channel, _QUESTION, lang="ko")
    record = read_inquiry(deps, SUPPORTER, inquiry_id)
    assert (record.channel, record.lang, record.state) == (channel, "ko", "open")


def test_a_question_from_the_website_is_never_entered_by_staff(deps: Deps) -> None:
    with pytest.raises(ChannelUnknown):
        enter_inquiry(deps, SUPPORTER, "website", _QUESTION, lang="ja")


@pytest.mark.parametrize(
    ("lang", "words"),
    [("ja", "お答えします"), ("ko", "답변드립니다"), ("en", "Here is the answer")],
)
def test_the_answer_is_mailed_in_the_askers_language(
    lang: Lang, words: str, deps: Deps, outbox: Outbox
) -> None:
    inquiry_id = _enter(deps, lang=lang)
    answer_inquiry(deps, SUPPORTER, inquiry_id, " {code} 100% sure ")
    (mail,) = outbox()
    assert mail.to == "tanaka@example.jp"
    assert words in mail.text
    assert "{code} 100% sure" in mail.text
    record = read_inquiry(deps, SUPPORTER, inquiry_id)
    assert record.state == "answered"
    assert [answer.body for answer in record.answers] == ["{code} 100% sure"]


def test_closing_without_an_answer_is_impossible(deps: Deps) -> None:
    inquiry_id = _enter(deps)
    with pytest.raises(NotAnswered):
        close_inquiry(deps, SUPPORTER, inquiry_id)
    assert read_inquiry(deps, SUPPORTER, inquiry_id).state == "open"
    answer_inquiry(deps, SUPPORTER, inquiry_id, "answer")
    close_inquiry(deps, SUPPORTER, inquiry_id)
    assert read_inquiry(deps, SUPPORTER, inquiry_id).state == "closed"


def test_an_answer_can_be_the_last_word(deps: Deps) -> None:
    inquiry_id = _enter(deps)
    answer_inquiry(deps, SUPPORTER, inquiry_id, "answer", is_last=True)
    with pytest.raises(InquiryEnded):
        answer_inquiry(deps, SUPPORTER, inquiry_id, "one more")
    with pytest.raises(InquiryEnded):
        close_inquiry(deps, SUPPORTER, inquiry_id)


def test_somebody_without_an_address_was_told_and_nothing_is_mailed(
    deps: Deps, outbox: Outbox
) -> None:
    inquiry_id = _enter(deps, Question("田中", "03-1234-5678", "", "m"))
    answer_inquiry(deps, SUPPORTER, inquiry_id, "told by telephone", is_last=True)
    assert outbox() == []
    with pytest.raises(DataFrozen):
        read_inquiry(deps, SUPPORTER, inquiry_id)


@pytest.mark.parametrize("body", ["", "  \n", "x" * 4001])
def test_an_answer_has_words(body: str, deps: Deps, outbox: Outbox) -> None:
    inquiry_id = _enter(deps)
    with pytest.raises(AnswerMissing):
        answer_inquiry(deps, SUPPORTER, inquiry_id, body)
    assert outbox() == []


def test_an_unknown_inquiry_is_said_to_be_gone(deps: Deps) -> None:
    for call in (read_inquiry, close_inquiry):
        with pytest.raises(InquiryGone):
            call(deps, SUPPORTER, "nowhere")
    with pytest.raises(InquiryGone):
        answer_inquiry(deps, SUPPORTER, "nowhere", "answer")


def test_a_long_list_is_read_page_by_page_without_a_gap(deps: Deps) -> None:
    entered = [_enter(deps) for _ in range(PAGE + 2)]
    first = list_inquiries(deps, SUPPORTER, "open")
    rest = list_inquiries(deps, SUPPORTER, "open", first[-1].id)
    assert [row.id for row in first + rest] == entered[::-1]
    assert list_inquiries(deps, SUPPORTER, "closed") == []
    assert "@" not in repr(first)


def test_reading_and_changing_are_audited_without_personal_data(deps: Deps) -> None:
    inquiry_id = _enter(deps)
    read_inquiry(deps, SUPPORTER, inquiry_id)
    answer_inquiry(deps, SUPPORTER, inquiry_id, "answer")
    close_inquiry(deps, SUPPORTER, inquiry_id)
    assert _audited(deps) == [
        "support.enter_inquiry",
        "privacy.open",
        "support.answer_inquiry",
        "support.close_inquiry",
    ]
    with Session(deps.engine) as session:
        entries = session.exec(select(AuditEntry)).all()
    assert {entry.object_id for entry in entries} == {inquiry_id, f"consult:{inquiry_id}"}
    assert not any("田中" in str(entry.details) for entry in entries)


_STRANGERS: list[Actor] = [VISITOR, MARKETER, Actor("customer", "c-1", True)]


@pytest.mark.parametrize("actor", _STRANGERS)
def test_nobody_else_reads_or_answers(actor: Actor, deps: Deps) -> None:
    inquiry_id = _enter(deps)
    calls: list[Callable[[], Any]] = [
        lambda: list_inquiries(deps, actor, "open"),
        lambda: read_inquiry(deps, actor, inquiry_id),
        lambda: enter_inquiry(deps, actor, "phone", _QUESTION, lang="ja"),
        lambda: answer_inquiry(deps, actor, inquiry_id, "answer"),
        lambda: close_inquiry(deps, actor, inquiry_id),
        lambda: declare_dispute(deps, actor, inquiry_id),
    ]
    for call in calls:
        with pytest.raises(NotAllowed):
            call()


def test_a_dispute_is_one_for_good(deps: Deps) -> None:
    inquiry_id = _enter(deps)
    assert read_inquiry(deps, SUPPORTER, inquiry_id).classification == "ordinary"
    for _ in range(2):
        declare_dispute(deps, SUPPORTER, inquiry_id)
    assert read_inquiry(deps, SUPPORTER, inquiry_id).classification == "dispute"
    assert _audited(deps).count("support.declare_dispute") == 1
    answer_inquiry(deps, SUPPORTER, inquiry_id, "返金しました。", is_last=True)
    for statement in (
        "UPDATE inquiry SET classification = 'ordinary'",
        "UPDATE inquiry SET closed_at = NULL",
        "UPDATE inquiry SET closed_at = '2001-01-01 00:00:00'",
    ):
        with pytest.raises(IntegrityError), deps.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_a_closed_inquiry_becomes_no_dispute_any_more(deps: Deps) -> None:
    inquiry_id = _enter(deps)
    answer_inquiry(deps, SUPPORTER, inquiry_id, "ご利用ありがとうございました。", is_last=True)
    with pytest.raises(InquiryEnded):
        declare_dispute(deps, SUPPORTER, inquiry_id)


def test_a_closed_question_is_read_by_nobody_and_its_last_answer_still_leaves(
    deps: Deps, outbox: Outbox
) -> None:
    inquiry_id = _enter(deps)
    answer_inquiry(deps, SUPPORTER, inquiry_id, "お届けしました。", is_last=True)
    with pytest.raises(DataFrozen):
        read_inquiry(deps, SUPPORTER, inquiry_id)
    (mail,) = newest_mail(deps)
    assert "お届けしました。" in mail.text


def test_an_answer_that_has_yet_to_leave_is_waited_for(deps: Deps) -> None:
    inquiry_id = _enter(deps)
    answer_inquiry(deps, SUPPORTER, inquiry_id, "お調べします。")
    close_inquiry(deps, SUPPORTER, inquiry_id)
    assert len(newest_mail(deps)) == 1
    assert read_inquiry(deps, SUPPORTER, inquiry_id).state == "closed"


def test_a_closed_dispute_can_still_be_read(deps: Deps) -> None:
    inquiry_id = _enter(deps)
    declare_dispute(deps, SUPPORTER, inquiry_id)
    answer_inquiry(deps, SUPPORTER, inquiry_id, "返金しました。", is_last=True)
    assert read_inquiry(deps, SUPPORTER, inquiry_id).state == "closed"
