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
    owns_order,
)
from snshelper.support.contents import question_of
from snshelper.support.rules.questions import (
    Question,
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
