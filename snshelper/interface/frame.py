"""What the server puts into the frame's slots: language menu and footer. HTML, without JavaScript.

The header carries a small language menu. The footer carries the plain language links that outside
checks hold on to, the officer and the report centre (promises P80 and P81), and the LINE button.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from snshelper.interface.templates import render
from snshelper.interface.visits import Visit
from snshelper.kernel.i18n import LANGUAGES, localized_path

LANGUAGE_NAMES = {"ja": "日本語", "ko": "한국어", "en": "English"}
# These pages carry the LINE button themselves; two of them on one page would only confuse.
_OWN_LINE_BUTTON = ("/contact", "/mypage/orders/")


@dataclass(frozen=True)
class Contact:
    """Who can be reached: the privacy officer, and the LINE address (empty: no button)."""

    officer: str
    team: str
    email: str
    phone: str
    line_url: str = ""


@dataclass(frozen=True)
class LanguageLink:
    """This page in one language."""

    lang: str
    name: str
    href: str
    is_current: bool


def frame_slots(visit: Visit, contact: Contact) -> dict[str, str]:
    """The slots `languages` and `footer` of this visit."""
    has_line = bool(contact.line_url) and not visit.path.startswith(_OWN_LINE_BUTTON)
    links = language_links(visit)
    return {
        "languages": render("interface/templates/languages.html", visit, languages=links),
        "footer": render(
            "interface/templates/footer.html",
            visit,
            languages=links,
            contact=contact,
            has_line=has_line,
        ),
    }


def language_links(visit: Visit) -> list[LanguageLink]:
    """This page in every language, with the same query."""
    query = f"?{urlencode(visit.query)}" if visit.query else ""
    return [
        LanguageLink(
            lang,
            LANGUAGE_NAMES[lang],
            localized_path(lang, visit.path) + query,
            lang == visit.lang,
        )
        for lang in LANGUAGES
    ]
