"""Small values: yen, ids, clocks, actors, refusals, languages."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snshelper.kernel.actor import ALL_DUTIES, SYSTEM, VISITOR, Actor
from snshelper.kernel.clock import SteppedClock, system_clock
from snshelper.kernel.errors import DutiesLapsed, InvalidInput, NotAllowed, TooManyRequests
from snshelper.kernel.i18n import (
    LANGUAGES,
    MissingMessage,
    Texts,
    as_language,
    localized_path,
    split_language,
)
from snshelper.kernel.ids import new_id, new_secret, short_code
from snshelper.kernel.money import Yen, format_yen, tax_included_in
from snshelper.kernel.sandbox_credentials import sandbox_credentials


@given(amount=st.integers(0, 10**12), rate=st.sampled_from([8, 10]))
def test_the_tax_in_a_price_is_rounded_down_once(amount: int, rate: int) -> None:
    tax = tax_included_in(Yen(amount), rate)
    assert tax * (100 + rate) <= amount * rate < (tax + 1) * (100 + rate)


def test_yen_are_written_with_commas_and_a_real_minus() -> None:
    assert [format_yen(n) for n in (0, 1234567, -300)] == ["¥0", "¥1,234,567", "−¥300"]


def test_ids_sort_by_their_making_and_are_never_the_same() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == 5000
    assert len({new_secret() for _ in range(100)}) == 100


def test_a_short_code_is_six_letters_that_cannot_be_misread() -> None:
    code = short_code(new_id())
    assert len(code) == 6
    assert not set(code) & set("01ILO")


def test_clocks_are_aware_and_a_stepped_one_stands_still() -> None:
    clock = SteppedClock(datetime(2026, 1, 1, tzinfo=UTC))
    assert clock() == clock()
    assert (clock.advance(90) - datetime(2026, 1, 1, tzinfo=UTC)).total_seconds() == 90
    assert system_clock().tzinfo == UTC


def test_nobody_may_do_anything_without_being_told_so() -> None:
    member = Actor("customer", "a", permissions=frozenset({"orders.read"}))
    member.require("orders.read")
    SYSTEM.require("anything")
    for actor in (VISITOR, member):
        with pytest.raises(NotAllowed):
            actor.require("orders.refund")
    for actor in (VISITOR, SYSTEM, Actor("customer")):
        with pytest.raises(NotAllowed):
            actor.require_account()
    with pytest.raises(NotAllowed):
        member.require_owner_of("b")
    member.require_owner_of("a")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_is_a_sentence_in_every_language(lang: str) -> None:
    texts = Texts(as_language(lang))
    assert texts.error(NotAllowed())
    assert "7" in texts.error(TooManyRequests(seconds=7))
    with pytest.raises(MissingMessage):
        texts.error(InvalidInput(reason="nobody wrote this"))


@given(st.text())
def test_a_path_comes_back_from_its_language_whatever_it_is(rest: str) -> None:
    path = f"/{rest.lstrip('/')}"
    if split_language(path)[0] != "ja":
        return
    for lang in LANGUAGES:
        assert split_language(localized_path(lang, path)) == (lang, path)
    assert as_language(rest) == "ja" or rest in LANGUAGES


def test_both_programs_make_the_same_secrets_whoever_comes_first(tmp_path: Path) -> None:
    first = sandbox_credentials(tmp_path)
    assert sandbox_credentials(tmp_path) == first
    assert (tmp_path / "sandbox" / "credentials.json").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "sandbox").iterdir()] == ["credentials.json"]


def test_duties_are_denied_by_default_and_the_system_owes_none() -> None:
    Actor(kind="system").require_duties()
    Actor("customer", "a", roles=frozenset({"support"}), duties=ALL_DUTIES).require_duties()
    with pytest.raises(DutiesLapsed) as refused:
        Actor(
            "customer", "a", roles=frozenset({"support"}), duties=ALL_DUTIES - {"pledge"}
        ).require_duties()
    assert refused.value.numbers == {"missing": "pledge"}
    for outsider in (VISITOR, Actor("customer", "a", duties=ALL_DUTIES)):
        with pytest.raises(NotAllowed):
            outsider.require_duties()
