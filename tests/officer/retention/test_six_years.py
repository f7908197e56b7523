"""Six years of life: every datum goes in its day, none early, each with approval and certificate.

A small life is part of every run of the tests; `make chaos` tells the one of 2,000 customers and
looks at every single day.
"""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Table, bindparam, insert, update

from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.database import metadata
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.retention.actions.approval import approve_manifest
from snshelper.officer.retention.actions.destruction import destroy_manifest
from snshelper.officer.retention.actions.holds import HoldDraft, lift_hold, place_hold
from snshelper.officer.retention.actions.selecting import run_daily
from snshelper.privacy.audit import broken_seals
from snshelper.privacy.scopes import SCOPES, Scope, Sealer, as_scope_kind
from tests.admin.desk import order_values
from tests.officer.retention.desk import OFFICER, PROVEN, Surroundings
from tests.officer.retention.lives import (
    APPROVED_AT,
    BEGIN,
    DAY,
    END,
    KST,
    Change,
    Life,
    Storyteller,
    midnight,
)
from tests.worlds import rows

SEED = int(os.environ.get("CHAOS_SEED", "20261122"))
# Whose key seals what: the kind of scope, the column with its id, and the sealed column.
SEALED = {
    "account": ("account", "id", "email"),
    "orders": ("order", "id", "target"),
    "consignee": ("consignee", "order_id", "address"),
    "inquiry": ("consult", "id", "message"),
    "outbox_mail": ("mail", "id", "body"),
    "legal_hold": ("hold", "id", "words"),
}
_NEW: dict[str, dict[str, Any]] = {
    "account": {"password_hash": "x", "lang": "ja"},
    "orders": order_values("", midnight(BEGIN), state="submitted"),
    "shipment": {"state": "shipped", "carrier": "yamato", "tracking_number": "1"},
    "consignee": {},
    "inquiry": {"channel": "website", "topic": "question", "lang": "ja", "state": "open"},
    "outbox_mail": {"use": "notice", "account_id": "", "attempts": 1},
    "ledger_transfer": {"kind": "reversal", "debit_id": 2, "credit_id": 3, "amount": 5},
}
_KEY = {"shipment": "order_id", "consignee": "order_id"}
_ENDED = {
    "orders": {"state": "completed", "delivered": 500},
    "shipment": {"state": "delivered"},
    "inquiry": {"state": "closed"},
}


_WITHDRAWN = "SELECT scope FROM destruction_line WHERE state = 'withdrawn'"


class Shop:
    """The shop that lives this life, day by day."""

    def __init__(self, deps: Deps, clock: SteppedClock, around: Surroundings, life: Life) -> None:
        self.deps, self.clock, self.around, self.life = deps, clock, around, life
        self.around.longer = life.longer
        self._changes, self._holds = list(reversed(life.changes)), list(reversed(life.holds))
        self._lifts: list[tuple[datetime, str]] = []
        self._begun: list[dict[str, str]] = []

    def live_until(self, moment: datetime) -> None:
        """Let everything happen that happens until `moment`."""
        due: list[Change] = []
        while self._changes and self._changes[-1].at <= moment:
            due.append(self._changes.pop())
        self._write(due)
        while self._holds and self._holds[-1].at <= moment:
            self._place(self._holds.pop())
        for at, hold_id in [one for one in self._lifts if one[0] <= moment]:
            self.clock.moment = at
            lift_hold(self.deps, OFFICER, hold_id)
            self._lifts.remove((at, hold_id))
        self.clock.moment = moment

    def _place(self, hold: Any) -> None:
        self.clock.moment = hold.at
        draft = HoldDraft(hold.target, "kr-civil-procedure", "訴訟", hold.until)
        with patch("snshelper.officer.retention.actions.holds.new_id", return_value=hold.id):
            place_hold(self.deps, OFFICER, draft)
        if hold.lifted_at:
            self._lifts.append((hold.lifted_at, hold.id))

    def _write(self, changes: list[Change]) -> None:
        """In the order of time, as few statements as possible."""
        for change in changes:
            if not change.is_update and change.table in SEALED:
                self._seal(change)
        with unit_of_work(self.deps.engine) as session:
            if self._begun:
                session.execute(insert(SCOPES), self._begun)
                self._begun = []
            for table, is_update, values in _batches(changes):
                session.execute(_statement(metadata.tables[table], is_update, values[0]), values)

    def _seal(self, change: Change) -> None:
        kind, key_column, sealed = SEALED[change.table]
        number = str(change.values[key_column])
        scope = Scope(as_scope_kind(kind), number, str(change.values.get("account_id", "")))
        key = self.deps.vault.fresh_key()
        column = metadata.tables[change.table].c[sealed]
        change.values[sealed] = Sealer(scope, key).seal(column, number, "山田 花子")
        self._begun.append(
            {"name": scope.name, "subject": scope.subject, "key_id": key.id, "state": "open"}
        )

    def destroy(self) -> set[str]:
        """Approve and carry out what waits; answers what was destroyed."""
        gone = set(self.around.destroyed)
        waiting = rows(
            self.deps.engine,
            "SELECT id, content_hash FROM destruction_manifest WHERE state = 'selected'",
        )
        for manifest_id, seen in waiting:
            approve_manifest(self.deps, OFFICER, PROVEN, manifest_id, seen)
            assert destroy_manifest(self.deps, manifest_id)
        return self.around.destroyed - gone


