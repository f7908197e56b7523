"""What the server puts into the policy, the terms and the other texts the law asks for."""

from collections.abc import Awaitable, Callable
from datetime import date

from babel.dates import format_date

from snshelper.interface.templates import render
from snshelper.interface.visits import Fill, Filler, Visit
from snshelper.kernel import runtime
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import Lang
from snshelper.privacy.cookies import cookie_table, read_choice
from snshelper.privacy.line import line_contact_address
from snshelper.privacy.policy import POLICY_VERSIONS, PolicyVersion, policy_in_force
from snshelper.privacy.policy_tables import period_table, purpose_table
from snshelper.privacy.processors import processor_list
from snshelper.privacy.switches import is_thrown
from snshelper.settings import Officer, Settings

_CHOICES_PLACE = '<div id="cookie-choices"></div>'


def long_date(day: date, lang: Lang) -> str:
    """A calendar day as people write it: 2026年11月22日, 2026년 11월 22일, November 22, 2026."""
    return format_date(day, format="long", locale=lang)


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
    deps = runtime.current()
    in_force = policy_in_force(deps.clock().astimezone(JAPAN).date())
    html = render(
        f"privacy/documents/{visit.lang}/{name}.html",
        visit,
        **facts_of(deps.settings, visit),
        policy={
            "version": in_force.version,
            "effective": long_date(in_force.effective, visit.lang),
        },
    )
    if name != "cookies":
        return html
    choices = cookie_choices(visit, "/cookies")
    return html.replace(_CHOICES_PLACE, f'<div id="cookie-choices">{choices}</div>', 1)


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


async def fill_history(visit: Visit) -> Fill:
    """Every version of the policy, newest first, with the reason and content of its change."""
    rows = [_version_row(version, visit) for version in reversed(POLICY_VERSIONS)]
    html = render("privacy/templates/history.html", visit, versions=rows)
    return Fill(slots={"document": html})


def _version_row(version: PolicyVersion, visit: Visit) -> dict[str, str]:
    return {
        "version": version.version,
        "announced": long_date(version.announced, visit.lang),
        "effective": long_date(version.effective, visit.lang),
        "effective_iso": version.effective.isoformat(),
        "reason": visit.t(f"policy.reason.{version.reason}"),
        "changes": visit.t(f"policy.{version.version}.changes"),
    }


FILLERS: dict[str, Callable[[Visit], Awaitable[Fill]]] = {
    "/privacy": document_filler("privacy"),
    "/privacy/history": fill_history,
    "/terms": document_filler("terms"),
    "/legal": document_filler("legal"),
    "/cookies": document_filler("cookies"),
    "/pricing": document_filler("pricing"),
}
"""Fillers by page, without language prefix."""
