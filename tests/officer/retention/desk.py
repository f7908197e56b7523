"""A shop whose data can fall due, with everything the retention desk asks of other rooms."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, text, update
from sqlmodel import Session, col

from snshelper.accounts.permissions import permissions_of
from snshelper.accounts.tables import Account
from snshelper.fulfilment.tables import Shipment
from snshelper.kernel.actor import ALL_DUTIES, Actor
from snshelper.kernel.errors import ShopError
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.mail.actions import send_mail
from snshelper.mail.tables import OutboxMail
from snshelper.officer.erasers import ERASERS
from snshelper.officer.retention import seams
from snshelper.officer.retention.actions.approval import approve_manifest
from snshelper.officer.retention.actions.destruction import destroy_manifest
from snshelper.officer.retention.keys import ScopeKeys
from snshelper.officer.retention.seams import Seams
from snshelper.privacy import scopes as scopes_register
from snshelper.privacy.scopes import Scope, begin_scope, consult_scope
from snshelper.support.tables import Inquiry
from tests.admin.desk import write_order, write_parcel
from tests.worlds import rows, scalar

PROVEN = "token-proven"


class StepUpMissing(ShopError):
    """The password was not proved again."""

    code = "not_allowed"


@dataclass
class Surroundings:
    """The shop's own scopes and keys, remembering what was asked; the rest a test writes down."""

    keys: ScopeKeys
    frozen: set[str] = field(default_factory=set)
    destroyed: set[str] = field(default_factory=set)
    shredded: set[str] = field(default_factory=set)
    scrubbed: int = 0
    copies: set[str] = field(default_factory=set)
    longer: dict[str, datetime] = field(default_factory=dict)
    proof: Callable[[Session, datetime, str], None] | None = None

    def freeze(self, session: Session, now: datetime, names: Iterable[str]) -> None:
        self.frozen |= set(names)
        scopes_register.freeze(session, now, names)

    def mark_destroyed(self, session: Session, now: datetime, names: Iterable[str]) -> None:
        self.destroyed |= set(names)
        scopes_register.mark_destroyed(session, now, names)

    def destroy_keys(self, names: Sequence[str]) -> None:
        self.shredded |= set(names)
        self.keys.destroy_keys(names)

    def scrub(self) -> None:
        self.scrubbed += 1
        self.keys.scrub()

    def require_step_up(self, session: Session, now: datetime, token: str) -> None:
        if self.proof:
            self.proof(session, now, token)
        elif token != PROVEN:
            raise StepUpMissing()

    def open_copies(self, session: Session, names: Sequence[str]) -> list[str]:
        return [name for name in names if name in self.copies]

    def kept_longer(self, session: Session, names: Sequence[str]) -> dict[str, datetime]:
        return {name: self.longer[name] for name in names if name in self.longer}

    def install(self) -> None:
        """Answer the retention desk of this process."""
        seams.install(
            Seams(
                scopes=self,
                keys=self,
                require_step_up=self.require_step_up,
                open_copies=self.open_copies,
                kept_longer=self.kept_longer,
                erasers=ERASERS,
            )
        )


def staff(*roles: str, name: str = "") -> Actor:
    """Somebody with these roles."""
    held = frozenset(roles)
    return Actor(
        "customer",
        name or "-".join(roles),
        True,
        held,
        permissions_of(held),
        duties=ALL_DUTIES,
    )


OFFICER, OWNER, SUPPORT = staff("officer"), staff("owner"), staff("support")


def close_account(deps: Deps, account_id: str, at: datetime | None = None) -> None:
    """Carry the deletion of an account out."""
    _change(deps, Account, account_id, closed_at=at or deps.clock())


def _change(deps: Deps, table: Any, row_id: str, **values: object) -> None:
    with unit_of_work(deps.engine) as session:
        session.execute(update(table).where(table.id == row_id).values(**values))


def ended_order(deps: Deps, account_id: str, at: datetime, **changes: Any) -> str:
    """An order that was delivered and settled at `at`."""
    return write_order(
        deps,
        account_id,
        **({"placed_at": at, "ended_at": at, "state": "completed", "delivered": 500} | changes),
    )


def parcel(deps: Deps, order_id: str, state: str, arrived: datetime | None) -> None:
    """The parcel of an order with its consignee."""
    write_parcel(deps, order_id, state)
    with unit_of_work(deps.engine) as session:
        session.execute(
            update(Shipment)
            .where(col(Shipment.order_id) == order_id)
            .values(delivered_at=arrived, tracking_number="4441-2222-3333")
        )


def inquiry(deps: Deps, closed_at: datetime | None, **changes: Any) -> str:
    """A question of a visitor."""
    inquiry_id = new_id()
    values = {
        "id": inquiry_id,
        "channel": "website",
        "topic": "question",
        "lang": "ja",
        "state": "closed" if closed_at else "open",
        "created_at": deps.clock(),
        "closed_at": closed_at,
        "classification": "ordinary",
    } | changes
    with unit_of_work(deps.engine) as session:
        seals = begin_scope(session, deps, consult_scope(inquiry_id, changes.get("account_id")))
        for name, words in (("name", "山田 花子"), ("message", "届きません")):
            values[name] = seals.seal(getattr(Inquiry, name), inquiry_id, words)
        session.execute(insert(Inquiry).values(values))
    return inquiry_id


def mail(deps: Deps, sent_at: datetime, scope: Scope | None = None) -> str:
    """A mail that left."""
    with unit_of_work(deps.engine) as session:
        mail_id = send_mail(session, deps, "hanako@example.jp", "ご注文", "花子さま", scope=scope)
        session.execute(
            update(OutboxMail)
            .where(col(OutboxMail.id) == mail_id)
            .values(created_at=sent_at, sent_at=sent_at)
        )
    return mail_id


def scopes(deps: Deps, state: str = "selected") -> list[str]:
    """Scopes that stand in manifests, in this state."""
    query = "SELECT scope FROM destruction_line WHERE state = :state ORDER BY scope"
    return [row[0] for row in rows(deps.engine, query, state=state)]


def newest_manifest(deps: Deps) -> tuple[str, str]:
    """Id and hash of the newest manifest."""
    query = "SELECT id, content_hash FROM destruction_manifest ORDER BY number DESC LIMIT 1"
    return tuple(rows(deps.engine, query)[0])  # type: ignore[return-value]


def approve_newest(deps: Deps, actor: Actor = OFFICER) -> str:
    """Approve the newest manifest; answers its id."""
    manifest_id, seen = newest_manifest(deps)
    approve_manifest(deps, actor, PROVEN, manifest_id, seen)
    return manifest_id


def destroy_newest(deps: Deps) -> str:
    """Approve the newest manifest and carry it out."""
    manifest_id = approve_newest(deps)
    assert destroy_manifest(deps, manifest_id)
    return manifest_id


def state_of(deps: Deps, manifest_id: str) -> str:
    """The state of a manifest."""
    return scalar(
        deps.engine, "SELECT state FROM destruction_manifest WHERE id = :id", id=manifest_id
    )


def tamper(deps: Deps, trigger: str, statement: str) -> None:
    """What somebody with the database file could do: drop a trigger and write."""
    with unit_of_work(deps.engine) as session:
        session.execute(text(f"DROP TRIGGER {trigger}"))
        session.execute(text(statement))
