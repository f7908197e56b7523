"""The panel of one order: what happened, what can be done, and every proof of it."""

from typing import Any

import reflex as rx

from snshelper.fulfilment.admin.order_deeds import order_deeds
from snshelper.fulfilment.admin.order_panel import OrderPanel
from snshelper.interface.icons import icon
from snshelper.interface.native import link, native_form
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts

_PANEL: Any = OrderPanel


def order_sheet_panel(t: Texts) -> rx.Component:
    """The open order. Its key is the order: another one, fresh inputs."""
    sheet = _PANEL.sheet
    return rx.fragment(
        rx.el.button(
            icon("close"),
            type="button",
            on_click=OrderPanel.close,
            class_name="button quiet icon-only",
            aria_label=t("desk.close"),
            custom_attrs={"data-close": "", **testid("order-sheet-close")},
        ),
        _head(t, sheet),
        error_message(t, OrderPanel.error, OrderPanel.needs_login),
        rx.cond(
            OrderPanel.done != "",
            rx.el.p(OrderPanel.done, class_name="notice success", role="status"),
        ),
        order_deeds(t),
        _parcel(t, sheet),
        _facts(t, sheet),
        _money(t, sheet),
        _life(t, sheet),
        _attempts(t, sheet),
        _legal(t, sheet),
    )


def _head(t: Texts, sheet: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            t("order.word"), " ", rx.el.code(sheet.code, class_name="tag"), class_name="soft small"
        ),
        rx.el.h2(rx.el.span(sheet.headline, class_name="status")),
        rx.el.p(sheet.story, class_name="soft small"),
        custom_attrs={**testid("order-sheet"), "data-status": sheet.status},
    )


def _facts(t: Texts, sheet: Any) -> rx.Component:
    return rx.el.dl(
        _fact(t("desk.fact.id"), rx.el.code(sheet.id)),
        _fact(t("desk.fact.title"), sheet.title),
        _fact(
            t("desk.fact.target"),
            _target(t),
        ),
        _fact(t("desk.fact.customer"), _email(t, sheet)),
        rx.foreach(sheet.facts, lambda fact: _fact(fact.name, fact.value)),
        class_name="facts",
    )


def _fact(name: Any, value: Any) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value))


def _email(t: Texts, sheet: Any) -> rx.Component:
    return rx.cond(
        OrderPanel.email != "",
        rx.el.span(OrderPanel.email),
        rx.fragment(
            rx.el.code(sheet.customer, class_name="tag"),
            " ",
            rx.cond(
                OrderPanel.can_see_email,
                _reveal(t("desk.reveal_email"), OrderPanel.reveal_email, "order-reveal-email"),
            ),
        ),
    )


def _target(t: Texts) -> rx.Component:
    return rx.cond(
        OrderPanel.target != "",
        link(
            OrderPanel.target,
            href=OrderPanel.target,
            target="_blank",
            rel="noopener noreferrer",
            referrer_policy="no-referrer",
            class_name="url",
        ),
        _reveal(t("desk.reveal_contents"), OrderPanel.reveal_contents, "order-reveal-contents"),
    )


def _reveal(label: str, event: Any, name: str) -> rx.Component:
    return rx.el.button(
        label, type="button", on_click=event, class_name="link-button", custom_attrs=testid(name)
    )


def _parcel(t: Texts, sheet: Any) -> rx.Component:
    return rx.cond(
        sheet.parcel | sheet.has_consignee,
        rx.el.section(
            rx.el.h3(t("desk.parcel_heading")),
            rx.el.dl(
                rx.foreach(sheet.parcel, lambda fact: _fact(fact.name, fact.value)),
                rx.foreach(OrderPanel.consignee, lambda fact: _fact(fact.name, fact.value)),
                class_name="facts",
            ),
            rx.cond(
                OrderPanel.can_see_consignee & sheet.has_consignee & ~_PANEL.consignee,
                _reveal(
                    t("desk.reveal_consignee"),
                    OrderPanel.reveal_consignee,
                    "order-reveal-consignee",
                ),
            ),
            rx.cond(OrderPanel.can_see_consignee & sheet.has_consignee, _slip(t, sheet)),
            class_name="stack",
        ),
    )


def _slip(t: Texts, sheet: Any) -> rx.Component:
    """Printing is a form of its own: the copy is put on the register of printed copies."""
    return native_form(
        rx.el.input(type="hidden", name="order_id", value=sheet.id, read_only=True),
        rx.el.input(
            type="number",
            name="count",
            default_value="1",
            min="1",
            max="20",
            aria_label=t("paper.print_count"),
        ),
        rx.el.button(
            t("paper.print"),
            type="submit",
            class_name="button",
            custom_attrs=testid("order-print-slip"),
        ),
        action=t.url("/admin/print/packing-slip"),
        class_name="row",
        custom_attrs={"target": "_blank"},
    )


def _money(t: Texts, sheet: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h3(t("order.money.heading")),
        rx.el.dl(
            rx.foreach(
                sheet.money,
                lambda line: rx.el.div(
                    rx.el.dt(line["label"]), rx.el.dd(line["amount"], class_name=line["sign"])
                ),
            ),
            class_name="money-list",
        ),
        rx.cond(sheet.reckoning != "", rx.el.p(sheet.reckoning, class_name="soft small num")),
        _folded(
            t("desk.movements"),
            rx.el.dl(
                rx.foreach(sheet.movements, lambda fact: _fact(fact.name, fact.value)),
                class_name="money-list",
            ),
        ),
        class_name="stack",
    )


def _life(t: Texts, sheet: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h3(t("desk.timeline")),
        rx.el.ol(rx.foreach(sheet.steps, _step), class_name="timeline"),
    )


def _step(step: Any) -> rx.Component:
    return rx.el.li(
        rx.el.time(step["time"], date_time=step["date"]),
        rx.el.div(
            rx.el.p(step["title"], class_name="step-title"),
            rx.cond(step["note"] != "", rx.el.p(step["note"], class_name="step-note")),
            class_name="step-body",
        ),
        key=step["key"],
        custom_attrs={"data-step": step["step"]},
    )


def _attempts(t: Texts, sheet: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h3(t("desk.attempts")),
        rx.cond(
            sheet.attempts,
            rx.foreach(
                sheet.attempts,
                lambda attempt: rx.el.div(
                    rx.el.p(
                        rx.el.code(attempt.number, class_name="tag"), " ", rx.el.b(attempt.state)
                    ),
                    rx.el.dl(
                        rx.foreach(attempt.facts, lambda fact: _fact(fact.name, fact.value)),
                        class_name="facts",
                    ),
                    class_name="stack",
                ),
            ),
            rx.el.p(t("desk.no_attempts"), class_name="soft small"),
        ),
        rx.foreach(
            _PANEL.receipts,
            lambda receipt: _folded(
                t("desk.receipt") + " " + receipt.title,
                rx.el.pre(rx.el.code(receipt.body), tab_index=0),
            ),
        ),
        class_name="stack",
    )


def _legal(t: Texts, sheet: Any) -> rx.Component:
    return _folded(
        t("order.proof.confirmation"),
        rx.el.dl(
            rx.foreach(sheet.legal, lambda item: _fact(item["label"], item["value"])),
            _fact("SHA-256", rx.el.code(sheet.legal_hash)),
            class_name="facts",
        ),
    )


def _folded(summary: Any, content: rx.Component) -> rx.Component:
    return rx.el.details(rx.el.summary(summary), content, class_name="more")
