"""The versions of the privacy policy: what changed, why, and from when it applies."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

ChangeReason = Literal["first", "law", "policy", "technology", "other"]


@dataclass(frozen=True)
class PolicyVersion:
    """One version of the policy.

    The words of the change are the message `policy.<version>.changes`. A change is announced
    before the day it takes effect; a version that breaks this cannot be declared (ValueError).
    """

    version: str
    announced: date
    effective: date
    reason: ChangeReason

    def __post_init__(self) -> None:
        """Refuse a change that was not announced beforehand."""
        if self.reason == "first":
            is_in_time = self.announced <= self.effective
        else:
            is_in_time = self.announced < self.effective
        if not is_in_time:
            raise ValueError(f"version {self.version} takes effect before it was announced")


POLICY_VERSIONS: tuple[PolicyVersion, ...] = (
    PolicyVersion("1", date(2026, 11, 22), date(2026, 11, 22), "first"),
)
"""Oldest first."""


def policy_in_force(
    on: date, versions: tuple[PolicyVersion, ...] = POLICY_VERSIONS
) -> PolicyVersion:
    """The version that applies on a day (Japanese calendar); the first one before any applies."""
    begun = [version for version in versions if version.effective <= on]
    return begun[-1] if begun else versions[0]
