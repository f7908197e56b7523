"""The frame around every public and member page: header, connection notice, main, footer."""

from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from snshelper.interface.document import slot
from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts

MemberArea = Callable[[Texts], rx.Component]

# What stands in the header for a member (balance, log-out). It belongs to rooms that the interface
# must not know, so the composition root hangs it in here.
_member_area: list[MemberArea] = []

_NAVIGATION = (
    ("nav.services", "/"),
    ("nav.mypage", "/mypage"),
    ("nav.pricing", "/pricing"),
    ("nav.contact", "/contact"),
)


def hang_member_area(area: MemberArea) -> None:
    """Use `area` in every header."""
    _member_area[:] = [area]


def page_frame(t: Texts, *content: Any, **attributes: Any) -> rx.Component:
    """One page: `content` is its main part. Slots are filled by the server for each request."""
    return rx.fragment(
        rx.el.a(t("common.skip"), href="#main", class_name="skip-link"),
        _header(t),
        connection_notice(t),
        rx.el.main(*content, id="main", class_name="page", **attributes),
        slot("footer"),
        slot("overlays"),
    )


def _header(t: Texts) -> rx.Component:
    return rx.el.header(
        rx.el.div(
            brand(t),
            rx.el.nav(
                *[rx.el.a(t(key), href=t.url(path)) for key, path in _NAVIGATION],
                class_name="site-nav",
                aria_label=t("nav.label"),
            ),
            *[area(t) for area in _member_area],
            slot("languages"),
            class_name="site-header-row",
        ),
        class_name="site-header",
    )


def brand(t: Texts) -> rx.Component:
    """The stamp and the shop's name, leading home."""
    return rx.el.a(
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
