"""The frame around every staff screen: header with search, navigation, content, side panel."""

from typing import Any

import reflex as rx

from snshelper.interface.document import slot
from snshelper.interface.head import own_stylesheet
from snshelper.interface.icons import icon
from snshelper.interface.layout import brand, connection_notice
from snshelper.interface.native import link
from snshelper.kernel.i18n import Texts

SECTIONS = {
    "dashboard": "/admin",
    "orders": "/admin/orders",
    "unknown": "/admin/orders?state=unknown",
    "inquiries": "/admin/inquiries",
    "services": "/admin/services",
    "customers": "/admin/customers",
    "popups": "/admin/popups",
    "staff": "/admin/staff",
    "audit": "/admin/audit",
    "front": "/admin/privacy",
    "records": "/admin/privacy/records",
    "retention": "/admin/privacy/retention",
    "incidents": "/admin/privacy/incidents",
    "papers": "/admin/privacy/papers",
    "disclosures": "/admin/privacy/disclosures",
    "duties": "/admin/duties",
    "people": "/admin/privacy/people",
    "openings": "/admin/privacy/openings",
    "requests": "/admin/privacy/requests",
    "policy": "/admin/privacy/policy",
    "payouts": "/admin/payouts",
}
"""The navigation: name → address, in order; labels are `interface.admin.<name>`. The server fills
the slot `admin-nav` with those that the member of staff may open."""

_KEYS = (
    (("j", "k"), "move"),
    (("x",), "tick"),
    (("Enter",), "open"),
    (("/",), "search"),
)


def admin_frame(t: Texts, *content: Any, side: Any = None, search: Any = None) -> rx.Component:
    """A staff screen. Its navigation is a slot: what somebody may not open never reaches them.

    `search` stands in the header (see `admin_search`). `side` is the panel at the right, a
    full-screen sheet on a phone; while it renders nothing, it takes no room.
    """
    return rx.fragment(
        _own_assets(),
        link(t("common.skip"), href="#main", class_name="skip-link"),
        rx.el.div(
            _header(t, search),
            slot("admin-nav"),
            rx.el.main(
                connection_notice(t), *content, id="main", class_name="admin-content", tab_index=-1
            ),
            _side_panel(t, side),
            class_name="admin",
        ),
    )


def _own_assets() -> rx.Component:
    """Customers never load them."""
    return rx.fragment(
        own_stylesheet("/styles/admin.css"),
        rx.el.script(src="/admin.js", custom_attrs={"async": True}),
    )


def _header(t: Texts, search: Any) -> rx.Component:
    return rx.el.header(
        brand(t),
        link(t("interface.admin.title"), href=t.url("/admin"), class_name="admin-title"),
        search if search is not None else rx.fragment(),
        rx.el.div(slot("account"), slot("languages"), class_name="header-end"),
        class_name="admin-header",
    )


def _side_panel(t: Texts, side: Any) -> rx.Component:
    if side is None:
        return rx.fragment()
    return rx.el.aside(side, class_name="admin-side", aria_label=t("interface.admin.side"))


def admin_search(t: Texts, **attributes: Any) -> rx.Component:
    """The header's search field, reached by `/`; `attributes` go to the input (events, value)."""
    label = t("interface.admin.search")
    return rx.el.div(
        icon("search"),
        rx.el.input(
            type="search",
            placeholder=label,
            aria_label=label,
            auto_complete="off",
            custom_attrs={"data-search": ""},
            **attributes,
        ),
        rx.el.kbd("/", aria_hidden="true"),
        class_name="search-box",
        role="search",
    )


def key_hints(t: Texts) -> rx.Component:
    """What the keyboard does in tables marked `data-keys`; hidden where there is no keyboard."""
    return rx.el.p(
        *[
            rx.el.span(*[rx.el.kbd(key) for key in keys], t(f"interface.keys.{does}"))
            for keys, does in _KEYS
        ],
        class_name="key-hints",
    )
