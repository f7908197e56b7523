"""Audited actions in human sentences: codes, numbers and named kinds, never a personal value."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from snshelper.interface.chart_scale import Chart, scale
from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import MissingMessage, Texts
from snshelper.kernel.ids import short_code
from snshelper.officer.disclosures.wording import case_code
from snshelper.officer.front.queries.changes import Change
from snshelper.officer.front.told import PLACE_OF
from snshelper.officer.incidents.wording import incident_code
from snshelper.officer.people.wording import who_text
from snshelper.officer.retention.wording import manifest_code, scope_words
from snshelper.privacy.dates import long_date
from snshelper.privacy.laws import LAWS

_UNKNOWN = "–"
_NAMED = {
    "role": "accounts.role.{}",
    "kind": "front.change.kind.{}",
    "ground": "requests.ground.{}",
    "state": "requests.told.{}",
    "document": "people.{}.title",
}
"""Details whose value names something, and the message of that name."""
_COUNTED = (
    *("scopes", "destroyed", "most", "sample", "total", "lines", "unjustified"),
    *("found", "people", "count"),
)


@dataclass(frozen=True)
class ChangeLine:
    """One change; `url` is empty for somebody who may not open the page."""

    seq: int = 0
    at: str = ""
    words: str = ""
    who: str = ""
    url: str = ""


def change_line(t: Texts, change: Change, actor: Actor) -> ChangeLine:
    """One change as `actor` reads it."""
    place = PLACE_OF[change.action]
    return ChangeLine(
        change.seq,
        change.at.astimezone(JAPAN).strftime("%m-%d %H:%M"),
        t(f"front.change.{change.action}", **_values(t, change)),
        _who(t, change.actor_id, actor),
        t.url(place.path) if actor.may(place.needs) else "",
    )


def _who(t: Texts, actor_id: str, actor: Actor) -> str:
    if actor_id == SYSTEM.account_id:
        return t("front.who.program")
    return t("front.you") if actor_id == actor.account_id else who_text(actor_id)


def _values(t: Texts, change: Change) -> dict[str, str]:
    """Everything a sentence may name. What the entry does not say, or says oddly, is a dash."""
    details = change.details
    return {
        "code": _code(change.object_id),
        "object": change.object_id if len(change.object_id) <= 10 else _UNKNOWN,
        "manifest": manifest_code(change.manifest) if change.manifest else _UNKNOWN,
        "incident": _numbered(incident_code, details.get("number")),
        "case": _numbered(case_code, details.get("number")),
        "scope": _scope(t, details.get("scope")),
        "law": _law(t, details.get("law")),
        "day": _day(t, details.get("effective_at") or details.get("until")),
        "person": who_text(change.object_id),
        "headcount_role": _named(t, "accounts.role.{}", change.object_id),
        **{name: _named(t, key, details.get(name)) for name, key in _NAMED.items()},
        **{name: _number(details.get(name)) for name in _COUNTED},
    }


def _named(t: Texts, key: str, value: object) -> str:
    try:
        return t(key.format(value))
    except MissingMessage:
        return _UNKNOWN


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else "0"


def _numbered(code: Callable[[int], str], number: object) -> str:
    return code(number) if isinstance(number, int) else _UNKNOWN


def _code(object_id: str) -> str:
    try:
        return short_code(object_id)
    except ValueError:
        return _UNKNOWN


def _scope(t: Texts, name: object) -> str:
    try:
        return scope_words(t, str(name))
    except (MissingMessage, ValueError):
        return _UNKNOWN


def _law(t: Texts, law_id: object) -> str:
    return LAWS[str(law_id)].name(t) if str(law_id) in LAWS else _UNKNOWN


def _day(t: Texts, moment: object) -> str:
    try:
        read = datetime.fromisoformat(str(moment))
    except ValueError:
        return _UNKNOWN
    # A day alone is already local.
    day = read.astimezone(JAPAN).date() if read.tzinfo else read.date()
    return long_date(day, t.lang)


def openings_chart(counts: list[int], mondays: list[date]) -> Chart:
    """How often personal data was opened in each week, named by its Monday."""
    return scale(
        [
            (f"{monday.month}/{monday.day}", count)
            for monday, count in zip(mondays, counts, strict=True)
        ]
    )
