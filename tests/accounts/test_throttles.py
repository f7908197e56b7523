"""How often somebody may try."""

import pytest

from snshelper.accounts.throttles import Throttles, throttles
from snshelper.kernel.errors import TooManyRequests
from snshelper.settings import Settings

EMAIL = "tanaka@example.jp"


def test_a_rehearsal_signs_up_sixty_accounts_in_a_minute(settings: Settings) -> None:
    limits = Throttles(settings)
    for _ in range(60):
        limits.count_sign_up("203.0.113.7")


def test_sign_ups_from_one_address_end_somewhere(settings: Settings) -> None:
    limits = Throttles(settings)
    for _ in range(100):
        limits.count_sign_up("203.0.113.7")
    with pytest.raises(TooManyRequests) as refusal:
        limits.count_sign_up("203.0.113.7")
    seconds = refusal.value.numbers["seconds"]
    assert isinstance(seconds, int)
    assert 1 <= seconds <= 60
    limits.count_sign_up("203.0.113.8")


def test_production_is_ten_times_stricter(settings: Settings) -> None:
    limits = Throttles(settings.model_copy(update={"mode": "production"}))
    for _ in range(10):
        limits.count_sign_up("203.0.113.7")
    with pytest.raises(TooManyRequests):
        limits.count_sign_up("203.0.113.7")


def test_ten_wrong_passwords_lock_one_address_at_one_place_alone(settings: Settings) -> None:
    limits = Throttles(settings)
    for _ in range(10):
        limits.may_guess(EMAIL, "203.0.113.7")
        limits.count_failure(EMAIL, "203.0.113.7")
    with pytest.raises(TooManyRequests):
        limits.may_guess(EMAIL, "203.0.113.7")
    limits.may_guess(EMAIL, "203.0.113.8")
    limits.may_guess("suzuki@example.jp", "203.0.113.7")


def test_a_hundred_wrong_passwords_from_everywhere_lock_the_address(settings: Settings) -> None:
    limits = Throttles(settings)
    for number in range(100):
        limits.count_failure(EMAIL, f"203.0.113.{number}")
    with pytest.raises(TooManyRequests):
        limits.may_guess(EMAIL, "198.51.100.1")


def test_letters_to_one_address_are_counted_by_its_reader(settings: Settings) -> None:
    limits = Throttles(settings)
    for _ in range(10):
        limits.count_letter(EMAIL)
    with pytest.raises(TooManyRequests):
        limits.count_letter(EMAIL)
    limits.count_letter("suzuki@example.jp")


def test_no_address_stands_in_the_counting_store(settings: Settings) -> None:
    limits = Throttles(settings)
    limits.count_letter(EMAIL)
    limits.count_failure(EMAIL, "203.0.113.7")
    storage = limits._counters.memory.storage
    assert EMAIL not in repr(vars(storage))


def test_a_shop_without_its_redis_still_counts(settings: Settings) -> None:
    unreachable = settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
    limits = Throttles(unreachable)
    for _ in range(10):
        limits.count_letter(EMAIL)
    with pytest.raises(TooManyRequests):
        limits.count_letter(EMAIL)


def test_one_shop_counts_in_one_place(settings: Settings) -> None:
    assert throttles(settings) is throttles(settings.model_copy())