def _batches(changes: list[Change]) -> Iterator[tuple[str, bool, list[dict[str, Any]]]]:
    """Runs of changes that one statement can write."""
    batch: list[dict[str, Any]] = []
    kind: tuple[str, bool] | None = None
    for number, change in enumerate(changes):
        if kind not in (None, (change.table, change.is_update)):
            yield (*kind, batch)  # type: ignore[misc]
            batch = []
        kind = (change.table, change.is_update)
        extra = _ENDED.get(change.table, {}) if change.is_update else _new(change, number)
        batch.append({**extra, **change.values})
    if kind:
        yield (*kind, batch)


def _new(change: Change, number: int) -> dict[str, Any]:
    values = dict(_NEW[change.table])
    if change.table == "orders":
        values |= {"client_key": change.values["id"]}
    if change.table == "shipment":
        values |= {"created_at": change.at}
    if change.table == "ledger_transfer":
        values |= {"idem_key": f"{change.at.isoformat()}:{change.values['order_id']}"}
    return values


def _statement(table: Table, is_update: bool, values: dict[str, Any]) -> Any:
    if not is_update:
        return insert(table)
    key = table.c[_KEY.get(table.name, "id")]
    changed = {name: bindparam(name) for name in values if name != "key"}
    return update(table).where(key == bindparam("key")).values(changed)


def live(shop: Shop, plan: dict[date, set[str]], days: list[date]) -> None:
    """Live these days, and compare what went on each of them with the plan."""
    for day in days:
        shop.live_until(midnight(day))
        run_daily(shop.deps)
        shop.live_until(datetime.combine(day, APPROVED_AT, KST).astimezone(UTC))
        assert (day, shop.destroy()) == (day, plan.get(day, set()))


def days_that_matter(life: Life, plan: dict[date, set[str]]) -> list[date]:
    """The days on which something goes, those before and after, and every thirtieth."""
    around = {day + step * DAY for day in plan for step in (-1, 0, 1)}
    thirtieth = {BEGIN + number * DAY for number in range(0, (END - BEGIN).days, 30)}
    return sorted(day for day in around | thirtieth if BEGIN <= day <= END)


def check_end(deps: Deps, plan: dict[date, set[str]]) -> None:
    """Every destruction was approved by somebody else and certified; the rest still stands."""
    gone = set().union(*plan.values())
    lines = rows(
        deps.engine,
        "SELECT l.scope, m.approved_by, m.requested_by, c.number, m.approved_at, l.destroyed_at"
        " FROM destruction_line l JOIN destruction_manifest m ON m.id = l.manifest_id"
        " JOIN destruction_certificate c ON c.manifest_id = m.id WHERE l.state = 'destroyed'",
    )
    assert {line.scope for line in lines} == gone
    assert len(lines) == len(gone)
    assert {(line.approved_by, line.requested_by) for line in lines} == {("officer", "system")}
    assert all(line.approved_at <= line.destroyed_at for line in lines)
    for table, (kind, key, column) in SEALED.items():
        found = rows(deps.engine, f"SELECT '{kind}:' || {key}, {column} FROM {table}")
        assert {scope for scope, value in found if value} & gone == set()
        assert {scope for scope, value in found if not value} <= gone
    states = rows(deps.engine, "SELECT name, state, key_id FROM data_scope")
    assert {row.name for row in states if row.state == "destroyed"} == gone
    # A hold that came between the freeze and the approval: kept, and read by nobody.
    withdrawn = {row.scope for row in rows(deps.engine, _WITHDRAWN)}
    assert {row.name for row in states if row.state == "frozen"} == withdrawn - gone
    left = deps.vault.keys({row.key_id for row in states})
    assert {row.name for row in states if row.key_id not in left} == gone
    with reading(deps.engine) as session:
        assert broken_seals(session)[1] == []


def six_years(
    deps: Deps, clock: SteppedClock, around: Surroundings, customers: int, seed: int, whole: bool
) -> None:
    life = Storyteller(customers, seed).tell()
    plan = life.expected()
    days = days_that_matter(life, plan)
    if whole:
        days = [BEGIN + number * DAY for number in range((END - BEGIN).days + 1)]
    clock.moment = midnight(BEGIN) - timedelta(seconds=1)
    live(Shop(deps, clock, around, life), plan, days)
    check_end(deps, plan)
    kinds = {scope.partition(":")[0] for scopes in plan.values() for scope in scopes}
    assert kinds == {"account", "order", "consignee", "consult", "mail", "hold"}


def test_a_small_life_loses_every_datum_in_its_day_and_none_early(
    deps: Deps, clock: SteppedClock, around: Surroundings
) -> None:
    six_years(deps, clock, around, 30, SEED, whole=False)


@pytest.mark.chaos
def test_two_thousand_customers_lose_every_datum_in_its_day_and_none_early(
    deps: Deps, clock: SteppedClock, around: Surroundings
) -> None:
    six_years(deps, clock, around, 2000, SEED, whole=True)
