"""Reading manifests, holds and certificates; frozen rows out, by key and never by offset."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.retention.errors import ManifestGone
from snshelper.officer.retention.tables import (
    DestructionCertificate,
    DestructionLine,
    DestructionManifest,
    LegalHold,
)
from snshelper.officer.retention.upcoming import Falling, upcoming

PAGE = 50
_MOST_WAITING = 50
_OPEN = ("selected", "approved", "destroying")


@dataclass(frozen=True)
class ManifestRow:
    """One manifest of the list; `destroyed` of `line_count` scopes are gone."""

    id: str
    number: int
    made_at: datetime
    state: str
    line_count: int
    destroyed: int
    requested_by: str
    alarmed_at: datetime | None


@dataclass(frozen=True)
class LineGroup:
    """How many lines of a manifest share kind, ground, law and state."""

    kind: str
    ground: str
    law: str
    state: str
    count: int


@dataclass(frozen=True)
class ManifestRecord:
    """A manifest as its approver reads it."""

    manifest: DestructionManifest
    groups: tuple[LineGroup, ...]
    lines: tuple[DestructionLine, ...]


@dataclass(frozen=True)
class Board:
    """What the screen opens with."""

    falling: tuple[Falling, ...]
    manifests: tuple[ManifestRow, ...]
    holds: tuple[LegalHold, ...]
    certificates: tuple[DestructionCertificate, ...]


def read_board(deps: Deps, actor: Actor) -> Board:
    """Everything that falls due, waits, is held or was certified.

    Raises NotAllowed without `retention.request`.
    """
    actor.require("retention.request")
    now = deps.clock()
    with reading(deps.engine) as session:
        return Board(
            tuple(upcoming(session, now)),
            tuple(_open_manifests(session)),
            tuple(_holds(session, now)),
            tuple(_certificates(session)),
        )


def _open_manifests(session: Session) -> list[ManifestRow]:
    query = (
        select(DestructionManifest)
        .where(col(DestructionManifest.state).in_(_OPEN))
        .order_by(col(DestructionManifest.number))
        .limit(_MOST_WAITING)
    )
    rows = session.execute(query).scalars().all()
    gone = _destroyed(session, [row.id for row in rows])
    return [
        ManifestRow(
            row.id,
            row.number,
            row.made_at,
            row.state,
            row.line_count,
            gone.get(row.id, 0),
            row.requested_by,
            row.alarmed_at,
        )
        for row in rows
    ]


def _destroyed(session: Session, manifest_ids: list[str]) -> dict[str, int]:
    query = (
        select(col(DestructionLine.manifest_id), func.count())
        .where(
            col(DestructionLine.manifest_id).in_(manifest_ids),
            col(DestructionLine.state) == "destroyed",
        )
        .group_by(col(DestructionLine.manifest_id))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _holds(session: Session, now: datetime) -> list[LegalHold]:
    query = (
        select(LegalHold)
        .where(col(LegalHold.lifted_at).is_(None), col(LegalHold.until) > now)
        .order_by(col(LegalHold.until), col(LegalHold.id))
        .limit(PAGE)
    )
    return list(session.execute(query).scalars())


def _certificates(session: Session, before: int = 0) -> list[DestructionCertificate]:
    query = select(DestructionCertificate).order_by(col(DestructionCertificate.number).desc())
    if before:
        query = query.where(col(DestructionCertificate.number) < before)
    return list(session.execute(query.limit(PAGE)).scalars())


def older_certificates(deps: Deps, actor: Actor, before: int) -> list[DestructionCertificate]:
    """The page of certificates older than the one with this number.

    Raises NotAllowed without `retention.request`.
    """
    actor.require("retention.request")
    with reading(deps.engine) as session:
        return _certificates(session, before)


def read_manifest(deps: Deps, actor: Actor, manifest_id: str, after: str = "") -> ManifestRecord:
    """A manifest with its groups and the lines that follow the scope `after`.

    Raises NotAllowed without `retention.request`, ManifestGone.
    """
    actor.require("retention.request")
    with reading(deps.engine) as session:
        manifest = session.get(DestructionManifest, manifest_id)
        if manifest is None:
            raise ManifestGone()
        return ManifestRecord(
            manifest,
            tuple(_groups(session, manifest_id)),
            tuple(_lines(session, manifest_id, after)),
        )


def _groups(session: Session, manifest_id: str) -> list[LineGroup]:
    line = DestructionLine
    columns = (col(line.ground), col(line.law), col(line.state))
    # The kind stands before the colon of the scope's name; both databases know SUBSTR and kinds.
    kind = func.substr(col(line.scope), 1, _length_of_kind(session)).label("kind")
    rows = session.execute(
        select(kind, *columns, func.count())
        .where(col(line.manifest_id) == manifest_id)
        .group_by(kind, *columns)
        .order_by(kind, *columns)
    )
    return [LineGroup(*row) for row in rows]


def _length_of_kind(session: Session) -> object:
    colon = func.strpos if session.get_bind().dialect.name == "postgresql" else func.instr
    return colon(col(DestructionLine.scope), ":") - 1


def _lines(session: Session, manifest_id: str, after: str) -> list[DestructionLine]:
    query = (
        select(DestructionLine)
        .where(col(DestructionLine.manifest_id) == manifest_id, col(DestructionLine.scope) > after)
        .order_by(col(DestructionLine.scope))
        .limit(PAGE)
    )
    return list(session.execute(query).scalars())


def read_certificate(
    deps: Deps, actor: Actor, number: int
) -> tuple[DestructionCertificate, ManifestRecord]:
    """A certificate and what it certifies, by its number.

    Raises NotAllowed without `retention.request`, ManifestGone.
    """
    actor.require("retention.request")
    with reading(deps.engine) as session:
        certificate = session.execute(
            select(DestructionCertificate).where(col(DestructionCertificate.number) == number)
        ).scalar_one_or_none()
    if certificate is None:
        raise ManifestGone()
    return certificate, read_manifest(deps, actor, certificate.manifest_id)
