"""The officer's screen of the policy, played as its events come over the socket."""

import asyncio
from typing import Any

import pytest

from snshelper.admin.documents import fill_navigation
from snshelper.interface.visits import Visit
from snshelper.kernel import runtime
from snshelper.kernel.actor import ALL_DUTIES, VISITOR, Actor
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.runtime import Deps
from snshelper.officer.policy import state as policy_state
from snshelper.officer.policy.documents import fill_policy_desk
from snshelper.officer.policy.state import PolicyDesk
from snshelper.officer.policy.views import policy
from tests.admin.desk import Person, join, play
from tests.officer.policy.conftest import NEW_ADDRESS

HERE = "/admin/privacy/policy"
FORM = {
    "reason": "technology",
    "words_ja": "連絡先",
    "words_ko": "연락처",
    "words_en": "Address",
    "effective_on": "2026-12-01",
}


def officer_of(deps: Deps) -> Person:
    return join(deps, "officer", ("officer",))


def slot_of(lang: Lang, actor: Actor) -> str:
    fill = asyncio.run(fill_policy_desk(Visit(lang, HERE, actor)))
    return fill.slots.get("policy-candidate", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_screen_shows_the_differences_in_every_language_and_the_new_text(
    changed: Deps, lang: Lang
) -> None:
    html = slot_of(lang, officer_of(changed).actor)
    for shown in LANGUAGES:
        assert f'data-testid="policy-diff-{shown}"' in html
    assert NEW_ADDRESS in html
    assert 'id="summary"' in html


def test_staff_who_may_not_announce_see_nothing(changed: Deps) -> None:
    support = join(changed, "support", ("support",))
    for actor in (VISITOR, support.actor):
        assert slot_of("ja", actor) == ""
    seen = play(PolicyDesk, HERE, support.token, lambda tab: tab.load())
    assert seen.error and seen.lines == [] and not seen.is_loaded


def test_a_preview_shows_the_mail_of_each_language_and_announces_nothing(changed: Deps) -> None:
    officer = officer_of(changed)
    seen = play(
        PolicyDesk,
        f"/en{HERE}",
        officer.token,
        lambda tab: tab.load(),
        lambda tab: tab.preview(FORM),
    )
    assert seen.error == ""
    assert [letter.lang for letter in seen.letters] == list(LANGUAGES)
    assert "/ko/privacy/history/2" in seen.letters[1].body
    assert "December 1, 2026" in seen.letters[2].body
    assert [line.number for line in seen.lines] == [1]
    assert (seen.earliest, seen.earliest_disadvantage) == ("2026-11-30", "2026-12-23")


def test_announcing_needs_a_preview_and_the_password_again(
    changed: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = officer_of(changed)
    _fulfil(monkeypatch)
    unread = play(
        PolicyDesk, HERE, officer.token, lambda tab: tab.load(), lambda tab: tab.announce()
    )
    assert unread.error and not unread.needs_step_up
    seen = play(
        PolicyDesk,
        HERE,
        officer.token,
        lambda tab: tab.load(),
        lambda tab: tab.preview(FORM),
        lambda tab: tab.announce(),
    )
    assert seen.needs_step_up
    assert seen.letters and [line.number for line in seen.lines] == [1]


def test_an_announced_version_appears_with_its_letters_under_way(
    changed: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = officer_of(changed)
    _fulfil(monkeypatch)
    monkeypatch.setattr("snshelper.officer.policy.actions.require_step_up", lambda *_: None)
    seen = play(
        PolicyDesk,
        f"/en{HERE}",
        officer.token,
        lambda tab: tab.load(),
        lambda tab: tab.preview(FORM),
        lambda tab: tab.announce(),
        lambda tab: tab.refresh(),
    )
    assert seen.error == "" and "Version 2" in seen.done
    assert not seen.is_new and seen.letters == []
    newest = seen.lines[0]
    assert (newest.number, newest.state, newest.path) == (
        2,
        "Not in force yet",
        "/en/privacy/history/2",
    )
    assert newest.letters.startswith("Written to 0 of 1")


@pytest.mark.parametrize(
    "form",
    [
        None,
        [],
        "x",
        {},
        {**FORM, "reason": ["law"]},
        {**FORM, "words_ja": {"a": 1}},
        {**FORM, "effective_on": 20261201},
        {**FORM, "effective_on": "9999-99-99"},
        {**FORM, "effective_on": "9999-12-31T25:00"},
        {**FORM, "words_en": "x" * 5000},
    ],
)
def test_a_form_that_makes_no_sense_is_refused_with_words(changed: Deps, form: Any) -> None:
    officer = officer_of(changed)
    seen = play(
        PolicyDesk, HERE, officer.token, lambda tab: tab.load(), lambda tab: tab.preview(form)
    )
    assert seen.error
    assert seen.error != Texts("ja")("error.unexpected")
    assert seen.letters == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_screen_can_be_built_in_every_language(lang: Lang) -> None:
    assert "policy-announce" in str(policy.view(Texts(lang)))


def _fulfil(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever acts has done every duty."""

    def with_duties(deps: Deps, actor: Actor, *more: Any) -> Any:
        done = Actor(
            actor.kind, actor.account_id, True, actor.roles, actor.permissions, duties=ALL_DUTIES
        )
        return _announce(deps, done, *more)

    _announce = policy_state.announce_policy
    monkeypatch.setattr(policy_state, "announce_policy", with_duties)


def test_the_navigation_says_that_an_announcement_waits(deps: Deps, changed: Deps) -> None:
    officer = officer_of(changed)

    def waiting() -> int:
        html = asyncio.run(fill_navigation(Visit("ja", "/admin", officer.actor))).slots["admin-nav"]
        return html.partition(HERE)[2].partition("</a>")[0].count(">1<")

    assert waiting() == 1
    runtime.install(deps)
    assert waiting() == 0
