"""The four requests, as a member's tab makes them."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.i18n import Texts
from snshelper.kernel.runtime import Deps
from snshelper.privacy.gate import Reading
from snshelper.privacy.uses import Use
from snshelper.support.contents import question_of
from snshelper.support.state.privacy_centre import PrivacyCentre
from snshelper.support.tables import Inquiry
from tests.support.conftest import Member
from tests.support.tabs import open_tab


def _messages(deps: Deps) -> list[str]:
    with Session(deps.engine) as session:
        found = session.exec(select(Inquiry)).all()
        opening = Reading(SYSTEM, Use.NOTICE)
        words = [question_of(session, deps, opening, inquiry).message for inquiry in found]
    return [f"{row.topic} {said}".strip() for row, said in zip(found, words, strict=True)]


def test_each_button_makes_its_request_and_says_by_when(
    installed: Deps, sign_up: Callable[[], Member]
) -> None:
    member = sign_up()

    async def story() -> Any:
        tab: Any = await open_tab(PrivacyCentre, "/en/mypage/privacy", member.token)
        await tab.load()
        assert tab.rows == []
        for kind in ("access", "delete", "stop"):
            await tab.request(kind)
            assert "Reference:" in tab.received
        await tab.correct({"words": " my address \n"})
        return tab

    tab = asyncio.run(story())
    assert sorted(_messages(installed)) == [
        "access",
        "correct my address",
        "delete",
        "stop",
    ]
    assert [row.name for row in tab.rows] == ["Correct", "Stop use", "Delete", "See"]
    assert {(row.state, row.due) for row in tab.rows} == {("Open", "December 2, 2026")}


@pytest.mark.parametrize("kind", ["erase", "", None, ["delete"], {"kind": "delete"}])
def test_a_request_that_does_not_exist_is_refused(
    kind: Any, installed: Deps, sign_up: Callable[[], Member]
) -> None:
    member = sign_up()

    async def story() -> Any:
        tab: Any = await open_tab(PrivacyCentre, "/mypage/privacy", member.token)
        await tab.request(kind)
        return tab

    tab = asyncio.run(story())
    assert tab.error == Texts("ja")("error.privacy_kind_unknown")
    assert tab.received == ""
    assert _messages(installed) == []


@pytest.mark.parametrize("form", [None, "x", {"words": 5}, {}])
def test_a_correction_without_words_is_a_request_all_the_same(
    form: Any, installed: Deps, sign_up: Callable[[], Member]
) -> None:
    member = sign_up()

    async def story() -> None:
        tab: Any = await open_tab(PrivacyCentre, "/mypage/privacy", member.token)
        await tab.correct(form)

    asyncio.run(story())
    assert _messages(installed) == ["correct"]


def test_a_visitor_is_sent_to_log_in(installed: Deps) -> None:
    async def story() -> Any:
        tab: Any = await open_tab(PrivacyCentre, "/mypage/privacy")
        await tab.request("delete")
        return tab

    assert asyncio.run(story()).needs_login
    assert _messages(installed) == []
