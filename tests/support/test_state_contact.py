"""The contact form, as a tab drives it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from sqlmodel import Session, select

from snshelper.kernel.i18n import Texts
from snshelper.kernel.ids import short_code
from snshelper.kernel.runtime import Deps
from snshelper.mail.tables import OutboxMail
from snshelper.support.state.contact import Contact
from snshelper.support.tables import Inquiry
from tests.support.conftest import Member
from tests.support.orders import place_order
from tests.support.tabs import open_tab

_GOOD = {"name": "田中", "phone": "", "email": "tanaka@example.jp", "message": "いつですか"}


def _play(story: Callable[[Any], Coroutine[Any, Any, None]], path: str, token: str = "") -> Any:
    async def run() -> Any:
        tab = await open_tab(Contact, path, token)
        await story(tab)
        return tab

    return asyncio.run(run())


def _inquiries(deps: Deps) -> list[Inquiry]:
    with Session(deps.engine) as session:
        return list(session.exec(select(Inquiry)))


def test_a_visitor_without_any_cookie_is_told_the_reference(
    installed: Deps, outbox: Callable[[], list[OutboxMail]]
) -> None:
    async def story(tab: Any) -> None:
        await tab.load()
        await tab.send(_GOOD)

    tab = _play(story, "/ko/contact")
    (inquiry,) = _inquiries(installed)
    assert (tab.reference, tab.error) == (short_code(inquiry.id), "")
    assert (inquiry.lang, len(outbox())) == ("ko", 1)


def test_a_double_click_is_one_question_and_other_words_are_another(installed: Deps) -> None:
    async def story(tab: Any) -> None:
        for form in (_GOOD, _GOOD, _GOOD | {"message": "もう一つ"}):
            await tab.send(form)

    _play(story, "/contact")
    assert len(_inquiries(installed)) == 2


def test_each_wrong_field_has_its_sentence_until_it_is_right(installed: Deps) -> None:
    async def story(tab: Any) -> None:
        await tab.send({"name": "", "phone": "x", "email": "x", "message": ""})
        t = Texts("en")
        assert tab.error == t("error.question_incomplete")
        assert tab.problems == {
            "name": t("contact.problem.name.missing"),
            "phone": t("contact.problem.phone.malformed"),
            "email": t("contact.problem.email.malformed"),
            "message": t("contact.problem.message.missing"),
        }
        assert tab.reference == ""
        await tab.send(_GOOD)

    tab = _play(story, "/en/contact")
    assert tab.error == ""
    assert set(tab.problems.values()) == {""}


@pytest.mark.parametrize("form", [None, [], "x", 5, {"name": {}}, _GOOD | {"order_id": "x"}])
def test_a_hostile_payload_keeps_nothing(form: Any, installed: Deps) -> None:
    async def story(tab: Any) -> None:
        await tab.send(form)

    tab = _play(story, "/contact")
    assert tab.error
    assert _inquiries(installed) == []


def test_the_order_in_the_address_counts_only_for_its_owner(
    installed: Deps, sign_up: Callable[..., Member]
) -> None:
    owner, other = sign_up("a@example.jp"), sign_up("b@example.jp")
    order_id = place_order(installed, owner.actor.account_id)

    async def story(tab: Any) -> None:
        await tab.load()
        await tab.send(_GOOD | {"message": tab.order_code or "none"})

    codes = [
        _play(story, f"/contact?order={order_id}", token).order_code
        for token in (owner.token, other.token, "")
    ]
    assert codes == [short_code(order_id), "", ""]
    kept = [inquiry.order_id for inquiry in _inquiries(installed)]
    assert [order for order in kept if order] == [order_id]
    assert len(kept) > 1


@pytest.mark.parametrize("query", ["", "?order=", "?order=%00", "?order=x&order=y", "?order[]=1"])
def test_a_strange_address_is_a_question_without_an_order(query: str, installed: Deps) -> None:
    async def story(tab: Any) -> None:
        await tab.load()

    assert _play(story, f"/contact{query}").order_code == ""
