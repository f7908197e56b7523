"""Deliberate bugs: each must break a promise within a few seeds, or nothing is proved."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from snshelper.fulfilment import poller, submission
from snshelper.fulfilment.providers.port import Lost, Unsent
from snshelper.ordering import actions, life
from snshelper.wallet.ledger import ESCROW, Transfer, open_wallet, post
from snshelper.wallet.rules import Settlement
from tests.chaos.simulation.clockwork import PowerCut
from tests.chaos.simulation.invariants import broken_promises
from tests.chaos.simulation.partner import Temper
from tests.chaos.simulation.shop import MANNERS
from tests.chaos.simulation.world import LONGEST_LIFE, World
from tests.job_table import JobTable

Patch = pytest.MonkeyPatch
MOST_SEEDS = 25


@dataclass(frozen=True)
class Mutant:
    """A bug: how to plant it in the code and in the world, and what must be said of it.

    `first_seed` is where the search begins: a seed that is known to notice saves time.
    """

    caught_as: str
    plant: Callable[[Patch], None] = lambda patch: None
    prepare: Callable[[World], None] = lambda world: None
    options: tuple[tuple[str, Any], ...] = ()
    until: float = 400.0
    first_seed: int = 0


def _retry_blindly(patch: Patch) -> None:
    """An answer that was lost is taken for a request that was not sent."""
    real = submission.record_outcome

    def record(deps: Any, claim: Any, outcome: Any) -> None:
        real(deps, claim, Unsent("blind") if isinstance(outcome, Lost) else outcome)

    patch.setattr(submission, "record_outcome", record)


def _do_not_wait(patch: Patch) -> None:
    """The partner is asked at once, while the request may still be on its way."""
    patch.setitem(MANNERS, "lookup", replace(MANNERS["lookup"], unknown_wait=0.0))


def _trust_early_looks(patch: Patch) -> None:
    """Believe "not here" whenever somebody asked."""
    real = poller._resolved
    late = datetime.max.replace(tzinfo=UTC)
    patch.setattr(poller, "_resolved", lambda *args: real(*args[:4], late))


def _round_with_floats(patch: Patch) -> None:
    """The price is parted with floats: 700 × (0.57 × 100) is 398.99999999999994."""

    def parted(price: int, quantity: int, delivered: int) -> Settlement:
        kept = int(price * (min(max(delivered, 0), quantity) / quantity))
        return Settlement(kept, price - kept)

    patch.setattr(life, "settle", parted)


def _settle_twice(patch: Patch) -> None:
    """The refund goes out twice, under another key."""
    real = life.settle_escrow

    def settle(session: Any, now: Any, account: str, order: str, kept: int, refund: int) -> None:
        real(session, now, account, order, kept, refund)
        if refund:
            wallet = open_wallet(session, account)
            post(session, now, Transfer(f"again:{order}", "refund", ESCROW, wallet, refund, order))

    patch.setattr(life, "settle_escrow", settle)


def _see_no_attempt(patch: Patch) -> None:
    """The code does not look whether an attempt is under way."""
    patch.setattr(submission, "effective_attempt", lambda session, order_id: None)


def _see_no_click(patch: Patch) -> None:
    """The code does not look whether a click was used."""
    patch.setattr(actions, "_earlier_click", lambda *args: None)


def _believe_a_repeated_request(patch: Patch) -> None:
    """A repetition that did not arrive is taken as proof that the first one did not either."""
    patch.setattr(submission, "was_repeated", lambda session, attempt_id: False)


def _send_old_claims(patch: Patch) -> None:
    """A machine that hung sends what it had in hand, however long ago that was."""
    patch.setattr(submission, "CLAIM_SECONDS", 1e6)


class LateQueue(JobTable):
    """The bug of enqueueing after the commit: the machine may die in between."""

    def enqueue(self, session: Any, *args: Any, **kwargs: Any) -> None:
        """Promise only once everything else is committed."""
        session.after_commit(lambda: self._promise(*args, **kwargs))

    def _promise(self, *args: Any, **kwargs: Any) -> None:
        self.promises = getattr(self, "promises", 0) + 1
        if self.promises % 9 == 0:
            raise PowerCut
        with Session(self._engine) as session:
            super().enqueue(session, *args, **kwargs)
            session.commit()


def _without(
    statement: str, then: Callable[[World], None] = lambda world: None
) -> Callable[[World], None]:
    def change(world: World) -> None:
        with world.deps.engine.begin() as connection:
            connection.execute(text(statement))
        then(world)

    return change


def _hang_often(world: World) -> None:
    world.hangs = 0.15


def _lose_leases_often(world: World) -> None:
    """Machines are taken for dead every other second: jobs run beside themselves."""

    def lose() -> None:
        for machine in world.machines:
            world.jobs.put_back(machine.owner)
        if world.now < 200.0:
            world.at(2.0, lose)

    world.at(2.0, lose)


LATE = ("temper", Temper(late=60))

MUTANTS = {
    "blind retry": Mutant("was accepted 2 times", _retry_blindly),
    "no wait before asking": Mutant(
        "was accepted 2 times", _do_not_wait, options=(LATE,), first_seed=1
    ),
    "early looks are trusted": Mutant(
        "was accepted 2 times", _trust_early_looks, options=(LATE,), first_seed=3
    ),
    "float rounding": Mutant(
        "not parted by the formula",
        _round_with_floats,
        options=(("temper", Temper(odd=1.0)), ("deaths", 0.0)),
        first_seed=7,
    ),
    "settlement twice": Mutant("another amount in escrow", _settle_twice),
    "enqueue after the commit": Mutant("was forgotten", options=(("queue", LateQueue),)),
    "no index on effective attempts": Mutant(
        "was accepted 2 times",
        _see_no_attempt,
        _without("DROP INDEX uq_fulfilment_attempt_effective", then=_lose_leases_often),
        options=(("temper", Temper(fine=200)),),
    ),
    "no index on clicks": Mutant(
        "click click-", _see_no_click, _without("DROP INDEX uq_orders_click"), first_seed=1
    ),
    "lost trigger": Mutant(
        "a wallet's balance differs", prepare=_without("DROP TRIGGER ledger_transfer_posts")
    ),
    "a repetition is believed": Mutant(
        "refunded",
        _believe_a_repeated_request,
        lambda world: world.doom("key"),
        until=2500.0,
        first_seed=2,
    ),
    "old claims are sent": Mutant(
        "was accepted 2 times",
        _send_old_claims,
        _hang_often,
        options=(("deaths", 0.001),),
        first_seed=1,
    ),
}

# Where it is the world that was made hard, not the database that was broken.
HARD_WORLDS = [
    "no wait before asking",
    "enqueue after the commit",
    "a repetition is believed",
    "old claims are sent",
]


def _broken(mutant: Mutant, seed: int, stocked: Path, folder: Path, until: float) -> list[str]:
    world = World(seed, stocked, folder / str(seed), **dict(mutant.options))
    mutant.prepare(world)
    broken = broken_promises(world.run(until))
    world.close()
    return broken


@pytest.mark.parametrize("name", MUTANTS)
def test_the_bug_is_caught_within_a_few_seeds(
    name: str, stocked_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant = MUTANTS[name]
    mutant.plant(monkeypatch)
    for seed in range(mutant.first_seed, mutant.first_seed + MOST_SEEDS):
        broken = _broken(mutant, seed, stocked_file, tmp_path, mutant.until)
        if any(mutant.caught_as in line for line in broken):
            return
    pytest.fail(f"{MOST_SEEDS} seeds did not notice: {name}")


@pytest.mark.parametrize("name", HARD_WORLDS)
def test_the_same_hard_world_breaks_nothing_without_the_bug(
    name: str, stocked_file: Path, tmp_path: Path
) -> None:
    """So that what was caught is the bug, and not the world that was made for it."""
    mutant = MUTANTS[name]
    if name == "enqueue after the commit":
        mutant = replace(mutant, options=())
    for seed in range(2):
        assert _broken(mutant, seed, stocked_file, tmp_path, LONGEST_LIFE) == []


@pytest.mark.parametrize(
    ("plant", "disaster"),
    [(_see_no_attempt, "was accepted 2 times"), (_see_no_click, "click click-")],
)
def test_where_the_code_forgets_to_look_the_index_still_holds(
    plant: Callable[[Patch], None],
    disaster: str,
    stocked_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant(monkeypatch)
    mutant = Mutant(disaster, prepare=_lose_leases_often)
    for seed in range(3):
        broken = _broken(mutant, seed, stocked_file, tmp_path, mutant.until)
        assert not any(disaster in line for line in broken)
