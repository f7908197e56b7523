"""The two staff screens, as a tab drives them."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.runtime import Deps
from snshelper.mail.queries import MailCopy
from snshelper.support.admin.inquiries import inquiries
from snshelper.support.admin.inquiry_desk import InquiryDesk
from snshelper.support.admin.popup_desk import PopupDesk
from snshelper.support.admin.popups import popups
from tests.support.conftest import Member
from tests.support.tabs import grant, open_tab

_CALL = {"channel": "phone", "lang": "ko", "name": "김", "phone": "02-123-4567", "message": "질문"}
_POPUP = {f"{part}_{lang}": f"{part} {lang}" for part in ("title", "body") for lang in LANGUAGES}


@pytest.fixture
def token(installed: Deps, sign_up: Callable[[], Member]) -> str:
    """The session of somebody who answers inquiries and writes popups."""
    member = sign_up()
    grant(installed, member, "support")
    grant(installed, member, "marketer")
    return member.token


def test_an_inquiry_is_entered_answered_and_closed(
    token: str, outbox: Callable[[], list[MailCopy]]
) -> None:
    async def story() -> None:
        desk: Any = await open_tab(InquiryDesk, "/admin/inquiries", token)
        await desk.load()
        assert desk.rows == []
        await desk.start_entering()
        await desk.enter(_CALL | {"email": "kim@example.kr"})
        assert (desk.is_entering, len(desk.rows)) == (False, 1)
        assert (desk.record.channel, desk.record.message) == ("電話", "질문")
        await desk.close()
        assert desk.error == Texts("ja")("error.inquiry_not_answered")
        await desk.answer({"answer": "답변", "is_last": "on"})
        assert (desk.record.id, desk.rows, desk.error) == ("", [], "")
        await desk.show("closed")
        assert [row.topic for row in desk.rows] == ["質問"]
        assert "김" not in repr(desk.rows)
        await desk.put_away()
        await desk.open_record(desk.rows[0].id)
        assert desk.error == Texts("ja")("error.data_frozen")

    asyncio.run(story())
    (mail,) = outbox()
    assert mail.to == "kim@example.kr"
    assert "답변드립니다" in mail.text


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"channel": "website"}, "error.channel_unknown"),
        ({"channel": None}, "error.channel_unknown"),
        ({"phone": ""}, "error.question_incomplete"),
        ({"name": ["x"]}, "error.question_incomplete"),
    ],
)
def test_what_was_heard_must_be_complete(change: dict[str, Any], error: str, token: str) -> None:
    async def story() -> None:
        desk: Any = await open_tab(InquiryDesk, "/en/admin/inquiries", token)
        await desk.start_entering()
        await desk.enter(_CALL | change)
        assert desk.error == Texts("en")(error)
        assert bool(desk.reasons) == (error == "error.question_incomplete")
        assert desk.is_entering

    asyncio.run(story())


@pytest.mark.parametrize("payload", [None, 5, ["x"], {"a": 1}, "' OR 1=1"])
def test_hostile_events_find_nothing(payload: Any, token: str) -> None:
    async def story() -> None:
        desk: Any = await open_tab(InquiryDesk, "/admin/inquiries", token)
        await desk.open_record(payload)
        assert desk.error == Texts("ja")("error.inquiry_gone")
        await desk.show(payload)
        assert desk.shown == "open"
        await desk.answer(payload)
        assert desk.error
        popup: Any = await open_tab(PopupDesk, "/admin/popups", token)
        await popup.edit(payload)
        assert popup.error == Texts("ja")("error.popup_gone")
        await popup.save(payload)
        assert popup.error == Texts("ja")("error.popup_refused.text_missing")
        await popup.switch(payload, payload)
        assert popup.error == Texts("ja")("error.popup_gone")

    asyncio.run(story())


def test_a_popup_is_written_changed_and_switched_off(token: str) -> None:
    async def story() -> None:
        desk: Any = await open_tab(PopupDesk, "/ko/admin/popups", token)
        await desk.load()
        await desk.start_new()
        await desk.save(_POPUP | {"is_on": "on", "starts_at": "2026-11-22T09:00"})
        assert (desk.error, desk.is_editing) == ("", False)
        (row,) = desk.rows
        assert (row.title, row.version, row.is_on) == ("title ko", 1, True)
        await desk.edit(row.id)
        assert (desk.edited.body_en, desk.edited.starts_at) == ("body en", "2026-11-22T09:00")
        await desk.save(_POPUP | {"title_ko": "새 제목", "show_again": "on"})
        (row,) = desk.rows
        assert (row.title, row.version, row.is_on) == ("새 제목", 2, False)
        await desk.switch(row.id, True)
        assert desk.rows[0].is_on

    asyncio.run(story())


def test_a_popup_that_is_refused_keeps_its_form_open(token: str) -> None:
    async def story() -> None:
        desk: Any = await open_tab(PopupDesk, "/admin/popups", token)
        await desk.start_new()
        await desk.save(_POPUP | {"link": "ftp://x"})
        assert desk.error == Texts("ja")("error.popup_refused.link")
        assert desk.is_editing

    asyncio.run(story())


def test_neither_screen_opens_for_a_customer(
    installed: Deps, sign_up: Callable[[], Member]
) -> None:
    member = sign_up()

    async def story() -> None:
        for screen in (InquiryDesk, PopupDesk):
            desk: Any = await open_tab(screen, "/admin", member.token)
            await desk.load()
            assert desk.error == Texts("ja")("error.not_allowed")

    asyncio.run(story())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_screens_build_in_every_language(lang: Lang) -> None:
    t = Texts(lang)
    assert json.dumps(t("page.admin_inquiries.title")) in str(inquiries(t))
    assert json.dumps(t("page.admin_popups.title")) in str(popups(t))
