"""The privacy centre and the desk, as tabs drive them."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.runtime import Deps
from snshelper.officer.requests.state.centre import PrivacyCentre
from snshelper.officer.requests.state.desk import RequestsDesk
from snshelper.officer.requests.views import centre, copy, desk
from tests.officer.requests.hands import Hands, Member
from tests.support.tabs import open_tab

Story = Callable[[Any], Coroutine[Any, Any, None]]


def tab(member: Member | None, story: Story, state: Any = PrivacyCentre, lang: str = "en") -> Any:
    """Drive one tab through a story; answers its state."""

    async def driven() -> Any:
        opened = await open_tab(state, f"/{lang}/mypage/privacy", member.token if member else "")
        await opened.load()
        await story(opened)
        return opened

    return asyncio.run(driven())


def test_all_four_requests_are_made_from_the_page(
    installed: Deps, hands: Hands, member: Member
) -> None:
    async def story(page: Any) -> None:
        assert [option.label for option in page.values] == ["E-mail address (log-in)"]
        await page.request("access")
        assert page.copy_for
        await page.request("stop")
        assert page.is_stopped
        await page.lift()
        assert not page.is_stopped
        await page.correct({"key": "other", "value": "my name"})
        await page.delete({"gives_up": page.stake, "terminates": "on"})

    page = tab(member, story)
    assert page.error == ""
    assert "Reference" in page.received
    assert [row.name for row in page.rows] == ["Delete", "Correct", "Stop use", "See"]
    assert hands.column("SELECT count(*) FROM data_subject_request") == [4]


def test_the_menu_taken_away_takes_all_requests_away(
    installed: Deps, member: Member, throw: Callable[..., None]
) -> None:
    throw("requests.menu")

    async def story(page: Any) -> None:
        await page.request("stop")

    assert tab(member, story).error == Texts("en")("error.privacy_kind_unknown")


@pytest.mark.parametrize("kind", ["access", "stop"])
def test_the_password_is_asked_for_first(
    kind: str, installed: Deps, hands: Hands, member: Member
) -> None:
    hands.clock.advance(301)

    async def story(page: Any) -> None:
        await page.request(kind)

    page = tab(member, story)
    assert page.needs_step_up
    assert hands.column("SELECT count(*) FROM data_subject_request") == [0]


@pytest.mark.parametrize("kind", ["erase", "delete", "", None, ["stop"], {"kind": "stop"}])
def test_a_request_that_does_not_exist_is_refused(
    kind: Any, installed: Deps, hands: Hands, member: Member
) -> None:
    async def story(page: Any) -> None:
        await page.request(kind)

    assert tab(member, story).error == Texts("en")("error.privacy_kind_unknown")
    assert hands.column("SELECT count(*) FROM data_subject_request") == [0]


@pytest.mark.parametrize("form", [None, "x", {"key": 5, "value": []}, {}, {"key": "orders.id:1"}])
def test_a_correction_of_nothing_is_refused(
    form: Any, installed: Deps, hands: Hands, member: Member
) -> None:
    async def story(page: Any) -> None:
        await page.correct(form)
        await page.go_back({"id": 1})

    assert tab(member, story).error
    assert hands.column("SELECT count(*) FROM data_subject_request") == [0]


def test_a_visitor_is_sent_to_log_in(installed: Deps) -> None:
    async def story(page: Any) -> None:
        await page.delete({})

    assert tab(None, story).needs_login


def test_somebody_elses_request_cannot_be_taken_back(
    installed: Deps, member: Member, stranger: Member
) -> None:
    async def own(page: Any) -> None:
        await page.correct({"key": "other", "value": "my name"})

    request_id = tab(member, own).rows[0].id

    async def foreign(page: Any) -> None:
        await page.go_back(request_id)

    assert tab(stranger, foreign).error == Texts("en")("error.request_gone")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_telephone_call_is_entered_confirmed_and_carried_out(
    lang: Lang, installed: Deps, hands: Hands, member: Member, officer: Member
) -> None:
    async def story(page: Any) -> None:
        await page.start_entering()
        await page.enter(
            {
                "kind": "stop",
                "channel": "phone",
                "subject": "member-1@example.jp",
                "lang": "ja",
                "words": "止めてほしい",
            }
        )
        assert page.panel.needs_call_back
        await page.look_up_contact()
        assert page.contact == "member-1@example.jp"
        await page.call_back({"way": "phone", "words": "本人でした"})
        assert page.panel.can_decide
        await page.grant({})

    page = tab(officer, story, RequestsDesk, lang)
    assert page.error == ""
    assert page.done
    assert [row.status for row in page.past] == ["completed"]
    assert page.rows == []


def test_the_desk_refuses_with_a_ground(
    installed: Deps, hands: Hands, officer: Member, member: Member
) -> None:
    async def ask(page: Any) -> None:
        await page.correct({"key": "other", "value": "my name"})

    request_id = tab(member, ask).rows[0].id

    async def story(page: Any) -> None:
        await page.open_request(request_id)
        await page.refuse({"ground": "", "evidence": "x", "notice": None})
        assert page.error == Texts("en")("error.refusal_incomplete")
        await page.extend({"reason": "It takes longer than thought."})
        await page.refuse(
            {"ground": "law", "evidence": "The books must stay.", "notice": "A law says so here."}
        )

    page = tab(officer, story, RequestsDesk)
    assert page.error == ""
    assert [row.status for row in page.past] == ["failed"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_centre_has_its_four_buttons_and_the_cookie_choices(lang: Lang) -> None:
    page = str(centre.view(Texts(lang)))
    for kind in ("access", "correct", "delete", "stop"):
        assert page.count(f'"privacy-{kind}"') == 1
    assert '"cookie-choices"' in page
    assert '"copy"' in str(copy.view(Texts(lang)))
    assert '"request-refuse"' in str(desk.view(Texts(lang)))
