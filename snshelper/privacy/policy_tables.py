"""The tables of the published policy, in words, made from what is declared now."""

from dataclasses import dataclass

from snshelper.kernel.i18n import Texts
from snshelper.privacy import items, retention
from snshelper.privacy.items import PublishedPurpose
from snshelper.privacy.laws import Law
from snshelper.privacy.retention import PublishedPeriod, RetentionRule


@dataclass(frozen=True)
class AnchoredLine:
    """A sentence of the table at the anchor of its promise."""

    anchor: str
    text: str


@dataclass(frozen=True)
class PurposeRow:
    """One purpose: what is collected, and what it is used for."""

    name: str
    items: tuple[AnchoredLine, ...]
    uses: tuple[AnchoredLine, ...]


@dataclass(frozen=True)
class LawLink:
    """A law's name, and where it can be read."""

    name: str
    address: str


@dataclass(frozen=True)
class PeriodRow:
    """What is kept, for how long, and by which laws."""

    anchor: str
    what: str
    period: str
    laws: tuple[LawLink, ...]


def purpose_table(t: Texts) -> tuple[PurposeRow, ...]:
    """Every published purpose with its items and uses."""
    return tuple(_purpose_row(row, t) for row in items.PURPOSES)


def period_table(t: Texts) -> tuple[PeriodRow, ...]:
    """Every published period with its laws."""
    return tuple(_period_row(line, t) for line in retention.PUBLISHED)


def periods_of(rule: RetentionRule, t: Texts) -> tuple[PeriodRow, ...]:
    """The lines that say how long this rule keeps a value."""
    lines = (*retention.PUBLISHED, _IN_USE)
    return tuple(_period_row(line, t) for line in lines if set(line.grounds) & set(rule.grounds))


_IN_USE = PublishedPeriod("use", ("use",))


def law_link(law: Law, t: Texts) -> LawLink:
    """The law as a reader may follow it."""
    return LawLink(law.name(t), law.address)


def _purpose_row(row: PublishedPurpose, t: Texts) -> PurposeRow:
    mine = [item for item in items.ITEMS if item.purpose is row.purpose]
    lines = []
    for anchor in dict.fromkeys(item.anchor for item in mine):
        names = t("list.comma").join(t(f"item.{i.id}") for i in mine if i.anchor == anchor)
        text = t(f"items.{_key(anchor)}", items=names)
        lines.append(AnchoredLine(anchor, text[:1].upper() + text[1:]))
    uses = tuple(AnchoredLine(anchor, t(f"purpose.for.{_key(anchor)}")) for anchor in row.uses)
    return PurposeRow(t(f"purpose.{row.purpose.value}.name"), tuple(lines), uses)


def _period_row(line: PublishedPeriod, t: Texts) -> PeriodRow:
    grounds = [retention.GROUNDS[name] for name in line.grounds]
    years, days = (max(getattr(ground, unit) for ground in grounds) for unit in ("years", "days"))
    if years:
        period = t("retention.years", years=years)
    else:
        period = t(f"retention.{line.name}.until", days=days)
    laws = {ground.law_id: ground.law for ground in grounds}
    links = tuple(law_link(law, t) for law in laws.values())
    return PeriodRow(line.anchor, t(f"retention.{line.name}.what"), period, links)


def _key(anchor: str) -> str:
    return anchor.replace("-", "_")
