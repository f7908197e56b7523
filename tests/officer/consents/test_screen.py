"""The consents on a member's privacy page."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.runtime import Deps
from snshelper.officer.consents.rules import KINDS, wording
from snshelper.officer.consents.state import OwnConsents
from snshelper.officer.consents.tables import Consent
from snshelper.officer.consents.view import consents
from snshelper.officer.requests.views import centre
from tests.support.conftest import Member
from tests.support.tabs import open_tab
from tests.worlds import change

SignUp = Callable[..., Member]


def test_a_member_agrees_and_withdraws_with_one_click_each(
    installed: Deps, sign_up: SignUp, clock: SteppedClock
) -> None:
    member = sign_up()
    t = Texts("en")

    async def story() -> None:
        tab: Any = await open_tab(OwnConsents, "/en/mypage/privacy", member.token)
        await tab.load()
        assert tab.standings == {"inquiries": "none"}
        assert tab.rows == []
        await tab.give("inquiries", wording("inquiries").hash)
        assert tab.standings == {"inquiries": "given"}
        assert tab.notes["inquiries"] == t("consent.note.given", until="November 22, 2027")
        ((name, state),) = [(row.name, row.state) for row in tab.rows]
        assert (name, state) == (t("consent.inquiries.title"), t("consent.state.given"))
        assert "\n".join(tab.rows[0].lines) == t("consent.inquiries.words")
        await tab.withdraw("inquiries")
        assert tab.standings["inquiries"] == "withdrawn"
        assert "November 22, 2026" in tab.rows[0].state
        await tab.give("inquiries", wording("inquiries").hash)
        change(installed.engine, Consent, Consent.kind == "inquiries", expires_at=clock())
        await tab.load()
        assert (tab.standings["inquiries"], tab.error) == ("expired", "")

    asyncio.run(story())


@pytest.mark.parametrize("kind", ["everything", None, ["inquiries"], {"a": 1}, 3])
def test_what_nobody_can_agree_to_is_refused_in_words(
    kind: Any, installed: Deps, sign_up: SignUp
) -> None:
    member = sign_up()

    async def story() -> Any:
        tab: Any = await open_tab(OwnConsents, "/mypage/privacy", member.token)
        await tab.give(kind, wording("inquiries").hash)
        assert tab.error == Texts("ja")("error.consent_refused.unknown")
        await tab.withdraw(kind)
        assert tab.error == Texts("ja")("error.consent_refused.unknown")
        await tab.give("inquiries", kind)
        assert tab.error == Texts("ja")("error.consent_refused.text_changed")
        return tab

    assert asyncio.run(story()).rows == []


def test_without_a_log_in_nothing_is_shown_or_given(installed: Deps) -> None:
    async def story() -> Any:
        tab: Any = await open_tab(OwnConsents, "/mypage/privacy")
        await tab.give("inquiries", wording("inquiries").hash)
        return tab

    tab = asyncio.run(story())
    assert (tab.needs_login, tab.rows, tab.standings) == (True, [], {})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_button_carries_the_text_that_stands_above_it(lang: Lang) -> None:
    page = str(consents(Texts(lang)))
    for kind in KINDS:
        assert page.count(f'"consent-give-{kind}"') == 1
        assert page.count(f'"consent-withdraw-{kind}"') == 1
        assert wording(kind).hash in page
        for line in Texts(lang)(f"consent.{kind}.words").split("\n"):
            assert json.dumps(line) in page
    assert "checkbox" not in page


def test_the_section_stands_in_the_privacy_centre() -> None:
    assert '"consent-give-inquiries"' in str(centre.view(Texts("ja")))
