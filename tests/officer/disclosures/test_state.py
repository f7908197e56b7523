"""Disclosures as a tab drives them, and the file itself."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from snshelper.accounts.cookies import session_cookie_name
from snshelper.kernel import runtime
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.officer.disclosures.routes import ROUTES
from snshelper.officer.disclosures.state import DisclosureDesk
from snshelper.officer.disclosures.views import desk
from tests.admin.desk import Person, join, play
from tests.duties import fulfil_duties
from tests.officer.incidents.desk import prove
from tests.worlds import open_member, rows

HERE = "/admin/privacy/disclosures"
FORM = {
    "authority": "Seoul Police",
    "law": "형사소송법 제199조",
    "document_number": "2026-1",
    "document_date": "2026-11-20",
    "field.account.email": "on",
    "field.account.password_hash": "on",
}


@pytest.fixture
def shop(deps: Deps) -> Iterator[Deps]:
    """`deps`, findable by states and routes."""
    runtime.install(deps)
    yield deps
    runtime._installed.clear()


def officer(shop: Deps) -> Person:
    person = join(shop, "officer", ("officer",))
    fulfil_duties(shop, person.actor.account_id)
    prove(shop, person.token)
    return person


def take(shop: Deps, token: str, case_id: str) -> Any:
    client = TestClient(Starlette(routes=[*ROUTES]))
    client.cookies.set(session_cookie_name(shop.settings), token)
    return client.post("/admin/privacy/disclosures/file", data={"case": case_id})


def test_a_demand_goes_from_entry_to_file_and_register(shop: Deps) -> None:
    member = open_member(shop, new_id()).account_id
    first, second = officer(shop), officer(shop)

    async def enter(tab: Any) -> None:
        await tab.load()
        await tab.start_entering()
        await tab.choose_scope({"scope": f"account:{member}"})
        assert "account.email" in [choice.name for choice in tab.choices]
        await tab.enter(FORM)
        assert tab.error == "" and len(tab.panel.chosen) == 1
        await tab.confirm()
        assert tab.error and tab.panel.may_confirm

    async def confirm(tab: Any) -> None:
        await tab.load()
        await tab.open_case(tab.rows[0].id)
        await tab.confirm()
        assert tab.error == "" and tab.panel.may_hand

    async def tell(tab: Any) -> None:
        await tab.load()
        await tab.open_case(tab.rows[0].id)
        await tab.tell({"telling": "told", "words": "by letter"})
        assert tab.error == "" and not tab.panel.may_tell

    play(DisclosureDesk, HERE, first.token, enter)
    play(DisclosureDesk, HERE, second.token, confirm)
    case_id = str(rows(shop.engine, "SELECT id FROM disclosure_case")[0].id)
    answer = take(shop, second.token, case_id)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert json.loads(answer.text)["values"]["account"][1] == [f"{member}@example.jp"]
    again = take(shop, second.token, case_id)
    assert again.status_code == 422 and member not in again.text
    play(DisclosureDesk, HERE, second.token, tell)


def test_who_only_keeps_the_register_is_told_why_it_says_no_more(shop: Deps) -> None:
    member = open_member(shop, new_id()).account_id

    async def refuse(tab: Any) -> None:
        await tab.choose_scope({"scope": f"account:{member}"})
        await tab.enter(FORM)
        await tab.refuse({"words": "no warrant"})

    tab = play(DisclosureDesk, HERE, officer(shop).token, refuse)
    assert any("no warrant" in fact.value for fact in tab.panel.facts)
    withheld = Texts("ja")("disclosure.words_withheld")
    assert withheld not in [fact.value for fact in tab.panel.facts]

    async def read(tab: Any) -> None:
        await tab.load()
        await tab.open_case(tab.rows[0].id)

    idle = play(
        DisclosureDesk, HERE, join(shop, "idle", ("officer",), owes_duties=True).token, read
    )
    assert idle.error and len(idle.rows) == 1 and idle.panel.id == ""
    owner = play(DisclosureDesk, HERE, join(shop, "owner", ("owner",)).token, read)
    assert withheld in [fact.value for fact in owner.panel.facts]
    assert not any("no warrant" in fact.value for fact in owner.panel.facts)


def test_a_register_that_could_not_be_read_is_not_called_empty(
    shop: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("snshelper.officer.disclosures.state.list_cases", fail)
    tab = play(DisclosureDesk, HERE, officer(shop).token, lambda tab: tab.load())
    assert tab.error and not tab.is_loaded


@pytest.mark.parametrize("payload", [None, 3, [], {"scope": 7, "authority": ["x"], "words": {}}])
def test_forms_that_are_none_do_nothing(shop: Deps, payload: Any) -> None:
    async def story(tab: Any) -> None:
        for event in (tab.enter, tab.refuse, tab.tell, tab.open_case):
            await event(payload)
            assert tab.error
        await tab.choose_scope(payload)
        assert tab.choices == []

    play(DisclosureDesk, HERE, officer(shop).token, story)
    assert rows(shop.engine, "SELECT id FROM disclosure_case") == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_can_be_drawn_in_every_language(lang: Lang) -> None:
    assert desk.view(Texts(lang)).render()
