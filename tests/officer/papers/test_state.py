"""The register of printed copies as a tab drives it, and the print view."""

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
from snshelper.officer.papers.routes import ROUTES
from snshelper.officer.papers.state import PaperDesk
from snshelper.officer.papers.views import desk
from tests.admin.desk import Person, join, play, write_order, write_parcel
from tests.duties import fulfil_duties
from tests.worlds import open_member, rows

HERE = "/admin/privacy/papers"


@pytest.fixture
def shop(deps: Deps) -> Iterator[Deps]:
    """`deps`, findable by states and routes."""
    runtime.install(deps)
    yield deps
    runtime._installed.clear()


def person(shop: Deps, role: str) -> Person:
    made = join(shop, role, (role,))
    fulfil_duties(shop, made.actor.account_id)
    return made


def print_slip(shop: Deps, token: str, lang: str = "", **form: str) -> Any:
    client = TestClient(Starlette(routes=[*ROUTES]), raise_server_exceptions=True)
    client.cookies.set(session_cookie_name(shop.settings), token)
    return client.post(f"{lang}/admin/print/packing-slip", data=form)


@pytest.fixture
def parcel(shop: Deps) -> str:
    member = open_member(shop, new_id())
    order_id = write_order(shop, member.account_id, family="goods", state="in_progress")
    write_parcel(shop, order_id)
    return order_id


@pytest.mark.parametrize(("lang", "word"), [("", "梱包票"), ("/ko", "포장 전표"), ("/en", "slip")])
def test_the_slip_is_a_page_to_print_that_no_cache_keeps(
    shop: Deps, parcel: str, lang: str, word: str
) -> None:
    answer = print_slip(shop, person(shop, "support").token, lang, order_id=parcel, count="3")
    assert answer.status_code == 200 and word in answer.text
    assert "山田 花子" in answer.text and answer.headers["cache-control"] == "no-store"
    assert "hanako@example.jp" not in answer.text
    assert rows(shop.engine, "SELECT count FROM paper_copy")[0].count == 3


def test_two_people_close_a_copy_on_the_screen(shop: Deps, parcel: str) -> None:
    packer, officer = person(shop, "support"), person(shop, "officer")
    print_slip(shop, packer.token, order_id=parcel, count="1")

    async def destroy(tab: Any) -> None:
        await tab.load()
        (row,) = tab.rows
        await tab.destroy({"copy": row.id, "method": "shredder", "day": "2026-11-22"})
        assert tab.error == "" and not tab.rows[0].may_witness
        await tab.witness(row.id)
        assert tab.error

    async def witness(tab: Any) -> None:
        await tab.load()
        assert tab.rows[0].may_witness
        await tab.witness(tab.rows[0].id)
        assert tab.error == "" and tab.rows == []

    async def look_back(tab: Any) -> None:
        # The second time is a line that was cut and came back.
        for _ in range(2):
            await tab.load()
            assert (tab.is_closed, [row.status for row in tab.rows]) == (True, ["completed"])

    play(PaperDesk, HERE, packer.token, destroy)
    play(PaperDesk, HERE, officer.token, witness)
    play(PaperDesk, f"{HERE}?closed=1", officer.token, look_back)


@pytest.mark.parametrize("payload", [None, 3, [], {"copy": 1, "method": [], "day": "x"}])
def test_forms_that_are_none_close_nothing(shop: Deps, parcel: str, payload: Any) -> None:
    packer = person(shop, "support")
    print_slip(shop, packer.token, order_id=parcel, count="1")

    async def story(tab: Any) -> None:
        await tab.destroy(payload)
        assert tab.error
        await tab.witness(payload)
        assert tab.error

    play(PaperDesk, HERE, packer.token, story)
    assert rows(shop.engine, "SELECT state FROM paper_copy")[0].state == "open"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_can_be_drawn_in_every_language(lang: Lang) -> None:
    assert desk.view(Texts(lang)).render()
