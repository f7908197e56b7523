"""What the server puts into every page: languages, footer, cookie question, popup; and two pages.

All of it is plain HTML with links and native forms: it works without JavaScript.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import segno

from snshelper.interface.templates import render
from snshelper.interface.visits import Fill, Visit
from snshelper.kernel import runtime
from snshelper.kernel.i18n import LANGUAGES, Lang
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.privacy.cookies import POPUP, read_choice
from snshelper.privacy.line import line_contact_address
from snshelper.privacy.switches import is_thrown
from snshelper.support.contact import plain_answer
from snshelper.support.policy_popup import policy_popup
from snshelper.support.queries import LivePopup, popup_for
from snshelper.support.rules.addresses import in_language, shows_popups, with_query
from snshelper.support.rules.dismissals import (
    SPANS,
    as_span,
    is_popup_reference,
    read_dismissals,
)

_LANGUAGE_NAMES: dict[Lang, str] = {"ja": "日本語", "ko": "한국어", "en": "English"}
_FOOTER_PAGES = ("pricing", "terms", "legal", "privacy", "cookies", "contact")
# These pages carry the three choices themselves; the banner would only repeat them.
_CHOICE_PAGES = ("/cookies", "/mypage/privacy")

# They say themselves what is coming.
_POLICY_PAGES = "/privacy"


@dataclass(frozen=True)
class LanguageLink:
    """This page in one language, by way of the preference."""

    lang: Lang
    name: str
    href: str
    is_current: bool


async def fill_frame(visit: Visit) -> Fill:
    """The slots `languages`, `footer` and `overlays` of any page, staff pages included."""
    deps = runtime.current()
    links = language_links(visit)
    languages = render("support/templates/languages.html", visit, languages=links)
    return Fill(
        slots={
            "languages": languages,
            "footer": _footer(deps, visit, links),
            "overlays": await _overlays(deps, visit),
        }
    )


async def fill_contact(visit: Visit) -> Fill:
    """The contact page's slots: `line` (the other ways to reach us) and `contact-answer`."""
    settings = runtime.current().settings
    html = render(
        "support/templates/contact_ways.html",
        visit,
        officer=settings.officer,
        **_line(settings.line_contact_url, visit),
    )
    return Fill(slots={"line": html, "contact-answer": plain_answer(visit)})


def language_links(visit: Visit) -> list[LanguageLink]:
    """Links to this very page in each language."""
    here = this_page(visit)
    return [
        LanguageLink(
            lang,
            _LANGUAGE_NAMES[lang],
            with_query("/preferences/language", [("lang", lang), ("next", here)]),
            lang == visit.lang,
        )
        for lang in LANGUAGES
    ]


def this_page(visit: Visit) -> str:
    """The address of the visited page in its language, without a former question."""
    return in_language(visit.lang, with_query(visit.path, list(visit.query.items())))


def _footer(deps: Deps, visit: Visit, links: list[LanguageLink]) -> str:
    settings = deps.settings
    if is_thrown("footer.contacts"):
        return ""
    return render(
        "support/templates/footer.html",
        visit,
        languages=links,
        pages=_FOOTER_PAGES,
        officer=settings.officer,
        seller=settings.seller.name or visit.t("common.shop_name"),
        has_line=visit.path != "/contact",
        **_line(settings.line_contact_url, visit),
    )


def _line(configured: str, visit: Visit) -> dict[str, str]:
    address = line_contact_address(configured)
    return {"line_url": address, "line_qr": _qr(address, visit.t("line.qr_title"))}


@lru_cache(maxsize=16)
def _qr(address: str, title: str) -> str:
    """A QR code as inline SVG with its own light ground: a scanner needs it in dark mode too."""
    if not address:
        return ""
    return segno.make(address, micro=False, error="m").svg_inline(
        scale=4, border=4, dark="#000", light="#fff", title=title, svgclass="qr", lineclass=None
    )


async def _overlays(deps: Deps, visit: Visit) -> str:
    choice = read_choice(visit.cookies)
    question = _question(visit.query) if choice == "ask" else {}
    popup = None
    if not question and shows_popups(visit.path):
        popup = await runtime.in_thread(_popup, deps, visit)
    return render(
        "support/templates/overlays.html",
        visit,
        choice=choice,
        here=this_page(visit),
        has_banner=choice is None and visit.path not in _CHOICE_PAGES,
        question=question,
        popup=popup,
        spans=SPANS,
    )


def _question(query: Mapping[str, str]) -> dict[str, str]:
    """Which preference the visitor is asked about; empty for none or for junk."""
    if query.get("remember") == "lang":
        return {"about": "lang"}
    span = as_span(query.get("until"))
    if query.get("remember") != "popup" or span is None:
        return {}
    popup_id, version = query.get("popup", ""), query.get("version", "")
    if not is_popup_reference(popup_id, version):
        return {}
    return {"about": "popup", "id": popup_id, "version": version, "until": span}


def _popup(deps: Deps, visit: Visit) -> LivePopup | None:
    now = deps.clock()
    remembers = read_choice(visit.cookies) in ("allow", "ask")
    cookie = visit.cookies.get(POPUP.name, "") if remembers else ""
    hidden = read_dismissals(cookie, now)
    with reading(deps.engine) as session:
        announced = None
        if not visit.path.startswith(_POLICY_PAGES):
            announced = policy_popup(session, now, visit.lang, hidden)
        return announced or popup_for(session, now, visit.lang, hidden)
