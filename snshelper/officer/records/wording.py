"""The record in words, one line for each item."""

from dataclasses import dataclass

from snshelper.accounts.permissions import ROLES, permissions_of
from snshelper.kernel.i18n import Texts
from snshelper.officer.records.rules import ProcessingRecord
from snshelper.privacy.declarations import Category, Purpose
from snshelper.privacy.policy_tables import PeriodRow, periods_of
from snshelper.privacy.uses import PERMISSION_OF_USE, Use


@dataclass(frozen=True)
class RecordLine:
    """One item as the officer reads it. Tuples are lists of short phrases."""

    item: str
    places: tuple[str, ...]
    scopes: tuple[str, ...]
    periods: tuple[PeriodRow, ...]
    recipients: tuple[str, ...]
    opened_for: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True)
class RecordSection:
    """One purpose with its lines; `uses` says what it is for, in the policy's words."""

    id: str
    name: str
    lines: tuple[RecordLine, ...]


def sections(records: dict[Purpose, list[ProcessingRecord]], t: Texts) -> tuple[RecordSection, ...]:
    """The whole record in the reader's language."""
    return tuple(
        RecordSection(
            purpose.value,
            t(f"purpose.{purpose.value}.name"),
            tuple(_line(record, t) for record in found),
        )
        for purpose, found in records.items()
    )


def _line(record: ProcessingRecord, t: Texts) -> RecordLine:
    periods = {row.what: row for rule in record.rules for row in periods_of(rule.value, t)}
    return RecordLine(
        item=t(f"item.{record.item.id}"),
        places=record.places,
        scopes=tuple(t(f"records.scope.{scope.value}") for scope in record.scopes),
        periods=tuple(periods.values()),
        recipients=tuple(t(f"processor.{name}.name") for name in record.recipients),
        opened_for=tuple(_use(use, t) for use in record.uses),
        measures=tuple(_measures(record, t)),
    )


def _use(use: Use, t: Texts) -> str:
    """The use, and which roles may open the value for it."""
    words = t(f"records.use.{use.value}")
    needed = PERMISSION_OF_USE.get(use)
    holders = [role for role in ROLES if needed in permissions_of(frozenset({role}))]
    if not holders:
        return words
    roles = t("list.comma").join(t(f"accounts.role.{role}") for role in holders)
    return t("records.use_by", use=words, roles=roles)


def _measures(record: ProcessingRecord, t: Texts) -> list[str]:
    if not record.places:
        return [t("records.measure.uncollected")]
    found = []
    if record.sealed:
        found.append(t("records.measure.sealed", count=len(record.sealed), of=len(record.places)))
    if Category.CREDENTIAL in record.categories:
        found.append(t("records.measure.hashed"))
    return [*found, t("records.measure.roles")]
