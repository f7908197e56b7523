"""The page table: address, view, title and who may enter. Every page exists in ja, ko and en."""

import json
from collections.abc import Callable

import reflex as rx

from snshelper.accounts import documents as account_documents
from snshelper.accounts.admin import customers, staff
from snshelper.accounts.views import login, reset, security, signup
from snshelper.admin.views import audit, dashboard
from snshelper.catalogue import documents as catalogue_documents
from snshelper.catalogue.admin import screen as services
from snshelper.catalogue.views import connections
from snshelper.fulfilment.admin import orders as admin_orders
from snshelper.fulfilment.views import order
from snshelper.interface.head import share_image
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts, localized_path
from snshelper.officer.consents import view as consents
from snshelper.officer.disclosures.views import desk as disclosures
from snshelper.officer.front.views import front
from snshelper.officer.incidents.views import desk as incidents
from snshelper.officer.papers.views import desk as papers
from snshelper.officer.people.views import duties, openings, people
from snshelper.officer.policy import documents as policy_documents
from snshelper.officer.policy.views import policy as admin_policy
from snshelper.officer.records.documents import fill_records
from snshelper.officer.records.views import records
from snshelper.officer.requests import documents as request_documents
from snshelper.officer.requests.views import centre as privacy_centre
from snshelper.officer.requests.views import copy as own_copy
from snshelper.officer.requests.views import desk as requests_desk
from snshelper.officer.retention import documents as retention_documents
from snshelper.officer.retention.views import certificate
from snshelper.officer.retention.views import desk as retention
from snshelper.ordering.views import home, mypage, orders, service
from snshelper.privacy.documents import FILLERS as DOCUMENTS
from snshelper.privacy.views import cookies, history, legal, pricing, privacy, terms, version
from snshelper.support import documents as support_documents
from snshelper.support.admin import inquiries, popups
from snshelper.support.views import contact
from snshelper.wallet import documents as wallet_documents
from snshelper.wallet.payouts.views import desk as payouts
from snshelper.wallet.state import BalanceState
from snshelper.wallet.views import wallet
from snshelper.web.entries import PageEntry, View

_HEADER = (BalanceState.load,)


def _document(name: str, view: View) -> PageEntry:
    route = f"/{name.replace('_', '/')}"
    return PageEntry(route, name, view, on_load=_HEADER, fill=DOCUMENTS[route])


