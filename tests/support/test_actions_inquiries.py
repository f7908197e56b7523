"""Asking: visitors' questions and members' requests about their own data."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session, select

from snshelper.kernel.actor import SYSTEM, VISITOR
from snshelper.kernel.errors import NotAllowed, TooManyRequests
from snshelper.kernel.i18n import LANGUAGES, Lang
from snshelper.kernel.ids import new_id, short_code
from snshelper.kernel.runtime import Deps
from snshelper.mail.queries import MailCopy
from snshelper.privacy.gate import Reading
from snshelper.privacy.uses import Use
from snshelper.support.actions.inquiries import (
    ask,
    ask_about_own_data,
    own_privacy_requests,
    owns_order,
)
from snshelper.support.contents import question_of
from snshelper.support.rules.questions import (
    PRIVACY_KINDS,
    PrivacyKind,
    Question,
    QuestionIncomplete,
)
from snshelper.support.tables import Inquiry
from tests.support.conftest import Member
from tests.support.orders import place_order

_QUESTION = Question(
    "<b>田中</b>", "03-1234-5678", "tanaka@example.jp", "いつ届きますか。\n{code} %s"
)
Outbox = Callable[[], list[MailCopy]]
SignUp = Callable[..., Member]


def _ask(deps: Deps, question: Question = _QUESTION, **options: Any) -> str:
    given = {"actor": VISITOR, "lang": "ja", "origin": "203.0.113.1"} | options
    actor = given.pop("actor")
    return ask(deps, actor, question, **given)


def _inquiries(deps: Deps) -> list[Inquiry]:
    with Session(deps.engine) as session:
        return list(session.exec(select(Inquiry)))


def _asked(deps: Deps, inquiry: Inquiry) -> Question:
    """What stands sealed in an inquiry."""
    with Session(deps.engine) as session:
        return question_of(session, deps, Reading(SYSTEM, Use.NOTICE), inquiry)


def test_a_question_is_kept_as_it_was_asked(deps: Deps) -> None:
    inquiry_id = _ask(deps)
    (inquiry,) = _inquiries(deps)
    assert inquiry.id == inquiry_id
    assert (inquiry.channel, inquiry.state, inquiry.account_id) == ("website", "open", None)
    assert _asked(deps, inquiry) == _QUESTION
    assert inquiry.created_at == deps.clock()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_receipt_names_the_reference_and_repeats_nothing_of_the_question(
    lang: Lang, deps: Deps, outbox: Outbox
) -> None:
    inquiry_id = _ask(deps, lang=lang)
    (mail,) = outbox()
    assert mail.to == "tanaka@example.jp"
    assert short_code(inquiry_id) in mail.text
    assert "田中" not in mail.text
    assert "いつ" not in mail.text


def test_a_question_may_be_about_an_order_of_ones_own_only(deps: Deps, sign_up: SignUp) -> None:
    owner, other = sign_up("a@example.jp"), sign_up("b@example.jp")
    order_id = place_order(deps, owner.actor.account_id)
    assert owns_order(deps, owner.actor, order_id)
    for actor in (other.actor, VISITOR):
        assert not owns_order(deps, actor, order_id)
        with pytest.raises(NotAllowed):
            _ask(deps, actor=actor, order_id=order_id)
    _ask(deps, actor=owner.actor, order_id=order_id)
    (inquiry,) = _inquiries(deps)
    assert (inquiry.order_id, inquiry.account_id) == (order_id, owner.actor.account_id)


def test_a_refused_question_leaves_neither_row_nor_mail(deps: Deps, outbox: Outbox) -> None:
    with pytest.raises(NotAllowed):
        _ask(deps, order_id=new_id())
    assert _inquiries(deps) == []
    assert outbox() == []


def test_one_network_address_cannot_ask_without_end_while_others_still_can(deps: Deps) -> None:
    shop = replace(deps, settings=deps.settings.model_copy(update={"mode": "production"}))
    for number in range(10):
        _ask(shop, Question("n", "", f"p{number}@example.jp", "m"))
    with pytest.raises(TooManyRequests) as refusal:
        _ask(shop)
    assert 0 < int(str(refusal.value.numbers["seconds"])) <= 600
    _ask(shop, origin="203.0.113.2")


def test_nobodys_mailbox_can_be_filled_with_receipts(deps: Deps) -> None:
    with pytest.raises(TooManyRequests):
        for number in range(30):
            victim = Question("n", "", "victim-of-receipts@example.jp", "m")
            _ask(deps, victim, origin=f"203.0.113.{number}")
    assert len(_inquiries(deps)) <= 10


@pytest.mark.parametrize("kind", PRIVACY_KINDS)
def test_a_members_request_reaches_the_officer_and_is_receipted(
    kind: PrivacyKind, deps: Deps, sign_up: SignUp, outbox: Outbox
) -> None:
    member = sign_up()
    inquiry_id = ask_about_own_data(deps, member.actor, kind, "", lang="en", origin="203.0.113.3")
    (inquiry,) = _inquiries(deps)
    assert (inquiry.topic, inquiry.channel) == (kind, "website")
    assert _asked(deps, inquiry) == Question("", "", "member@example.jp", "")
    receipt, notice = outbox()
    assert (receipt.to, notice.to) == ("member@example.jp", "officer@shop.example")
    assert short_code(inquiry_id) in receipt.text
    assert "December 2, 2026" in receipt.text
    assert "member@example.jp" not in notice.text


def test_the_same_request_asked_again_is_the_same_inquiry(deps: Deps, sign_up: SignUp) -> None:
    member = sign_up()
    options: dict[str, Any] = {"lang": "ja", "origin": "203.0.113.4"}
    first = ask_about_own_data(deps, member.actor, "delete", "", **options)
    assert ask_about_own_data(deps, member.actor, "delete", "", **options) == first
    assert ask_about_own_data(deps, member.actor, "correct", "a", **options) != first
    assert len(_inquiries(deps)) == 2
    listed = own_privacy_requests(deps, member.actor)
    assert {request.topic for request in listed} == {"delete", "correct"}


def test_a_request_of_one_member_is_not_shown_to_another(deps: Deps, sign_up: SignUp) -> None:
    member, other = sign_up("a@example.jp"), sign_up("b@example.jp")
    ask_about_own_data(deps, member.actor, "access", "", lang="ja", origin="203.0.113.5")
    assert own_privacy_requests(deps, other.actor) == []


def test_a_visitor_has_no_data_to_ask_about(deps: Deps) -> None:
    with pytest.raises(NotAllowed):
        ask_about_own_data(deps, VISITOR, "access", "", lang="ja", origin="203.0.113.6")
    with pytest.raises(NotAllowed):
        own_privacy_requests(deps, VISITOR)


def test_words_without_end_are_refused(deps: Deps, sign_up: SignUp) -> None:
    member = sign_up()
    with pytest.raises(QuestionIncomplete):
        ask_about_own_data(deps, member.actor, "correct", "x" * 4001, lang="ja", origin="o")
