"""What a popup must contain before it can be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from snshelper.kernel.clock import JAPAN
from snshelper.kernel.errors import NotFound, ShopError
from snshelper.kernel.i18n import LANGUAGES, Lang
from snshelper.support.rules.addresses import local_path

TITLE_LIMIT, BODY_LIMIT, LINK_LIMIT = 120, 2000, 300
FIRST_YEAR, LAST_YEAR = 2020, 2999


class PopupRefused(ShopError):
    """The popup cannot be saved.

    `reason` is one of `text_missing`, `text_too_long`, `link`, `period`.
    """

    code = "popup_refused"


class PopupGone(NotFound):
    """There is no such popup."""

    code = "popup_gone"


@dataclass(frozen=True)
class PopupWords:
    """A popup's title and text in one language, plain text."""

    title: str
    body: str


@dataclass(frozen=True)
class PopupDraft:
    """A popup as a marketer wrote it. `ends_at` None: until it is switched off."""

    words: Mapping[Lang, PopupWords]
    starts_at: datetime
    ends_at: datetime | None
    link: str
    is_on: bool


def read_popup(form: object, now: datetime) -> PopupDraft:
    """The popup in a form from outside; raises PopupRefused.

    Fields: `title_<lang>` and `body_<lang>` for every language, `link` (a path of the shop or an
    https address), `starts_at` and `ends_at` (Japanese wall-clock time, both may stay empty),
    `is_on`.
    """
    given = form if isinstance(form, Mapping) else {}
    starts_at = _moment(given.get("starts_at")) or now
    ends_at = _moment(given.get("ends_at"))
    if ends_at is not None and ends_at <= starts_at:
        raise PopupRefused(reason="period")
    return PopupDraft(
        words={lang: _words(given, lang) for lang in LANGUAGES},
        starts_at=starts_at,
        ends_at=ends_at,
        link=_link(given.get("link")),
        is_on=given.get("is_on") in (True, "on", "true"),
    )


def _words(given: Mapping[str, object], lang: Lang) -> PopupWords:
    title, body = (str(given.get(f"{part}_{lang}") or "").strip() for part in ("title", "body"))
    if not title or not body:
        raise PopupRefused(reason="text_missing")
    if len(title) > TITLE_LIMIT or len(body) > BODY_LIMIT:
        raise PopupRefused(reason="text_too_long")
    return PopupWords(title, body)


def _link(value: object) -> str:
    link = str(value or "").strip()
    if not link or (local_path(link) == link and len(link) <= LINK_LIMIT):
        return link
    try:
        parts = urlsplit(link)
    except ValueError:
        raise PopupRefused(reason="link") from None
    is_outside = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc
    if not is_outside or len(link) > LINK_LIMIT or any(c < "!" for c in link):
        raise PopupRefused(reason="link")
    return link


def _moment(value: object) -> datetime | None:
    """`2026-11-22T12:00` as Japanese time, the way `<input type=datetime-local>` sends it."""
    text = str(value or "").strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=JAPAN)
    except ValueError:
        raise PopupRefused(reason="period") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise PopupRefused(reason="period")
    return moment


def local_moment(moment: datetime | None) -> str:
    """The inverse: a moment as `<input type=datetime-local>` wants it; empty for None."""
    return moment.astimezone(JAPAN).strftime("%Y-%m-%dT%H:%M") if moment else ""
