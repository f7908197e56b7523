"""The two doors of files: in with an inquiry, out to staff."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from snshelper.accounts.cookies import session_cookie_name
from snshelper.interface.visits import Visit
from snshelper.kernel import runtime
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.runtime import Deps
from snshelper.support.attachments.routes import UPLOAD_ROUTES
from snshelper.support.contact import CONTACT_ROUTES, plain_answer
from snshelper.support.state.contact import Contact
from snshelper.web.limits import FORM_BYTES, UPLOAD_BYTES, _limit_of
from tests.admin.desk import join, play
from tests.duties import fulfil_duties
from tests.scanners import CARRIER, PDF, PNG, StandIn
from tests.worlds import rows, scalar


@pytest.fixture
def shop(deps: Deps) -> Iterator[Deps]:
    """`deps`, findable by routes and states."""
    runtime.install(deps)
    yield deps
    runtime._installed.clear()


def client(token: str = "") -> TestClient:
    made = TestClient(Starlette(routes=[*UPLOAD_ROUTES, *CONTACT_ROUTES]), follow_redirects=False)
    if token:
        made.cookies.set(session_cookie_name(runtime.current().settings), token)
    return made


def post(ticket: str, *contents: bytes, lang: str = "", name: str = "a.png") -> Any:
    files = [("file", (name, content, "image/png")) for content in contents]
    return client().post(f"{lang}/contact/files", data={"ticket": ticket}, files=files)


def test_files_are_kept_and_the_page_says_so(shop: Deps, ticket: str) -> None:
    answer = post(ticket, PNG, PDF, lang="/en")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/en/contact?flash=")
    assert scalar(shop.engine, "SELECT COUNT(*) FROM attachment") == 2


@pytest.mark.parametrize(
    ("contents", "words"),
    [([CARRIER], "ウイルスの疑い"), ([b"hello"], "画像"), ([], "選ばれていません")],
)
def test_a_refusal_is_said_and_nothing_is_kept(
    shop: Deps, ticket: str, contents: list[bytes], words: str
) -> None:
    answer = post(ticket, *contents)
    assert answer.status_code == 422 and words in answer.text
    assert scalar(shop.engine, "SELECT COUNT(*) FROM attachment") == 0


def test_too_many_parts_and_no_form_at_all_are_refused(shop: Deps, ticket: str) -> None:
    assert post(ticket, *[PNG] * 9).status_code == 422
    for body in (b"", b"ticket=x", b"\0" * 100):
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            answer = client().post("/contact/files", content=body, headers={"content-type": kind})
            assert answer.status_code == 422


def test_without_a_scanner_the_answer_says_so(shop: Deps, ticket: str, daemon: StandIn) -> None:
    daemon.close()
    answer = post(ticket, PNG)
    assert answer.status_code == 422 and "つながらない" in answer.text


def test_staff_save_a_file_and_no_browser_shows_it(shop: Deps, ticket: str) -> None:
    post(ticket, PNG, name='写"真.png')
    own_id = rows(shop.engine, "SELECT id FROM attachment")[0].id
    clerk = join(shop, "clerk", ("support",))
    fulfil_duties(shop, clerk.actor.account_id)
    answer = client(clerk.token).get(f"/admin/inquiries/files/{own_id}")
    assert answer.content == PNG
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_a_question_offers_the_file_field_only_while_the_scanner_answers(
    shop: Deps, daemon: StandIn
) -> None:
    form = {"name": "田中", "phone": "", "email": "t@example.jp", "message": "質問"}
    offered = play(Contact, "/contact", "", lambda tab: tab.send(form))
    assert offered.reference and offered.ticket
    daemon.close()
    without = play(Contact, "/contact", "", lambda tab: tab.send({**form, "message": "別"}))
    assert without.reference and not without.ticket


def test_without_scripts_the_field_comes_with_the_receipt(shop: Deps, daemon: StandIn) -> None:
    form = {"name": "田中", "phone": "", "email": "t@example.jp", "message": "質問"}
    answer = client().post("/contact/send", data=form)
    page = _receipt(answer.headers["location"])
    assert 'enctype="multipart/form-data"' in page and 'name="ticket"' in page
    ticket = page.partition('name="ticket" value="')[2].partition('"')[0]
    assert post(ticket, PNG).status_code == 303
    daemon.close()
    answer = client().post("/contact/send", data=form)
    assert "multipart" not in _receipt(answer.headers["location"])


def _receipt(location: str) -> str:
    query = dict(parse_qsl(urlsplit(location).query))
    return plain_answer(replace(Visit("ja", "/contact", VISITOR), query=query))


def test_only_this_one_path_takes_large_bodies() -> None:
    for path in ("/contact/files", "/ko/contact/files", "/en/contact/files"):
        assert _limit_of(path) == UPLOAD_BYTES
    for path in ("/contact/send", "/contact/files/x", "/x/contact/files", "/auth/login"):
        assert _limit_of(path) == FORM_BYTES