_PUBLIC = (
    PageEntry("/", "home", home.view, on_load=home.ON_LOAD, fill=catalogue_documents.fill_home),
    PageEntry(
        "/services/[slug]",
        "service",
        service.view,
        on_load=service.ON_LOAD,
        fill=catalogue_documents.fill_service,
    ),
    PageEntry("/login", "login", login.view, fill=account_documents.fill_login),
    PageEntry("/signup", "signup", signup.view, fill=account_documents.fill_signup),
    PageEntry("/reset", "reset", reset.view, fill=account_documents.fill_reset),
    PageEntry(
        "/contact",
        "contact",
        contact.view,
        on_load=(*_HEADER, *contact.ON_LOAD),
        fill=support_documents.fill_contact,
    ),
    _document("privacy", privacy.view),
    _document("privacy_history", history.view),
    PageEntry(
        "/privacy/history/[number]",
        "privacy_version",
        version.view,
        on_load=_HEADER,
        fill=DOCUMENTS["/privacy/history/[number]"],
    ),
    _document("cookies", cookies.view),
    _document("terms", terms.view),
    _document("legal", legal.view),
    _document("pricing", pricing.view),
)
_MEMBER = (
    PageEntry("/mypage", "mypage", mypage.view, "member", mypage.ON_LOAD),
    PageEntry("/mypage/orders", "orders", orders.view, "member", orders.ON_LOAD),
    PageEntry("/mypage/orders/[order_id]", "order", order.view, "member", order.ON_LOAD),
    PageEntry(
        "/mypage/wallet",
        "wallet",
        wallet.view,
        "member",
        wallet.ON_LOAD,
        wallet_documents.fill_wallet,
    ),
    PageEntry(
        "/mypage/connections",
        "connections",
        connections.view,
        "member",
        _HEADER,
        catalogue_documents.fill_connections,
    ),
    PageEntry(
        "/mypage/security", "security", security.view, "member", (*_HEADER, *security.ON_LOAD)
    ),
    PageEntry(
        "/mypage/privacy",
        "privacy_centre",
        privacy_centre.view,
        "member",
        (*_HEADER, *privacy_centre.ON_LOAD, *consents.ON_LOAD),
        request_documents.fill_privacy_centre,
    ),
    PageEntry(
        "/mypage/privacy/copy",
        "own_copy",
        own_copy.view,
        "member",
        _HEADER,
        request_documents.fill_copy,
    ),
)
_STAFF = (
    PageEntry("/admin", "admin", dashboard.view, "staff", dashboard.ON_LOAD),
    PageEntry("/admin/orders", "admin_orders", admin_orders.view, "staff", admin_orders.ON_LOAD),
    PageEntry("/admin/audit", "admin_audit", audit.view, "staff", audit.ON_LOAD),
    PageEntry("/admin/services", "admin_services", services.services, "staff", services.ON_LOAD),
    PageEntry(
        "/admin/customers",
        "admin_customers",
        customers.customers,
        "staff",
        customers.ON_LOAD_CUSTOMERS,
    ),
    PageEntry("/admin/staff", "admin_staff", staff.staff, "staff", staff.ON_LOAD_STAFF),
    PageEntry(
        "/admin/inquiries",
        "admin_inquiries",
        inquiries.inquiries,
        "staff",
        inquiries.INQUIRIES_ON_LOAD,
    ),
    PageEntry("/admin/popups", "admin_popups", popups.popups, "staff", popups.POPUPS_ON_LOAD),
    PageEntry("/admin/privacy", "admin_privacy", front.view, "staff", front.ON_LOAD),
    PageEntry("/admin/privacy/records", "admin_records", records.view, "staff", fill=fill_records),
    PageEntry(
        "/admin/privacy/retention", "admin_retention", retention.view, "staff", retention.ON_LOAD
    ),
    PageEntry(
        "/admin/privacy/certificates/[number]",
        "admin_certificate",
        certificate.view,
        "staff",
        fill=retention_documents.fill_certificate,
    ),
    PageEntry(
        "/admin/privacy/incidents", "admin_incidents", incidents.view, "staff", incidents.ON_LOAD
    ),
    PageEntry("/admin/privacy/papers", "admin_papers", papers.view, "staff", papers.ON_LOAD),
    PageEntry(
        "/admin/privacy/disclosures",
        "admin_disclosures",
        disclosures.view,
        "staff",
        disclosures.ON_LOAD,
    ),
    PageEntry(
        "/admin/privacy/requests",
        "admin_requests",
        requests_desk.view,
        "staff",
        requests_desk.ON_LOAD,
    ),
    PageEntry("/admin/duties", "admin_duties", duties.duties, "staff", duties.ON_LOAD_DUTIES),
    PageEntry(
        "/admin/privacy/people", "admin_people", people.people, "staff", people.ON_LOAD_PEOPLE
    ),
    PageEntry(
        "/admin/privacy/openings",
        "admin_openings",
        openings.openings,
        "staff",
        openings.ON_LOAD_OPENINGS,
    ),
    PageEntry(
        "/admin/privacy/policy",
        "admin_policy",
        admin_policy.view,
        "staff",
        admin_policy.ON_LOAD,
        policy_documents.fill_policy_desk,
    ),
    PageEntry("/admin/payouts", "admin_payouts", payouts.view, "staff", payouts.ON_LOAD),
)
PAGES: tuple[PageEntry, ...] = (*_PUBLIC, *_MEMBER, *_STAFF)


def add_pages(app: rx.App) -> None:
    """Register every page in every language."""
    for page in PAGES:
        for lang in LANGUAGES:
            app.add_page(
                _bound(page, lang),
                route=localized_path(lang, page.route),
                title=_kept_title(Texts(lang)(f"page.{page.name}.title")),
                image=share_image(lang),
                on_load=list(page.on_load) or None,
            )


def _kept_title(text: str) -> rx.Var[str]:
    """`text` where the page is built; in a browser the title that the server sent.

    That may be an object's own title, and React would replace it.
    """
    return rx.Var(f"(typeof document === 'undefined' ? {json.dumps(text)} : document.title)", str)


def _bound(page: PageEntry, lang: Lang) -> Callable[[], rx.Component]:
    """The view in one language. Reflex makes one bundle per module name: one page, one language."""

    def component() -> rx.Component:
        return page.view(Texts(lang))

    component.__module__ = f"{page.view.__module__}_{lang}"
    component.__qualname__ = component.__name__ = f"{page.name}_{lang}"
    return component
