"""The chain of the audit log shows every change, whoever made it and however."""

import pytest
from sqlalchemy import Engine, text

from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.privacy.audit import AuditedObject, broken_seals, record_audit


def _write(deps: Deps, count: int) -> None:
    with unit_of_work(deps.engine) as session:
        for number in range(count):
            target = AuditedObject("order", "o1")
            record_audit(session, deps.clock(), SYSTEM, "order.refund", target, amount=number)


def _by_hand(engine: Engine, statement: str) -> None:
    """Change the log the way only somebody with the database could."""
    with unit_of_work(engine) as session:
        for change in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER IF EXISTS audit_entry_no_{change}"))
        session.execute(text(statement))


def test_a_log_that_nobody_touched_holds(deps: Deps) -> None:
    _write(deps, 3)
    with reading(deps.engine) as session:
        assert broken_seals(session) == (3, [])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'order.nothing' WHERE seq = 2",
        "UPDATE audit_entry SET actor_id = 'somebody else' WHERE seq = 2",
        "UPDATE audit_entry SET details = '{\"amount\": 9}' WHERE seq = 2",
        "DELETE FROM audit_entry WHERE seq = 2",
        "UPDATE audit_entry SET seq = 9 WHERE seq = 2",
    ],
)
def test_a_changed_moved_or_missing_entry_is_found(deps: Deps, statement: str) -> None:
    _write(deps, 3)
    _by_hand(deps.engine, statement)
    with reading(deps.engine) as session:
        assert broken_seals(session)[1]
