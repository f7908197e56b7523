"""People at the staff screens, orders in every state, and what a database did to find them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import reflex as rx
from reflex.istate.data import RouterData
from sqlalchemy import Engine, event, insert
from sqlmodel import Session, col, select

from snshelper.accounts.permissions import permissions_of
from snshelper.accounts.queries import hash_token
from snshelper.accounts.tables import LoginSession, StaffGrant
from snshelper.fulfilment.attempts import ATTEMPTS
from snshelper.fulfilment.receipts import add_receipt
from snshelper.fulfilment.tables import Shipment
from snshelper.kernel.actor import ALL_DUTIES, Actor
from snshelper.kernel.database import metadata
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.ordering.contents import keep_consignee
from snshelper.ordering.life import ORDERS, load_order
from snshelper.ordering.rules import OPEN_STATES, ConsigneeDraft
from snshelper.privacy.scopes import begin_scope, order_scope
from snshelper.privacy.tables import AuditEntry
from tests.duties import fulfil_duties
from tests.worlds import BOOST, GOODS, POST, write_account

S = TypeVar("S")
_HOME = ConsigneeDraft(
    "山田 花子", "09012345678", "1500001", "東京都渋谷区神宮前1-2-3", "hanako@example.jp"
)


@dataclass(frozen=True)
class Person:
    """Somebody who is logged in: who they are to actions, and their session cookie."""

    actor: Actor
    token: str
    email: str


def join(
    deps: Deps, name: str, roles: tuple[str, ...] = (), *, owes_duties: bool = False
) -> Person:
    """A verified account with a log-in and these roles."""
    account_id, now = new_id(), deps.clock()
    email, token = f"{name}-{account_id[-6:]}@example.jp", f"token-{account_id}"
    with unit_of_work(deps.engine) as session:
        write_account(session, deps, account_id, email, verified_at=now)
        session.add(
            LoginSession(
                token_hash=hash_token(token),
                account_id=account_id,
                created_at=now,
                expires_at=now + timedelta(days=30),
            )
        )
        session.add_all(
            StaffGrant(
                id=new_id(), account_id=account_id, role=role, granted_by="owner", granted_at=now
            )
            for role in roles
        )
    if roles and not owes_duties:
        fulfil_duties(deps, account_id)
    held = frozenset(roles)
    return Person(
        Actor("customer", account_id, True, held, permissions_of(held), duties=ALL_DUTIES),
        token,
        email,
    )


async def open_tab(state: type[S], path: str, token: str = "") -> S:
    """The state of a tab that shows `path`, its socket opened with this session cookie."""
    root: Any = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
    root.router = RouterData.from_router_data(
        {
            "headers": {"cookie": f"session={token}", "origin": "http://localhost:3000"},
            "asPath": path,
            "pathname": path.partition("?")[0],
            "query": {},
            "token": "tab-1",
        }
    )
    return await root.get_state(state)


def play(state: type[S], path: str, token: str, *events: Callable[[S], Awaitable[Any]]) -> S:
    """Open a tab, send it events one after the other, and give the state back."""

    async def run() -> S:
        tab = await open_tab(state, path, token)
        for one in events:
            await one(tab)
        return tab

    return asyncio.run(run())


def order_id_at(moment: datetime, number: int = 1) -> str:
    """An id as the shop would have made it at `moment`: a UUIDv7 with `number` for its tail."""
    stamp = f"{int(moment.timestamp() * 1000):012x}"
    return f"{stamp[:8]}-{stamp[8:]}-7000-8000-{number:012x}"


def order_values(account_id: str, moment: datetime, number: int = 1, **changes: Any) -> Any:
    """The row of an order of 500 people reached for 1,000 yen, placed at `moment`."""
    family = changes.get("family", "boost")
    values = {
        "id": order_id_at(moment, number),
        "account_id": account_id,
        "client_key": f"click-{number:08d}",
        "slug": GOODS if family == "goods" else BOOST,
        "family": family,
        "platform": "instagram",
        "connector": "goods" if family == "goods" else "sandbox",
        "product": "reach",
        "title": "ご近所へのリーチ",
        "unit": "reach",
        "lang": "ja",
        "target": None,
        "quantity": 500,
        "unit_price": 2,
        "price": 1000,
        "tax_rate": 10,
        "legal": {"items": [{"key": "total", "label": "総額", "value": "¥1,000"}]},
        "legal_hash": "e" * 64,
        "state": "placed",
        "delivered": 0,
        "refunded": 0,
        "placed_at": moment,
        "undo_until": moment,
        "updated_at": moment,
        "cancel_asked_at": None,
        "ended_at": None,
    }
    return values | changes


def write_orders(engine: Engine, rows: list[Any]) -> list[str]:
    """Write these rows and answer their ids."""
    with unit_of_work(engine) as session:
        session.execute(insert(ORDERS), rows)
    return [row["id"] for row in rows]


def write_order(deps: Deps, account_id: str, **changes: Any) -> str:
    """One order of this account, placed now or at `placed_at`, in any state."""
    moment = changes.get("placed_at", deps.clock())
    if changes.get("state", "placed") not in OPEN_STATES:
        changes.setdefault("ended_at", moment)
    number = changes.pop("number", int(new_id()[-6:], 16))
    row = order_values(account_id, moment, number, **changes)
    with unit_of_work(deps.engine) as session:
        seals = begin_scope(session, deps, order_scope(row["id"], account_id))
        row["target"] = seals.seal(ORDERS.c.target, row["id"], POST)
    return write_orders(deps.engine, [row])[0]


def write_attempt(deps: Deps, order_id: str, number: int = 1, **changes: Any) -> str:
    """One attempt at an order, sent now unless `changes` say otherwise."""
    values = {
        "id": new_id(),
        "order_id": order_id,
        "number": number,
        "connector": "sandbox",
        "state": "unknown",
        "sent_at": deps.clock(),
        "settled_at": None,
        "next_poll_at": deps.clock() + timedelta(minutes=3),
        "polls": 0,
        "reason": "",
        "reference": None,
    } | changes
    with unit_of_work(deps.engine) as session:
        session.execute(insert(ATTEMPTS).values(values))
    return str(values["id"])


def write_receipt(deps: Deps, attempt_id: str, body: dict[str, Any]) -> None:
    """What the partner answered."""
    with unit_of_work(deps.engine) as session:
        attempt = session.execute(select(ATTEMPTS).where(ATTEMPTS.c.id == attempt_id)).one()
        order = load_order(session, attempt.order_id)
        assert order is not None
        add_receipt(session, deps, deps.clock(), order, attempt_id, "accepted", body)


def write_parcel(
    deps: Deps, order_id: str, state: str = "to_pack", *, email: str = _HOME.email
) -> None:
    """A parcel of an order and where it goes."""
    with unit_of_work(deps.engine) as session:
        session.add(Shipment(order_id=order_id, state=state, created_at=deps.clock()))
        order = load_order(session, order_id)
        assert order is not None
        keep_consignee(session, deps, order_id, order.account_id, replace(_HOME, email=email))


def audited(deps: Deps) -> list[tuple[str, str]]:
    """(action, object id) of every audit entry, oldest first."""
    with Session(deps.engine) as session:
        entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.seq)))
        return [(entry.action, entry.object_id) for entry in entries]


@dataclass
class Plans:
    """How the database went about each statement, in its own words."""

    steps: list[str] = field(default_factory=list)

    @property
    def scans(self) -> list[str]:
        """The steps that read a table row by row; a list of results made on the way is none."""
        return [
            step
            for step in self.steps
            if step.startswith("SCAN") and " USING " not in step and step.split()[1] in _TABLES
        ]


_TABLES = frozenset(metadata.tables)


@contextmanager
def explained(engine: Engine) -> Iterator[Plans]:
    """Collects the query plan of every SELECT that runs inside."""
    plans, seen = Plans(), []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield plans
    finally:
        event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        for statement, parameters in seen:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.steps += [row[-1] for row in rows]
