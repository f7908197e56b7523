"""What the `popup` cookie remembers: which popup, in which version, is hidden until when.

The cookie is `<popup id>:<version>:<until>` joined by `~`; `until` is a Unix time in seconds, and
`0` means for good. It belongs to the visitor, who may write anything into it.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from snshelper.privacy.cookies import POPUP, SIZE_LIMIT
from snshelper.privacy.switches import is_thrown

Span = Literal["day", "week", "forever"]
SPANS: tuple[Span, ...] = get_args(Span)
_SECONDS: dict[Span, int] = {"day": 86_400, "week": 7 * 86_400}
_FOR_GOOD = 0

_ENTRY = re.compile(r"([0-9a-f-]{36}):([0-9]{1,6}):([0-9]{1,11})")
# 60 entries of at most 56 octets stay below what a browser keeps.
_MOST = 60


@dataclass(frozen=True)
class Dismissal:
    """One popup in one version, hidden until a Unix time in seconds; 0: for good."""

    popup_id: str
    version: int
    until: int

    def holds_at(self, now: datetime) -> bool:
        """Whether it still hides its popup."""
        return self.until == _FOR_GOOD or now.timestamp() < self.until


def as_span(value: object) -> Span | None:
    """`value` if it is one of the three spans, else None."""
    for span in SPANS:
        if value == span:
            return span
    return None


def is_popup_reference(popup_id: object, version: object) -> bool:
    """Whether these two could name a popup; says nothing about whether it exists."""
    return _ENTRY.fullmatch(f"{popup_id}:{version}:0") is not None


def read_dismissals(value: str, now: datetime) -> tuple[Dismissal, ...]:
    """What a cookie remembers and what has not expired; junk is passed over."""
    if len(value) > SIZE_LIMIT:
        return ()
    found = (_ENTRY.fullmatch(entry) for entry in value.split("~"))
    dismissals = (Dismissal(m[1], int(m[2]), int(m[3])) for m in found if m)
    return tuple(dismissal for dismissal in dismissals if dismissal.holds_at(now))


def is_hidden(dismissals: tuple[Dismissal, ...], popup_id: str, version: int) -> bool:
    """Whether this version of the popup is hidden; a newer version is shown again."""
    if is_thrown("popups.dismissal"):
        return False
    return any(d.popup_id == popup_id and d.version >= version for d in dismissals)


def dismiss(
    dismissals: tuple[Dismissal, ...], popup_id: str, version: int, span: Span, now: datetime
) -> tuple[Dismissal, ...]:
    """`dismissals` with one more popup hidden for `span`; the oldest give way when full."""
    until = _FOR_GOOD if span == "forever" else int(now.timestamp()) + _SECONDS[span]
    others = tuple(d for d in dismissals if d.popup_id != popup_id)
    return (*others, Dismissal(popup_id, version, until))[-_MOST:]


def write_dismissals(dismissals: tuple[Dismissal, ...]) -> str:
    """The cookie's value."""
    return "~".join(f"{d.popup_id}:{d.version}:{d.until}" for d in dismissals)


def cookie_life_seconds(dismissals: tuple[Dismissal, ...], now: datetime) -> int:
    """How long the cookie must live: until its last entry expires, at most its declared life."""
    longest = POPUP.lifetime
    if any(d.until == _FOR_GOOD for d in dismissals):
        return int(longest.total_seconds())
    last = max((d.until for d in dismissals), default=0)
    left = timedelta(seconds=last - int(now.timestamp()))
    return int(min(max(left, timedelta()), longest).total_seconds())
