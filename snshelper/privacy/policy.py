"""When a version of the privacy policy may take effect, and which one applies. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args

from snshelper.kernel.clock import JAPAN
from snshelper.kernel.errors import ShopError

ChangeReason = Literal["law", "policy", "technology", "other"]
CHANGE_REASONS: tuple[ChangeReason, ...] = get_args(ChangeReason)
"""The four grounds on which the policy may be changed."""
Reason = Literal["first", "law", "policy", "technology", "other"]
REASONS: tuple[Reason, ...] = get_args(Reason)
FIRST = 1
"""The number of the version the shop opened with."""


class PolicyRefused(ShopError):
    """The change cannot be announced like this; nothing was announced.

    `reason` is one of `nothing_new`, `reason`, `words`, `too_long`, `date`, `too_soon` (with
    `earliest`, an ISO day), `order` (with `earliest`), `text_changed`.
    """

    code = "policy_refused"


@dataclass(frozen=True)
class Version:
    """One published version, without its words and text."""

    number: int
    reason: Reason
    is_disadvantage: bool
    announced_at: datetime
    effective_at: datetime
    text_hash: str

    @property
    def path(self) -> str:
        """Where everybody can read it, without language prefix."""
        return version_path(self.number)


def version_path(number: int) -> str:
    """The address of a version's text, without language prefix."""
    return f"/privacy/history/{number}"


def start_of(day: date) -> datetime:
    """The moment a version takes effect that was announced for `day`: midnight in Japan (UTC+9)."""
    return datetime.combine(day, time.min, JAPAN).astimezone(UTC)


def earliest_day(announced_at: datetime, days: int) -> date:
    """The first day in Japan that begins at least `days` whole days after the announcement."""
    moment = (announced_at + timedelta(days=days)).astimezone(JAPAN)
    return moment.date() if start_of(moment.date()) >= moment else moment.date() + timedelta(days=1)


def check_effective(
    announced_at: datetime, effective_at: datetime, days: int, versions: Sequence[Version]
) -> None:
    """Refuse a version that would apply before people had the promised `days` to read it.

    One that was announced before must apply first. Raises PolicyRefused.
    """
    earliest = earliest_day(announced_at, days)
    if effective_at <= announced_at or effective_at < start_of(earliest):
        raise PolicyRefused(reason="too_soon", earliest=earliest.isoformat())
    latest = max((version.effective_at for version in versions), default=None)
    if latest is not None and effective_at <= latest:
        after = latest.astimezone(JAPAN).date() + timedelta(days=1)
        raise PolicyRefused(reason="order", earliest=after.isoformat())


def in_force(versions: Sequence[Version], now: datetime) -> Version | None:
    """The version that applies; None for a shop without any."""
    begun = [version for version in versions if version.effective_at <= now]
    return begun[-1] if begun else None


def coming(versions: Sequence[Version], now: datetime) -> tuple[Version, ...]:
    """The versions that were announced and do not apply yet, the next one first."""
    return tuple(version for version in versions if version.effective_at > now)
