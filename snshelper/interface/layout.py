"""The frame around every public and member page: header, connection notice, main, footer."""

from collections.abc import Callable
from typing import Any, Literal

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from snshelper.interface.document import slot
from snshelper.interface.head import own_stylesheet
from snshelper.interface.native import link
from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts

MemberArea = Callable[[Texts], rx.Component]
Width = Literal["", "narrow", "reading"]

# What stands in the header for a member (their balance). It belongs to rooms that the interface
# must not know, so the composition root hangs it in here.
_member_area: list[MemberArea] = []

NAVIGATION = (
    ("nav.services", "/"),
    ("nav.mypage", "/mypage"),
    ("nav.pricing", "/pricing"),
    ("nav.contact", "/contact"),
)


def hang_member_area(area: MemberArea) -> None:
    """Use `area` in every header."""
    _member_area[:] = [area]


def page_frame(
    t: Texts, *content: Any, width: Width = "", current: str = "", **attributes: Any
) -> rx.Component:
    """One page: `content` is its main part. Slots are filled by the server for each request.

    `width` narrows the column (`narrow`: forms; `reading`: long texts, with the `.prose` sheet);
    `current` is the path of the navigation entry that this page belongs to.
    """
    class_name = f"page {width}".strip()
    return rx.fragment(
        *([own_stylesheet("/styles/prose.css")] if width == "reading" else []),
        link(t("common.skip"), href="#main", class_name="skip-link"),
        _header(t, current),
        connection_notice(t),
        rx.el.main(
            slot("account-notice"),
            slot("rights-notice"),
            *content,
            id="main",
            class_name=class_name,
            tab_index=-1,
            **attributes,
        ),
        slot("footer"),
        slot("overlays"),
    )


def _header(t: Texts, current: str) -> rx.Component:
    return rx.el.header(
        rx.el.div(
            brand(t),
            rx.el.nav(
                *[_navigation_link(t, key, path, current) for key, path in NAVIGATION],
                class_name="site-nav",
                aria_label=t("nav.label"),
            ),
            rx.el.div(
                *[area(t) for area in _member_area],
                slot("account"),
                slot("languages"),
                class_name="header-end",
            ),
            class_name="site-header-row",
        ),
        class_name="site-header",
    )


def _navigation_link(t: Texts, key: str, path: str, current: str) -> rx.Component:
    attributes = {"aria_current": "page"} if path == current else {}
    return link(t(key), href=t.url(path), **attributes)


def brand(t: Texts) -> rx.Component:
    """The stamp and the shop's name, leading home."""
    return link(
        rx.el.span("助", class_name="stamp", aria_hidden="true", lang="ja"),
        t("common.shop_name"),
        href=t.url("/"),
        class_name="brand",
    )


def connection_notice(t: Texts) -> rx.Component:
    """Says that the line was cut and that nothing is lost; goes away by itself."""
    return rx.cond(
        has_connection_errors,
        rx.el.p(
            t("common.offline"),
            class_name="notice-offline",
            role="status",
            custom_attrs=testid("offline"),
        ),
    )
