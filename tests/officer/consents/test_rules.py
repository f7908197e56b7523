"""What a consent says, and until when."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from snshelper.kernel import i18n
from snshelper.kernel.i18n import LANGUAGES
from snshelper.officer.consents.rules import (
    KINDS,
    ConsentRefused,
    as_kind,
    expiry,
    require_shown,
    standing,
    wording,
)

GIVEN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_period_of_a_year_ends_with_its_last_day_in_korea_and_japan() -> None:
    assert expiry("inquiries", GIVEN) == datetime(2027, 11, 22, 15, 0, tzinfo=UTC)


def test_a_consent_of_29_february_lasts_through_the_last_day_of_the_month() -> None:
    leap = datetime(2028, 2, 29, 3, 0, tzinfo=UTC)
    assert expiry("inquiries", leap) == datetime(2029, 2, 28, 15, 0, tzinfo=UTC)


def test_a_consent_holds_until_the_last_second_of_its_day_and_no_longer() -> None:
    ends = expiry("inquiries", GIVEN)
    assert standing("h", ends, None, "h", ends - SECOND) == "given"
    assert standing("h", ends, None, "h", ends) == "expired"


def test_a_withdrawn_consent_stays_withdrawn_and_a_changed_text_asks_again() -> None:
    ends = expiry("inquiries", GIVEN)
    assert standing("h", ends, GIVEN, "h", GIVEN) == "withdrawn"
    assert standing("h", ends, GIVEN, "h", ends) == "withdrawn"
    assert standing("old", ends, None, "new", GIVEN) == "outdated"


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_is_complete_in_every_language_and_says_that_one_may_refuse(kind: str) -> None:
    text = wording(as_kind(kind))
    assert set(text.words) == set(LANGUAGES)
    refusing = {"ja": "同意しなくても", "ko": "동의하지 않아도", "en": "If you refuse"}
    assert all(refusing[lang] in words for lang, words in text.words.items())


def test_a_word_changed_in_one_language_is_another_text(monkeypatch: pytest.MonkeyPatch) -> None:
    before = wording("inquiries").hash
    assert before == wording("inquiries").hash
    changed = {**i18n.catalogue("ko"), "consent.inquiries.words": "다른 문구"}
    real = i18n.catalogue
    monkeypatch.setattr(i18n, "catalogue", lambda lang: changed if lang == "ko" else real(lang))
    assert wording("inquiries").hash != before


@pytest.mark.parametrize(
    "value", ["advertising", "", None, 1, ["inquiries"], {"kind": "inquiries"}]
)
def test_nothing_else_can_be_consented_to(value: object) -> None:
    with pytest.raises(ConsentRefused):
        as_kind(value)


@pytest.mark.parametrize("shown", ["", None, 7, "0" * 64, ["x"]])
def test_a_text_that_was_not_shown_cannot_be_agreed_to(
    shown: object, throw: Callable[..., None]
) -> None:
    with pytest.raises(ConsentRefused):
        require_shown("inquiries", shown)
    throw("consents.text_shown")
    require_shown("inquiries", shown)
