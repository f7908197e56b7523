"""What is said once after a redirect."""

from datetime import timedelta

import pytest

from snshelper.accounts.errors import LogInFailed, PasswordRefused
from snshelper.accounts.flash import LIFE_SECONDS, note, refusal, seal, unseal
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import TooManyRequests
from snshelper.kernel.i18n import Texts
from snshelper.settings import Settings

EMAIL = "tanaka@example.jp"


def test_code_and_typed_address_come_back(settings: Settings, clock: SteppedClock) -> None:
    sealed = seal(settings, refusal(LogInFailed(), EMAIL), clock())
    opened = unseal(settings, sealed, clock())
    assert opened == refusal(LogInFailed(), EMAIL)
    assert opened is not None
    assert opened.sentence(Texts("ko")) == Texts("ko").error(LogInFailed())


def test_no_personal_data_can_be_read_in_the_address(
    settings: Settings, clock: SteppedClock
) -> None:
    sealed = seal(settings, refusal(LogInFailed(), EMAIL), clock())
    assert "tanaka" not in sealed
    assert "log_in_failed" not in sealed


def test_numbers_fill_the_sentence(settings: Settings, clock: SteppedClock) -> None:
    sealed = seal(settings, refusal(TooManyRequests(seconds=42)), clock())
    opened = unseal(settings, sealed, clock())
    assert opened is not None
    assert "42" in opened.sentence(Texts("en"))


def test_a_reason_picks_its_own_sentence() -> None:
    error = PasswordRefused(reason="too_short", minimum=10, maximum=1000)
    assert refusal(error).sentence(Texts("ja")) == Texts("ja").error(error)


def test_it_is_silent_after_ten_minutes(settings: Settings, clock: SteppedClock) -> None:
    sealed = seal(settings, note("verified"), clock())
    assert unseal(settings, sealed, clock.advance(LIFE_SECONDS)) is not None
    assert unseal(settings, sealed, clock.moment + timedelta(seconds=1)) is None


@pytest.mark.parametrize("value", ["", "gAAAA", "日本語", "a" * 300])
def test_what_was_not_sealed_here_says_nothing(
    settings: Settings, clock: SteppedClock, value: str
) -> None:
    assert unseal(settings, value, clock()) is None


def test_another_shops_seal_says_nothing(settings: Settings, clock: SteppedClock) -> None:
    elsewhere = settings.model_copy(update={"secret_key": "t" * 40})
    assert unseal(settings, seal(elsewhere, note("verified"), clock()), clock()) is None
