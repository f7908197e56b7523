"""The announcement of a new policy over the shop."""

import asyncio
from datetime import timedelta

import pytest

from snshelper.interface.visits import Visit
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.privacy.policy import Version
from snshelper.privacy.versions import keep_version
from snshelper.support.documents import fill_frame
from snshelper.support.rules.dismissals import dismiss, write_dismissals

_WORDS = {"ja": "保管の期間", "ko": "보관 기간", "en": "How long we keep it"}
_REFERENCE = "00000000-0000-0000-0000-000000000002"


@pytest.fixture
def announced(installed: Deps, clock: SteppedClock) -> Version:
    now, nothing = clock(), dict.fromkeys(_WORDS, "")
    versions = [
        Version(1, "first", False, now, now, "1" * 64),
        Version(2, "law", False, now, now + timedelta(days=8), "2" * 64),
    ]
    with unit_of_work(installed.engine) as session:
        for version in versions:
            keep_version(session, version, _WORDS, "officer", nothing)
    return versions[1]


def _overlays(path: str = "/", lang: str = "ja", **cookies: str) -> str:
    fill = asyncio.run(fill_frame(Visit(lang, path, VISITOR, cookies=cookies)))  # type: ignore[arg-type]
    return fill.slots["overlays"]


@pytest.mark.parametrize(("lang", "words"), _WORDS.items())
def test_a_new_policy_is_announced_over_the_shop_in_every_language(
    announced: Version, lang: str, words: str
) -> None:
    html = _overlays(lang=lang)
    assert words in html
    assert "/privacy/history/2" in html


def test_it_is_shown_until_the_version_takes_effect(
    announced: Version, clock: SteppedClock
) -> None:
    clock.advance(8 * 86_400 - 1)
    assert _REFERENCE in _overlays()
    clock.advance(1)
    assert _REFERENCE not in _overlays()


def test_it_can_be_hidden_like_every_popup_and_does_not_lie_on_the_policy(
    announced: Version, clock: SteppedClock
) -> None:
    hidden = write_dismissals(dismiss((), _REFERENCE, 1, "forever", clock()))
    assert _REFERENCE not in _overlays(popup=hidden, cookie_choice="allow")
    assert _REFERENCE in _overlays(popup=hidden, cookie_choice="refuse")
    assert _REFERENCE not in _overlays("/privacy")
    assert _REFERENCE not in _overlays("/mypage")
