"""What must hold in every world, reckoned without asking the code that is judged."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from snshelper.fulfilment.audit import run_audit
from tests.chaos.simulation.partner import Campaign
from tests.worlds import rows, scalar

if TYPE_CHECKING:
    from tests.chaos.simulation.world import World

_ENDED = ("completed", "partial", "failed", "cancelled")


def broken_promises(world: "World") -> list[str]:
    """Every promise that this world broke, one readable line each."""
    return [
        *run_audit(world.deps.engine).discrepancies,
        *_one_click_one_order(world),
        *_orders(world),
        *_wallets(world),
        *_the_queue_drained(world),
        *[f"{order_id} was forgotten" for order_id in sorted(world.forgotten)],
        *[f"a job or a poll failed: {failure}" for failure in world.failures],
    ]


def _one_click_one_order(world: "World") -> Iterator[str]:
    for click in world.customers.clicks:
        found = rows(
            world.deps.engine,
            "SELECT id FROM orders WHERE account_id = :a AND client_key = :k",
            a=click.actor.account_id,
            k=click.request.client_key,
        )
        told = {answer for answer in click.answers if isinstance(answer, str)}
        if len(found) > 1 or told - {row.id for row in found}:
            yield f"click {click.request.client_key}: orders {found}, told {click.answers}"


def _orders(world: "World") -> Iterator[str]:
    for order in rows(world.deps.engine, "SELECT * FROM orders"):
        campaigns = world.partners[order.slug].campaigns_of(order.id)
        if len(campaigns) > 1:
            yield f"{order.id} was accepted {len(campaigns)} times"
        if order.state not in _ENDED:
            yield f"{order.id} never ended: {order.state}"
            continue
        expected = _expected_refund(world, order, campaigns)
        if order.refunded != expected:
            yield f"{order.id} ({order.state}): refunded {order.refunded}, not {expected}"


def _expected_refund(world: "World", order: Any, campaigns: list[Campaign]) -> int:
    """By the partner's own record; only a human or the deadline may decide without it."""
    reason = scalar(
        world.deps.engine,
        "SELECT json_extract(numbers, '$.reason') FROM order_event"
        " WHERE order_id = :id AND kind = :state ORDER BY id DESC",
        id=order.id,
        state=order.state,
    )
    if reason == "deadline":
        return order.price
    if reason == "decided":
        return 0 if campaigns else order.price
    arrived = min(campaigns[0].delivered(world.now), order.quantity) if campaigns else 0
    return order.price - order.price * arrived // order.quantity


def _wallets(world: "World") -> Iterator[str]:
    for member in world.members:
        sums = rows(
            world.deps.engine,
            "SELECT COALESCE(SUM(price), 0) AS paid, COALESCE(SUM(refunded), 0) AS back"
            " FROM orders WHERE account_id = :a",
            a=member.account_id,
        )[0]
        left = scalar(
            world.deps.engine,
            "SELECT posted FROM ledger_account WHERE code = :c",
            c=f"wallet:{member.account_id}",
        )
        if left != world.paid_in - sums.paid + sums.back or left < 0:
            yield f"{member.account_id} has {left}, paid {sums.paid}, got back {sums.back}"


def _the_queue_drained(world: "World") -> Iterator[str]:
    if world.jobs.unfinished():
        yield f"{world.jobs.unfinished()} jobs never ended"
    watched = scalar(
        world.deps.engine, "SELECT COUNT(*) FROM fulfilment_attempt WHERE next_poll_at IS NOT NULL"
    )
    if watched:
        yield f"{watched} attempts are looked at for ever"
