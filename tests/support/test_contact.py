"""The contact form's plain way."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlmodel import Session, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from snshelper.interface.visits import Visit
from snshelper.kernel import runtime
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.i18n import LANGUAGES, Lang, localized_path
from snshelper.kernel.ids import short_code
from snshelper.kernel.runtime import Deps
from snshelper.mail.tables import OutboxMail
from snshelper.support.contact import CONTACT_ROUTES, plain_answer
from snshelper.support.tables import Inquiry

_GOOD = {"name": "田中", "phone": "", "email": "tanaka@example.jp", "message": "いつですか"}


@pytest.fixture
def browser(installed: Deps) -> Iterator[TestClient]:
    """A browser without JavaScript and without cookies."""
    with TestClient(Starlette(routes=CONTACT_ROUTES), follow_redirects=False) as client:
        yield client


def _inquiries(deps: Deps) -> list[Inquiry]:
    with Session(deps.engine) as session:
        return list(session.exec(select(Inquiry)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_question_without_cookies_or_scripts_is_kept_and_receipted(
    lang: Lang, browser: TestClient, deps: Deps, outbox: Callable[[], list[OutboxMail]]
) -> None:
    answer = browser.post(localized_path(lang, "/contact/send"), data=_GOOD)
    (inquiry,) = _inquiries(deps)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(localized_path(lang, "/contact") + "?flash=")
    assert "set-cookie" not in answer.headers
    assert (inquiry.lang, len(outbox())) == (lang, 1)
    flash = answer.headers["location"].partition("flash=")[2].replace("%3D", "=")
    shown = plain_answer(Visit(lang, "/contact", VISITOR, query={"flash": flash}))
    assert short_code(inquiry.id) in shown


def test_nobody_can_make_the_page_say_that_a_question_was_kept(installed: Deps) -> None:
    for flash in ("", "x", "<script>"):
        assert plain_answer(Visit("ja", "/contact", VISITOR, query={"flash": flash})) == ""
    assert plain_answer(Visit("ja", "/contact", VISITOR)) == ""


def test_every_reason_is_told_when_a_question_cannot_be_kept(
    browser: TestClient, deps: Deps
) -> None:
    answer = browser.post("/en/contact/send", data={"name": "<script>", "email": "x"})
    assert answer.status_code == 422
    assert "Check the e-mail address" in answer.text
    assert "Enter your question." in answer.text
    assert "<script>" not in answer.text
    assert _inquiries(deps) == []


def test_a_field_that_was_not_asked_for_is_refused(browser: TestClient, deps: Deps) -> None:
    assert browser.post("/contact/send", data=_GOOD | {"order": "1"}).status_code == 422
    assert _inquiries(deps) == []


def test_too_many_questions_are_told_to_wait(browser: TestClient, deps: Deps) -> None:
    busy = deps.settings.model_copy(update={"mode": "production"})
    runtime.install(replace(deps, settings=busy))
    statuses = {
        browser.post("/contact/send", data=_GOOD | {"email": f"a{n}@example.jp"}).status_code
        for n in range(11)
    }
    assert statuses == {303, 429}
