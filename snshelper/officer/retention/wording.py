"""Manifests, holds and certificates in the words of the screens. Moments are Korean."""

from dataclasses import dataclass, field
from datetime import date, datetime

from snshelper.interface.chart_scale import Chart, scale
from snshelper.kernel.i18n import Texts
from snshelper.kernel.ids import short_code
from snshelper.officer.retention.queries import Board, LineGroup, ManifestRecord, ManifestRow
from snshelper.officer.retention.rules import KINDS
from snshelper.officer.retention.tables import (
    DestructionCertificate,
    DestructionLine,
    LegalHold,
)
from snshelper.officer.retention.upcoming import Falling, months_ahead
from snshelper.privacy.calendar import KOREA
from snshelper.privacy.laws import cited

_STATUS = {"selected": "unknown", "approved": "submitted", "destroying": "in_progress"}
_CODE_LENGTH = 36


@dataclass(frozen=True)
class Figure:
    """One number on top; `status` colours one that needs somebody."""

    name: str = ""
    value: str = ""
    status: str = ""


@dataclass(frozen=True)
class FallingRow:
    """What falls due in a month."""

    month: str = ""
    kind: str = ""
    law: str = ""
    count: str = ""


@dataclass(frozen=True)
class ManifestLine:
    """One manifest of the list."""

    id: str = ""
    code: str = ""
    made_at: str = ""
    status: str = ""
    state: str = ""
    scopes: str = ""
    requester: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class GroupRow:
    """Lines that share kind, law and state."""

    kind: str = ""
    law: str = ""
    state: str = ""
    count: str = ""


@dataclass(frozen=True)
class ScopeRow:
    """One line of a manifest."""

    scope: str = ""
    due_at: str = ""
    law: str = ""
    state: str = ""


@dataclass(frozen=True)
class ManifestPanel:
    """The manifest at the side; an empty id means that none is open."""

    id: str = ""
    code: str = ""
    hash: str = ""
    made_at: str = ""
    requester: str = ""
    state: str = ""
    is_waiting: bool = False
    done: int = 0
    total: int = 0
    groups: list[GroupRow] = field(default_factory=list)
    lines: list[ScopeRow] = field(default_factory=list)
    after: str = ""


@dataclass(frozen=True)
class HoldLine:
    """One hold that keeps something; `words` only once they were opened."""

    id: str = ""
    target: str = ""
    law: str = ""
    until: str = ""
    words: str = ""


@dataclass(frozen=True)
class CertificateLine:
    """One certificate of the list."""

    number: int = 0
    code: str = ""
    at: str = ""
    scopes: str = ""
    url: str = ""


def manifest_code(number: int) -> str:
    """How people call a manifest and its certificate."""
    return f"D-{number:05}"


def moment(at: datetime | None) -> str:
    """`2026-11-22 21:00 KST`; empty for none."""
    return at.astimezone(KOREA).strftime("%Y-%m-%d %H:%M KST") if at else ""


def who(t: Texts, account_id: str) -> str:
    """A member of staff by code; the schedule by its name."""
    if account_id == "system":
        return t("retention.system")
    return short_code(account_id) if len(account_id) == _CODE_LENGTH else account_id


def scope_words(t: Texts, scope: str) -> str:
    """`注文 #K7Q2MX`: the kind, and the code people read; a dash for what is no scope."""
    kind, _, number = scope.partition(":")
    code = short_code(number) if len(number) == _CODE_LENGTH else number
    return f"{t(f'retention.kind.{kind}')} #{code}" if kind in KINDS else "–"


def figures(t: Texts, board: Board) -> list[Figure]:
    """What waits, what is late, what is held, what falls due this month."""
    waiting = [row for row in board.manifests if row.state == "selected"]
    late = sum(row.alarmed_at is not None for row in waiting)
    frozen = sum(row.line_count - row.destroyed for row in board.manifests)
    shown = (
        ("waiting", len(waiting), "unknown"),
        ("late", late, "failed"),
        ("frozen", frozen, ""),
        ("held", len(board.holds), ""),
    )
    return [
        Figure(t(f"retention.figure.{name}"), f"{count:,}", status if count else "")
        for name, count, status in shown
    ]


def falling_chart(board: Board, today: date) -> Chart:
    """How many scopes fall due in each of the next months."""
    sums = dict.fromkeys(months_ahead(today), 0)
    for one in board.falling:
        sums[one.month] += one.count
    return scale([(f"{month.year}-{month.month:02}", count) for month, count in sums.items()])


def falling_row(t: Texts, one: Falling) -> FallingRow:
    """What falls due in a month, of one kind, by one law."""
    return FallingRow(
        f"{one.month.year}-{one.month.month:02}",
        t(f"retention.kind.{one.kind}"),
        cited(one.law).name(t),
        f"{one.count:,}",
    )


def manifest_line(t: Texts, row: ManifestRow) -> ManifestLine:
    """One manifest of the list."""
    return ManifestLine(
        row.id,
        manifest_code(row.number),
        moment(row.made_at),
        _STATUS.get(row.state, ""),
        t(f"retention.state.{row.state}"),
        f"{row.destroyed:,} / {row.line_count:,}",
        who(t, row.requested_by),
        row.state == "selected" and row.alarmed_at is not None,
    )


def manifest_panel(t: Texts, record: ManifestRecord, page: int) -> ManifestPanel:
    """The manifest at the side; `page` lines were asked for."""
    manifest = record.manifest
    settled = ("destroyed", "withdrawn")
    return ManifestPanel(
        id=manifest.id,
        code=manifest_code(manifest.number),
        hash=manifest.content_hash,
        made_at=moment(manifest.made_at),
        requester=who(t, manifest.requested_by),
        state=t(f"retention.state.{manifest.state}"),
        is_waiting=manifest.state == "selected",
        done=sum(group.count for group in record.groups if group.state in settled),
        total=manifest.line_count,
        groups=[group_row(t, group) for group in record.groups],
        lines=[scope_row(t, line) for line in record.lines],
        after=record.lines[-1].scope if len(record.lines) == page else "",
    )


def group_row(t: Texts, group: LineGroup) -> GroupRow:
    """Lines that share kind, law and state."""
    return GroupRow(
        t(f"retention.kind.{group.kind}"),
        cited(group.law).name(t),
        t(f"retention.line.{group.state}"),
        f"{group.count:,}",
    )


def scope_row(t: Texts, line: DestructionLine) -> ScopeRow:
    """One line of a manifest."""
    return ScopeRow(
        scope_words(t, line.scope),
        moment(line.due_at),
        t(f"retention.ground.{line.ground}"),
        t(f"retention.line.{line.state}"),
    )


def hold_line(t: Texts, hold: LegalHold) -> HoldLine:
    """One hold."""
    return HoldLine(
        hold.id,
        scope_words(t, hold.target),
        cited(hold.law).name(t),
        moment(hold.until),
    )


def certificate_line(t: Texts, one: DestructionCertificate) -> CertificateLine:
    """One certificate of the list."""
    url = t.url(f"/admin/privacy/certificates/{one.number}")
    return CertificateLine(
        one.number, manifest_code(one.number), moment(one.at), f"{one.scopes:,}", url
    )
