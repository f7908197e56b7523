"""Hashing: pepper, length, constant work."""

import asyncio
from concurrent.futures import Future
from threading import Event

import bcrypt
import pytest

from snshelper.accounts import passwords
from snshelper.accounts.passwords import hash_password, is_password
from snshelper.kernel.errors import TooManyRequests
from snshelper.settings import Settings
from tests.accounts.people import PASSWORD, run


def test_the_right_password_fits_and_another_does_not(settings: Settings) -> None:
    stored = run(hash_password(settings, PASSWORD))
    assert run(is_password(settings, PASSWORD, stored))
    assert not run(is_password(settings, PASSWORD + " ", stored))


def test_two_hashes_of_one_password_differ(settings: Settings) -> None:
    assert run(hash_password(settings, PASSWORD)) != run(hash_password(settings, PASSWORD))


def test_a_stolen_table_is_useless_without_the_pepper(settings: Settings) -> None:
    stored = run(hash_password(settings, PASSWORD))
    elsewhere = settings.model_copy(update={"secret_key": "t" * 40})
    assert not run(is_password(elsewhere, PASSWORD, stored))
    assert not bcrypt.checkpw(PASSWORD.encode(), stored.encode())


def test_every_character_of_a_long_password_counts(settings: Settings) -> None:
    long = "長い" * 400
    stored = run(hash_password(settings, long + "a"))
    assert not run(is_password(settings, long + "b", stored))


def test_full_width_letters_are_the_same_password(settings: Settings) -> None:
    stored = run(hash_password(settings, "abcdefg 12345"))
    assert run(is_password(settings, "ａｂｃｄｅｆｇ　１２３４５", stored))


def test_odd_bytes_are_a_wrong_password_and_no_error(settings: Settings) -> None:
    stored = run(hash_password(settings, PASSWORD))
    assert not run(is_password(settings, "\ud800\x00", stored))


def test_an_unknown_account_costs_the_same_work(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs: list[bytes] = []
    original = bcrypt.hashpw
    monkeypatch.setattr(bcrypt, "hashpw", lambda p, s: costs.append(s[:7]) or original(p, s))
    assert not run(is_password(settings, PASSWORD, None))
    assert costs == [b"$2b$04$"]


def test_the_usual_cost_is_no_joke() -> None:
    passwords.set_cost(12)
    stored = run(hash_password(Settings(secret_key="s" * 40), PASSWORD))
    assert stored.startswith("$2b$12$")


def test_a_flood_is_refused_instead_of_queued_without_end(settings: Settings) -> None:
    gate = Event()
    blockers: list[Future[bool]] = [passwords._threads.submit(gate.wait, 30) for _ in range(2)]

    async def flood() -> list[object]:
        work = [hash_password(settings, PASSWORD) for _ in range(passwords._WAITING_LIMIT + 5)]
        everybody = asyncio.gather(*work, return_exceptions=True)
        await asyncio.sleep(0)
        gate.set()
        return list(await everybody)

    results = run(flood())
    assert all(blocker.result() for blocker in blockers)
    refused = [result for result in results if isinstance(result, TooManyRequests)]
    assert len(refused) == 5
    assert run(hash_password(settings, PASSWORD))
