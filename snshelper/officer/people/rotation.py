"""What else must change when somebody gives a role up: hung in by the composition root."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

Rotation = Callable[[Session, datetime, str], None]
"""Given the transaction, the moment and the account that gave a role up."""

_rotations: list[Rotation] = []


def hang_rotation(rotation: Rotation) -> None:
    """Call `rotation` in the transaction of every handover and leaving."""
    _rotations.append(rotation)


def rotate_keys(session: Session, now: datetime, account_id: str) -> None:
    """Let everything change that the account may have known."""
    for rotation in _rotations:
        rotation(session, now, account_id)
