"""What the retention desk asks of other rooms; the composition root says once who answers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from snshelper.officer.retention.rules import Kind

Eraser = Callable[[Session, Sequence[str]], None]
"""Removes the personal data of scopes of one kind, by the ids behind their names; repeatable."""


class ScopeRegister(Protocol):
    """Where every reader looks before it opens anything."""

    def freeze(self, session: Session, now: datetime, names: Iterable[str]) -> object:
        """Let nobody read these scopes from now on."""

    def mark_destroyed(self, session: Session, now: datetime, names: Iterable[str]) -> object:
        """Record that these scopes are gone."""


class KeyShredder(Protocol):
    """The keys of scopes, kept apart from the data."""

    def destroy_keys(self, names: Sequence[str]) -> None:
        """Make what these scopes sealed unreadable for ever, in backups too; repeatable."""

    def scrub(self) -> None:
        """Leave no byte of a destroyed key in the key database."""


ProofOfPassword = Callable[[Session, datetime, str], None]
"""Raises unless the log-in of this token proved its password minutes ago (step-up)."""
OpenCopies = Callable[[Session, Sequence[str]], Sequence[str]]
"""Those of these scopes of which a paper copy is still open."""
KeptLonger = Callable[[Session, Sequence[str]], Mapping[str, datetime]]
"""Ends of the separate periods that people consented to, by scope."""


@dataclass(frozen=True)
class Seams:
    """Everything the desk needs from elsewhere."""

    scopes: ScopeRegister
    keys: KeyShredder
    require_step_up: ProofOfPassword
    open_copies: OpenCopies
    kept_longer: KeptLonger
    erasers: Mapping[Kind, Sequence[Eraser]] = field(default_factory=dict)


class NotInstalled(RuntimeError):
    """The retention desk was used before the composition root said who answers it."""


_installed: list[Seams] = []


def install(seams: Seams) -> None:
    """Make `seams` those of this process."""
    _installed[:] = [seams]


def seams() -> Seams:
    """The seams of this process; raises NotInstalled before `install`."""
    if not _installed:
        raise NotInstalled
    return _installed[0]
