"""Recomputing everything from its postings: the shop's own proof that nothing is off."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text
from sqlmodel import Session

from snshelper.privacy.audit import broken_seals

# Every query answers the rows that must not exist; its name says what is wrong with them.
_CHECKS: dict[str, str] = {
    "a wallet's balance differs from its transfers": """
        SELECT a.code FROM ledger_account a WHERE a.is_cached AND a.posted <> (
            COALESCE((SELECT SUM(amount) FROM ledger_transfer WHERE credit_id = a.id), 0)
          - COALESCE((SELECT SUM(amount) FROM ledger_transfer WHERE debit_id = a.id), 0))""",
    "a wallet is below its minimum": """
        SELECT code FROM ledger_account
        WHERE min_balance IS NOT NULL AND posted < min_balance""",
    "an order holds another amount in escrow than its state says": """
        SELECT o.id FROM orders o WHERE (
            COALESCE((SELECT SUM(amount) FROM ledger_transfer
                      WHERE order_id = o.id AND credit_id = 1), 0)
          - COALESCE((SELECT SUM(amount) FROM ledger_transfer
                      WHERE order_id = o.id AND debit_id = 1), 0)
        ) <> CASE WHEN o.ended_at IS NULL THEN o.price ELSE 0 END""",
    "an ended order's money is not parted by the formula": """
        SELECT o.id FROM orders o WHERE o.ended_at IS NOT NULL AND
            COALESCE((SELECT SUM(amount) FROM ledger_transfer
                      WHERE order_id = o.id AND kind = 'earn'), 0)
            <> CAST(o.price AS BIGINT) * o.delivered / o.quantity""",
    "an order's refunds differ from its transfers": """
        SELECT o.id FROM orders o WHERE o.refunded <>
            COALESCE((SELECT SUM(amount) FROM ledger_transfer
                      WHERE order_id = o.id AND kind IN ('refund', 'reversal')), 0)""",
    "an order was held more than once or not at all": """
        SELECT o.id FROM orders o WHERE (SELECT COUNT(*) FROM ledger_transfer
            WHERE order_id = o.id AND kind = 'hold' AND amount = o.price) <> 1""",
    "an order's state and its end disagree": """
        SELECT id FROM orders WHERE (ended_at IS NULL) <>
            (state IN ('placed', 'queued', 'submitted', 'in_progress', 'unknown'))""",
    "an order was sent with effect more than once": """
        SELECT order_id FROM fulfilment_attempt
        WHERE state IN ('sent', 'accepted', 'unknown') OR
              (state = 'ended' AND reference IS NOT NULL)
        GROUP BY order_id HAVING COUNT(*) > 1""",
    "an accepted attempt has no receipt": """
        SELECT id FROM fulfilment_attempt a WHERE reference IS NOT NULL AND NOT EXISTS
            (SELECT 1 FROM provider_receipt r WHERE r.attempt_id = a.id)""",
    "a delivered order has no accepted attempt": """
        SELECT o.id FROM orders o WHERE o.delivered > 0 AND NOT EXISTS
            (SELECT 1 FROM fulfilment_attempt a WHERE a.order_id = o.id
             AND (a.reference IS NOT NULL OR a.reason = 'decided_delivered'))""",
    "an order that was handed over is looked at by nobody": """
        SELECT o.id FROM orders o WHERE o.state IN ('submitted', 'in_progress', 'unknown')
            AND NOT EXISTS (SELECT 1 FROM fulfilment_attempt a WHERE a.order_id = o.id
                            AND a.next_poll_at IS NOT NULL)""",
    "a paid top-up was not credited exactly once": """
        SELECT t.id FROM top_up t WHERE t.state = 'paid' AND (SELECT COUNT(*)
            FROM ledger_transfer WHERE idem_key = 'topup:' || t.id AND amount = t.amount) <> 1""",
    "a credited top-up is not marked paid": """
        SELECT l.idem_key FROM ledger_transfer l WHERE l.kind = 'top_up' AND NOT EXISTS
            (SELECT 1 FROM top_up t WHERE 'topup:' || t.id = l.idem_key AND t.state = 'paid')""",
    "a payout differs from what left the wallet for it": """
        SELECT p.id FROM payout p WHERE p.amount <> COALESCE((SELECT SUM(amount)
            FROM ledger_transfer WHERE idem_key = 'payout:' || p.id), 0)""",
    "a payout's end differs from what left the shop for it": """
        SELECT p.id FROM payout p WHERE CASE WHEN p.state = 'paid' THEN p.amount ELSE 0 END <>
            COALESCE((SELECT SUM(amount) FROM ledger_transfer
                      WHERE idem_key = 'paid:' || p.id), 0)""",
    "an order's first event is missing": """
        SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM order_event e
            WHERE e.order_id = o.id AND e.kind = 'placed')""",
    "an order's last event disagrees with its end": """
        SELECT o.id FROM orders o WHERE o.ended_at IS NOT NULL AND NOT EXISTS
            (SELECT 1 FROM order_event e WHERE e.order_id = o.id AND e.kind = o.state)""",
}
_COUNTED = ("orders", "ledger_transfer", "fulfilment_attempt", "provider_receipt", "top_up")
_SHOWN = 20


@dataclass(frozen=True)
class AuditReport:
    """How much was checked, and each thing that does not add up, one readable line each."""

    counts: dict[str, int]
    discrepancies: list[str]


def run_audit(engine: Engine) -> AuditReport:
    """Check every balance, order, attempt, receipt and seal in one consistent snapshot."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        else:
            connection.exec_driver_sql("BEGIN")
        counts = {
            table: connection.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one()  # noqa: S608 - names of ours
            for table in _COUNTED
        }
        discrepancies = list(_discrepancies(connection))
        with Session(bind=connection) as session:
            counts["audit_entry"], broken = broken_seals(session)
        discrepancies += [f"the audit log is broken at entry {number}" for number in broken]
        connection.rollback()
    return AuditReport(counts, discrepancies)


def _discrepancies(connection: Connection) -> Iterator[str]:
    for what, query in _CHECKS.items():
        found = [str(row[0]) for row in connection.execute(text(query)).fetchmany(_SHOWN)]
        if found:
            yield f"{what}: {', '.join(found)}"
