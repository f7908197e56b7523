"""Which orders the desk shows: read from an address or a form, written back as an address. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from urllib.parse import urlencode

from snshelper.catalogue.vocabulary import FAMILIES
from snshelper.kernel.clock import JAPAN
from snshelper.ordering.rules import OPEN_STATES, STATES, State

OPEN = "open"
STATE_CHOICES: tuple[str, ...] = (OPEN, *STATES)
FIND_MAXIMUM = 254
Sought = Literal["everything", "id", "email", "code", "nothing"]

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# The alphabet of `kernel.ids.short_code`. One character would match a thirtieth of all orders.
_CODE = re.compile(r"[2-9A-HJKMNP-Z]{2,6}")
_YEARS = range(2000, 3000)


@dataclass(frozen=True)
class OrderFilter:
    """The conditions an order must meet; empty ones are met by all.

    `since` and `until` are calendar days in Japan, both included.
    """

    state: str = ""
    family: str = ""
    find: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def states(self) -> tuple[State, ...]:
        """The states asked for; none means any."""
        if self.state == OPEN:
            return OPEN_STATES
        return tuple(state for state in STATES if state == self.state)

    @property
    def sought(self) -> tuple[Sought, str]:
        """What kind of thing `find` is, and its normal form."""
        text = self.find
        if not text:
            return "everything", ""
        if _ID.fullmatch(text.lower()):
            return "id", text.lower()
        if "@" in text:
            return "email", text
        code = text.removeprefix("#").upper()
        return ("code", code) if _CODE.fullmatch(code) else ("nothing", text)


def read_filter(raw: Mapping[str, object]) -> OrderFilter:
    """The filter that an address or a form describes; what cannot be understood is left out."""
    state, family = _text(raw, "state"), _text(raw, "family")
    return OrderFilter(
        state=state if state in STATE_CHOICES else "",
        family=family if family in FAMILIES else "",
        find=_text(raw, "find")[:FIND_MAXIMUM],
        since=_day(_text(raw, "since")),
        until=_day(_text(raw, "until")),
    )


def form_values(chosen: OrderFilter) -> dict[str, str]:
    """What the inputs of the form show, by their names; also the query of the address."""
    return {
        "state": chosen.state,
        "family": chosen.family,
        "find": chosen.find,
        "since": chosen.since.isoformat() if chosen.since else "",
        "until": chosen.until.isoformat() if chosen.until else "",
    }


def address_of(chosen: OrderFilter) -> str:
    """The address that shows the same orders again; somebody's e-mail address is left out of it."""
    values = form_values(chosen)
    if chosen.sought[0] == "email":
        del values["find"]
    query = urlencode({name: value for name, value in values.items() if value})
    return f"/admin/orders?{query}" if query else "/admin/orders"


def start_of_day(day: date) -> datetime:
    """Midnight in Japan, when `day` begins."""
    return datetime.combine(day, time.min, JAPAN)


def id_bounds(chosen: OrderFilter) -> tuple[str, str]:
    """The ids between which every order of the period lies; empty where it is not bounded.

    An id begins with the milliseconds at which it was made (UUIDv7, RFC 9562 section 5.7), so a
    period is a range of the same index that puts the orders in their order.
    """
    low = _first_id(start_of_day(chosen.since)) if chosen.since else ""
    high = _first_id(start_of_day(chosen.until) + timedelta(days=1)) if chosen.until else ""
    return low, high


def _first_id(moment: datetime) -> str:
    stamp = f"{int(moment.timestamp() * 1000):012x}"
    return f"{stamp[:8]}-{stamp[8:]}"


def _text(raw: Mapping[str, object], name: str) -> str:
    value = raw.get(name)
    return value.strip() if isinstance(value, str) else ""


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None
