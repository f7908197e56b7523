"""What a popup must contain."""

from datetime import UTC, datetime
from typing import Any

import pytest

from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.support.rules.popups import (
    PopupRefused,
    PopupWords,
    local_moment,
    read_popup,
)

_GOOD = {f"{part}_{lang}": f"{part} {lang}" for part in ("title", "body") for lang in LANGUAGES}


def _reason(clock: SteppedClock, **changes: Any) -> str:
    with pytest.raises(PopupRefused) as refusal:
        read_popup(_GOOD | changes, clock())
    assert all(Texts(lang).error(refusal.value) for lang in LANGUAGES)
    return str(refusal.value.numbers["reason"])


def test_a_popup_without_period_starts_now_and_stays(clock: SteppedClock) -> None:
    draft = read_popup(_GOOD | {"is_on": "on"}, clock())
    assert (draft.starts_at, draft.ends_at, draft.is_on, draft.link) == (clock(), None, True, "")
    assert draft.words["ko"] == PopupWords("title ko", "body ko")


def test_the_period_is_japanese_wall_clock_time(clock: SteppedClock) -> None:
    draft = read_popup(_GOOD | {"starts_at": "2026-12-01T09:00"}, clock())
    assert draft.starts_at == datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
    assert local_moment(draft.starts_at) == "2026-12-01T09:00"
    assert local_moment(None) == ""


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title_ko": ""}, "text_missing"),
        ({"body_en": " "}, "text_missing"),
        ({"title_ja": "あ" * 121}, "text_too_long"),
        ({"body_ja": "あ" * 2001}, "text_too_long"),
        ({"link": "http://example.com"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "//example.com"}, "link"),
        ({"link": "https://a@example.com/"}, "link"),
        ({"link": "https://"}, "link"),
        ({"link": "https://example.com/a b"}, "link"),
        ({"link": "/" + "a" * 300}, "link"),
        ({"starts_at": "tomorrow"}, "period"),
        ({"starts_at": "0001-01-01T00:00"}, "period"),
        ({"starts_at": "2026-12-01T09:00", "ends_at": "2026-12-01T09:00"}, "period"),
        ({"ends_at": "2026-01-01T00:00"}, "period"),
    ],
)
def test_a_popup_that_cannot_be_shown_is_refused(
    changes: dict[str, str], reason: str, clock: SteppedClock
) -> None:
    assert _reason(clock, **changes) == reason


@pytest.mark.parametrize("form", [None, [], "x", {"title_ja": 5}])
def test_anything_but_a_form_is_refused(form: object, clock: SteppedClock) -> None:
    with pytest.raises(PopupRefused):
        read_popup(form, clock())


@pytest.mark.parametrize("link", ["/pricing", "https://example.com/a?b=c"])
def test_a_link_leads_into_the_shop_or_to_a_safe_address(link: str, clock: SteppedClock) -> None:
    assert read_popup(_GOOD | {"link": link}, clock()).link == link
