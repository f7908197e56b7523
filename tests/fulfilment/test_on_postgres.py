"""The main path, and the races that only PostgreSQL has, on a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from snshelper.catalogue.seeding import seed
from snshelper.fulfilment.actions import cancel_rest, confirm_delivery, refund_order, ship_order
from snshelper.fulfilment.audit import run_audit
from snshelper.fulfilment.providers.goods.connector import GoodsDesk
from snshelper.fulfilment.providers.port import Lost
from snshelper.fulfilment.reconciler import reconcile
from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.durable import DurableQueue
from snshelper.kernel.outbound import OutboundGate
from snshelper.kernel.runtime import Deps
from snshelper.kernel.vault.vault import Vault
from snshelper.ordering.actions import place_order, undo_order
from snshelper.ordering.rules import ClickReused
from snshelper.settings import Settings
from snshelper.wallet import ledger
from snshelper.wallet.actions import apply_payment, begin_top_up
from snshelper.wallet.ledger import InsufficientBalance
from snshelper.wallet.payments import Payment
from snshelper.wallet.queries import balance_of
from tests.fulfilment.views_of_orders import is_sound, state_of
from tests.job_table import JobTable
from tests.partners import WAIT, Desk, ScriptedPartner
from tests.postgres import PostgresServer
from tests.worlds import goods_request, open_member, pay_in, refusal_of, request, rows, scalar


@pytest.fixture
def database_url(postgres: PostgresServer) -> str:
    return postgres.database()


@pytest.fixture
def deps(settings: Settings, engine: Engine, clock: SteppedClock, vault: Vault) -> Deps:
    """A stocked shop on PostgreSQL with the real durable queue."""
    deps = Deps(settings, engine, clock, DurableQueue(engine), OutboundGate([]), vault)
    seed(deps)
    return deps


@pytest.fixture
def stepped(deps: Deps, engine: Engine, clock: SteppedClock) -> Desk:
    """The same shop with a queue whose time can be stepped."""
    jobs = JobTable(engine, clock)
    return Desk(replace(deps, queue=jobs), clock, jobs)


@pytest.fixture
def member(deps: Deps) -> Actor:
    return open_member(deps, balance=20_000)


def test_orders_of_every_fate_end_with_sound_books(stepped: Desk, member: Actor) -> None:
    deps, partner = stepped.deps, ScriptedPartner("lookup")
    goods = GoodsDesk(deps.engine, deps.clock)
    full, part, lost, undone = [place_order(deps, member, request(n)) for n in range(4)]
    parcel = place_order(deps, member, goods_request(9))
    undo_order(deps, member, undone)
    partner.outcomes.append(Lost("ReadTimeout"))
    stepped.work(partner, goods, seconds=10)  # type: ignore[arg-type]
    unknown = next(o for o in (full, part, lost) if state_of(deps.engine, o) == "unknown")
    whole, half = [o for o in (full, part, lost) if o != unknown]
    partner.report(whole, "finished", 500)
    partner.report(half, "running", 310)
    stepped.poll(partner, seconds=30)
    cancel_rest(deps, member, half)
    stepped.poll(partner, seconds=WAIT)
    stepped.work(partner, seconds=2)
    partner.report(unknown, "finished", 0)
    ship_order(deps, SYSTEM, parcel, "yamato", "123456789012")
    confirm_delivery(deps, member, parcel)
    stepped.poll(goods)  # type: ignore[arg-type]
    stepped.poll(partner, seconds=60)
    refund_order(deps, SYSTEM, whole, 100, "sorry")
    assert [state_of(deps.engine, o) for o in (whole, half, unknown, undone, parcel)] == [
        *("completed", "cancelled", "failed", "cancelled", "completed")
    ]
    assert balance_of(deps.engine, "member-1") == 20_000 - 900 - 620 - 3300
    assert reconcile(deps) == 0
    assert is_sound(deps.engine)


def test_copies_of_one_click_are_one_order_one_hold_and_one_workflow(
    deps: Deps, member: Actor
) -> None:
    with ThreadPoolExecutor(20) as threads:
        told = set(threads.map(lambda _: place_order(deps, member, request()), range(40)))
    assert len(told) == 1
    assert balance_of(deps.engine, "member-1") == 19_000
    assert scalar(deps.engine, "SELECT COUNT(*) FROM dbos.workflow_status") == 1


def test_two_wishes_under_one_click_are_told_apart_even_when_they_race(
    deps: Deps, member: Actor
) -> None:
    wishes = [request(), request(quantity=600, shown_total=1200)] * 8
    with ThreadPoolExecutor(16) as threads:
        refusals = list(
            threads.map(lambda wish: refusal_of(place_order, deps, member, wish), wishes)
        )
    assert sum(isinstance(refusal, ClickReused) for refusal in refusals) == 8
    assert sum(refusal is None for refusal in refusals) == 8
    assert scalar(deps.engine, "SELECT COUNT(*) FROM orders") == 1


def test_clicks_that_race_for_the_last_yen_are_told_exactly_what_is_missing(deps: Deps) -> None:
    poor = open_member(deps, balance=2500)
    with ThreadPoolExecutor(16) as threads:
        refusals = list(
            threads.map(lambda n: refusal_of(place_order, deps, poor, request(n)), range(16))
        )
    missing = [refusal for refusal in refusals if refusal]
    assert len(missing) == 14
    assert all(isinstance(refusal, InsufficientBalance) for refusal in missing)
    assert balance_of(deps.engine, "member-1") == 500
    assert {refusal.numbers["short_by"] for refusal in missing} <= {500}  # type: ignore[attr-defined]


def test_money_that_comes_in_while_it_is_counted_is_spent(
    deps: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    poor = open_member(deps, balance=600)
    count = ledger.wallet_of

    def paid_in_before(session: Session, account_id: str, *, lock: bool = False) -> Any:
        monkeypatch.undo()
        pay_in(deps, poor, 500)
        return count(session, account_id, lock=lock)

    monkeypatch.setattr(ledger, "wallet_of", paid_in_before)
    place_order(deps, poor, request(1))
    assert balance_of(deps.engine, "member-1") == 100
    assert run_audit(deps.engine).discrepancies == []


def test_first_payments_that_arrive_together_open_one_wallet(deps: Deps) -> None:
    member = open_member(deps)
    top_ups = [begin_top_up(deps, member, 1000).id for _ in range(8)]
    paid = [Payment(f"p-{one}", one, 1000, "paid", "/") for one in top_ups] * 2
    with ThreadPoolExecutor(16) as threads:
        credited = list(threads.map(lambda payment: apply_payment(deps, payment), paid))
    assert sum(credited) == 8
    assert balance_of(deps.engine, "member-1") == 8000
    assert run_audit(deps.engine).discrepancies == []


def test_two_pollers_share_the_work_and_settle_once(stepped: Desk, member: Actor) -> None:
    partner = ScriptedPartner()
    orders = [place_order(stepped.deps, member, request(number)) for number in range(12)]
    stepped.work(partner, seconds=10)
    for order_id in orders:
        partner.report(order_id, "finished", 310)
    stepped.clock.advance(30)
    with ThreadPoolExecutor(4) as threads:
        looked_at = list(threads.map(lambda _: stepped.poll(partner), range(4)))
    assert sum(looked_at) == 12
    assert balance_of(stepped.deps.engine, "member-1") == 20_000 - 12 * 620
    assert is_sound(stepped.deps.engine)


REWRITING = (
    "UPDATE ledger_transfer SET amount = 1",
    "DELETE FROM ledger_transfer",
    "TRUNCATE ledger_transfer CASCADE",
    "UPDATE order_event SET kind = 'x'",
    "DELETE FROM provider_receipt",
    "UPDATE audit_entry SET actor_id = 'x'",
    "TRUNCATE audit_entry",
    "UPDATE ledger_account SET posted = -1 WHERE kind = 'wallet'",
)


def test_the_database_refuses_to_rewrite_history(stepped: Desk, member: Actor) -> None:
    partner = ScriptedPartner()
    order_id = place_order(stepped.deps, member, request())
    stepped.work(partner, seconds=10)
    partner.report(order_id, "finished", 500)
    stepped.poll(partner, seconds=60)
    refund_order(stepped.deps, SYSTEM, order_id, 1, "sorry")
    for statement in REWRITING:
        with pytest.raises(IntegrityError), stepped.deps.engine.begin() as connection:
            connection.execute(text(statement))
    assert len(rows(stepped.deps.engine, "SELECT * FROM ledger_transfer")) == 4
