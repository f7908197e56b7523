"""What the server puts into the policy, the terms and the other texts the law asks for."""

from collections.abc import Awaitable, Callable

from snshelper.interface.templates import render
from snshelper.interface.visits import Fill, Filler, Visit
from snshelper.kernel import runtime
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.i18n import LANGUAGES, Lang
from snshelper.privacy.cookies import cookie_table, read_choice
from snshelper.privacy.dates import long_date as long_date
from snshelper.privacy.line import line_contact_address
from snshelper.privacy.policy_pages import history_filler, policy_filler, version_filler
from snshelper.privacy.policy_tables import period_table, purpose_table
from snshelper.privacy.processors import processor_list
from snshelper.privacy.switches import is_thrown
from snshelper.settings import Officer, Settings

_CHOICES_PLACE = '<div id="cookie-choices"></div>'


def cookie_choices(visit: Visit, back_to: str) -> str:
    """The three choices about preference cookies as a native form; works without JavaScript.

    `back_to` is the page, without language prefix, that shows the choice after it was made.
    """
    return render(
        "privacy/templates/cookie_choices.html",
        visit,
        choice=read_choice(visit.cookies),
        back_to=visit.t.url(back_to),
    )


def document_filler(name: str) -> Filler:
    """The filler of the page that shows `privacy/documents/<lang>/<name>.html`."""

    async def fill(visit: Visit) -> Fill:
        return Fill(slots={"document": render_document(name, visit)})

    return fill


def render_document(name: str, visit: Visit) -> str:
    """One of the written documents in the visitor's language, with today's facts in it."""
    if is_thrown("policy.page"):
        return ""
    html = _written(name, visit, runtime.current().settings)
    if name != "cookies":
        return html
    choices = cookie_choices(visit, "/cookies")
    return html.replace(_CHOICES_PLACE, f'<div id="cookie-choices">{choices}</div>', 1)


def program_text(settings: Settings, lang: Lang) -> str:
    """The policy as this program and these settings say it, as HTML: a candidate.

    What people read is a published version; see `privacy.versions`.
    """
    if is_thrown("policy.page"):
        return ""
    return _written("privacy", Visit(lang, "/privacy", VISITOR), settings)


def program_texts(settings: Settings) -> dict[Lang, str]:
    """The candidate in every language."""
    return {lang: program_text(settings, lang) for lang in LANGUAGES}


def _written(name: str, visit: Visit, settings: Settings) -> str:
    return render(f"privacy/documents/{visit.lang}/{name}.html", visit, **facts_of(settings, visit))


def facts_of(settings: Settings, visit: Visit) -> dict[str, object]:
    """What the written documents are filled with: settings, and the tables of declarations."""
    t = visit.t
    return {
        "shop_name": t("common.shop_name"),
        "officer": _officer(settings),
        "seller": settings.seller,
        "invoice_number": settings.invoice_number,
        "line_url": line_contact_address(settings.line_contact_url),
        "cookies": cookie_table(t, settings.is_https),
        "purposes": purpose_table(t),
        "periods": period_table(t),
        "processors": processor_list(t, settings),
        "undo_seconds": f"{settings.undo_seconds:g}",
    }


def _officer(settings: Settings) -> Officer:
    """Who answers, as configured: nothing about them is written into a document."""
    if is_thrown("policy.officer"):
        return settings.officer.model_copy(update={"name": "", "email": ""})
    return settings.officer


FILLERS: dict[str, Callable[[Visit], Awaitable[Fill]]] = {
    "/privacy": policy_filler(program_text),
    "/privacy/history": history_filler(program_text),
    "/privacy/history/[number]": version_filler(program_text),
    "/terms": document_filler("terms"),
    "/legal": document_filler("legal"),
    "/cookies": document_filler("cookies"),
    "/pricing": document_filler("pricing"),
}
"""Fillers by page, without language prefix."""
