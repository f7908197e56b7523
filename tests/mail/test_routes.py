"""The demo's mailbox."""

from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from snshelper.kernel import runtime
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts, localized_path
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.mail.actions import send_mail
from snshelper.mail.routes import ROUTES

LINK = "http://localhost:3000/verify?token=abc"


def client(deps: Deps) -> TestClient:
    runtime.install(deps)
    return TestClient(Starlette(routes=ROUTES))


def write(deps: Deps, subject: str, body: str) -> None:
    with unit_of_work(deps.engine) as session:
        send_mail(session, deps, "tanaka@example.jp", subject, body)


def test_every_mail_can_be_read_newest_first(deps: Deps) -> None:
    write(deps, "一通目", "本文")
    write(deps, "二通目", f"見る {LINK}")
    answer = client(deps).get("/dev/outbox.json")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == [
        {"to": "tanaka@example.jp", "subject": "二通目", "text": f"見る {LINK}", "links": [LINK]},
        {"to": "tanaka@example.jp", "subject": "一通目", "text": "本文", "links": []},
    ]


def test_two_hundred_mails_are_enough(deps: Deps) -> None:
    with unit_of_work(deps.engine) as session:
        for number in range(205):
            send_mail(session, deps, "tanaka@example.jp", str(number), "-")
    mails = client(deps).get("/dev/outbox.json").json()
    assert len(mails) == 200
    assert mails[0]["subject"] == "204"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_is_a_page_in_every_language(deps: Deps, lang: Lang) -> None:
    address = localized_path(lang, "/dev/outbox")
    assert Texts(lang)("mail.outbox.empty") in client(deps).get(address).text
    write(deps, "<b>件名", f"本文 {LINK}\n<script>x</script>")
    page = client(deps).get(address).text
    assert f'<html lang="{lang}">' in page
    assert f'<a href="{LINK}">' in page
    assert "&lt;b&gt;件名" in page
    assert "<script>" not in page


@pytest.mark.parametrize("path", ["/dev/outbox", "/dev/outbox.json", "/ko/dev/outbox"])
def test_in_production_there_is_no_such_page(deps: Deps, path: str) -> None:
    write(deps, "件名", "本文")
    production = deps.settings.model_copy(update={"mode": "production"})
    shop = replace(deps, settings=production)
    answer = client(shop).get(path)
    assert answer.status_code == 404
    assert "tanaka" not in answer.text
