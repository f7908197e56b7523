"""Selected is what expired and is not held: nothing else, in the same order every time (P27)."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from snshelper.officer.retention.rules import AccountFacts, due_of, grounds_of
from snshelper.officer.retention.selection import (
    Candidate,
    Holds,
    approval_seal,
    content_hash,
    select_due,
)

NOW = datetime(2030, 6, 1, tzinfo=UTC)
MOMENTS = (
    st.datetimes(datetime(2028, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)) | st.none()
)
NAMES = st.integers(0, 30).map(lambda number: f"a{number:02}")
CANDIDATES = st.lists(
    st.builds(
        lambda number, at: Candidate("account", number, number, AccountFacts(at)), NAMES, MOMENTS
    ),
    unique_by=lambda one: one.id,
)


@given(
    CANDIDATES,
    st.frozensets(NAMES),
    st.frozensets(NAMES),
    st.dictionaries(NAMES.map("account:{}".format), MOMENTS.filter(bool)),
    st.randoms(use_true_random=False),
)
def test_selected_is_expired_without_held(
    found: list[Candidate],
    held: frozenset[str],
    held_accounts: frozenset[str],
    longer: dict[str, datetime],
    random: Random,
) -> None:
    holds = Holds(frozenset(f"account:{name}" for name in held), held_accounts)
    selected = select_due(found, NOW, holds, longer)
    expired = {
        one.scope
        for one in found
        if (due := due_of(grounds_of(one.facts, longer.get(one.scope)))) and due.at <= NOW
    }
    kept = {f"account:{name}" for name in held | held_accounts}
    assert {one.scope for one in selected} == expired - kept
    random.shuffle(found)
    assert select_due(found, NOW, holds, longer) == selected


def test_a_scope_is_due_at_its_moment_and_not_a_second_before() -> None:
    one = Candidate("account", "a", "a", AccountFacts(NOW))
    assert select_due([one], NOW - timedelta(seconds=1), Holds(), {}) == []
    assert [line.scope for line in select_due([one], NOW, Holds(), {})] == ["account:a"]


def test_what_is_listed_already_is_not_listed_again() -> None:
    one = Candidate("account", "a", "a", AccountFacts(NOW))
    assert select_due([one], NOW, Holds(), {}, {"account:a"}) == []


LINE = ("order:1", NOW, "tax", "kr-national-tax-85-3")


def test_the_hash_knows_every_part_of_a_manifest_but_not_its_order() -> None:
    other = ("order:2", NOW, "tax", "kr-national-tax-85-3")
    base = content_hash(1, [LINE, other])
    assert content_hash(1, [other, LINE]) == base
    changed = [
        (2, [LINE, other]),
        (1, [LINE]),
        (1, [("order:3", *LINE[1:]), other]),
        (1, [(LINE[0], NOW + timedelta(seconds=1), *LINE[2:]), other]),
        (1, [(*LINE[:2], "payment", LINE[3]), other]),
        (1, [(*LINE[:3], "kr-pipa-21"), other]),
    ]
    assert len({base, *(content_hash(number, lines) for number, lines in changed)}) == 7


def test_only_the_shops_key_makes_the_seal() -> None:
    assert approval_seal(b"k", "m", 1) == approval_seal(b"k", "m", 1)
    assert len({approval_seal(b"k", "m", 1), approval_seal(b"x", "m", 1)}) == 2
