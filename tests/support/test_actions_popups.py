"""What marketers do with popups, and what a visitor then sees."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from snshelper.kernel.actor import VISITOR, Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.i18n import LANGUAGES, Lang
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.privacy.tables import AuditEntry
from snshelper.support.actions.popups import (
    change_popup,
    create_popup,
    list_popups,
    switch_popup,
)
from snshelper.support.queries import LivePopup, popup_for
from snshelper.support.rules.dismissals import Dismissal, dismiss
from snshelper.support.rules.popups import PopupDraft, PopupGone, PopupWords
from snshelper.support.seed import WELCOME_POPUP_ID, seed_welcome_popup
from tests.support.conftest import MARKETER, SUPPORTER


@pytest.fixture
def draft(clock: SteppedClock) -> PopupDraft:
    """A popup that is shown from now on."""
    words = {lang: PopupWords(f"title {lang}", f"body {lang}") for lang in LANGUAGES}
    return PopupDraft(words, clock(), None, "/pricing", True)


def _shown(
    deps: Deps, lang: Lang = "ja", dismissals: tuple[Dismissal, ...] = ()
) -> LivePopup | None:
    with reading(deps.engine) as session:
        return popup_for(session, deps.clock(), lang, dismissals)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_popup_is_shown_in_the_visitors_language(
    lang: Lang, deps: Deps, draft: PopupDraft
) -> None:
    popup_id = create_popup(deps, MARKETER, draft)
    assert _shown(deps, lang) == LivePopup(popup_id, 1, f"title {lang}", f"body {lang}", "/pricing")


def test_a_popup_is_shown_only_within_its_period(
    deps: Deps, clock: SteppedClock, draft: PopupDraft
) -> None:
    start = clock() + timedelta(hours=1)
    create_popup(
        deps, MARKETER, replace(draft, starts_at=start, ends_at=start + timedelta(hours=1))
    )
    assert _shown(deps) is None
    clock.advance(3600)
    assert _shown(deps) is not None
    clock.advance(3600)
    assert _shown(deps) is None


def test_a_popup_that_was_switched_off_is_not_shown(deps: Deps, draft: PopupDraft) -> None:
    popup_id = create_popup(deps, MARKETER, draft)
    switch_popup(deps, MARKETER, popup_id, is_on=False)
    assert _shown(deps) is None
    switch_popup(deps, MARKETER, popup_id, is_on=True)
    assert _shown(deps) is not None


def test_changing_words_keeps_it_hidden_and_showing_again_brings_it_back(
    deps: Deps, clock: SteppedClock, draft: PopupDraft
) -> None:
    popup_id = create_popup(deps, MARKETER, draft)
    hidden = dismiss((), popup_id, 1, "forever", clock())
    assert _shown(deps, dismissals=hidden) is None
    changed = replace(draft, words={lang: PopupWords("new", "words") for lang in LANGUAGES})
    change_popup(deps, MARKETER, popup_id, changed, show_again=False)
    assert _shown(deps, dismissals=hidden) is None
    change_popup(deps, MARKETER, popup_id, changed, show_again=True)
    shown = _shown(deps, dismissals=hidden)
    assert shown is not None
    assert (shown.version, shown.title) == (2, "new")


def test_the_next_popup_is_shown_when_the_newest_is_hidden(
    deps: Deps, clock: SteppedClock, draft: PopupDraft
) -> None:
    older = create_popup(deps, MARKETER, draft)
    clock.advance(60)
    newer = create_popup(deps, MARKETER, replace(draft, starts_at=clock()))
    first = _shown(deps)
    assert first is not None
    assert first.id == newer
    second = _shown(deps, dismissals=dismiss((), newer, 1, "day", clock()))
    assert second is not None
    assert second.id == older


def test_popups_are_listed_newest_first_with_all_their_words(deps: Deps, draft: PopupDraft) -> None:
    older, newer = create_popup(deps, MARKETER, draft), create_popup(deps, MARKETER, draft)
    listed = list_popups(deps, MARKETER)
    assert [popup.id for popup, _ in listed] == [newer, older]
    assert all({text.lang for text in texts} == set(LANGUAGES) for _, texts in listed)


def test_every_change_is_audited(deps: Deps, draft: PopupDraft) -> None:
    popup_id = create_popup(deps, MARKETER, draft)
    change_popup(deps, MARKETER, popup_id, draft, show_again=True)
    switch_popup(deps, MARKETER, popup_id, is_on=False)
    with Session(deps.engine) as session:
        entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.seq))).all()
    assert [(entry.action, entry.details["version"]) for entry in entries] == [
        ("support.create_popup", 1),
        ("support.change_popup", 2),
        ("support.switch_popup", 2),
    ]


def test_an_unknown_popup_is_said_to_be_gone(deps: Deps, draft: PopupDraft) -> None:
    with pytest.raises(PopupGone):
        change_popup(deps, MARKETER, "nowhere", draft, show_again=False)
    with pytest.raises(PopupGone):
        switch_popup(deps, MARKETER, "nowhere", is_on=True)


@pytest.mark.parametrize("actor", [VISITOR, SUPPORTER])
def test_nobody_else_writes_popups(actor: Actor, deps: Deps, draft: PopupDraft) -> None:
    calls: list[Callable[[], Any]] = [
        lambda: list_popups(deps, actor),
        lambda: create_popup(deps, actor, draft),
        lambda: change_popup(deps, actor, "x", draft, show_again=False),
        lambda: switch_popup(deps, actor, "x", is_on=True),
    ]
    for call in calls:
        with pytest.raises(NotAllowed):
            call()


def test_a_rehearsal_opens_with_one_announcement_however_often_it_is_seeded(deps: Deps) -> None:
    assert seed_welcome_popup(deps)
    assert not seed_welcome_popup(deps)
    shown = _shown(deps, "en")
    assert shown is not None
    assert shown.id == WELCOME_POPUP_ID
