"""Handing a role over, taking one, and leaving: parts of /admin/duties."""

import reflex as rx

from snshelper.accounts.duties.texts import signable
from snshelper.accounts.rules import EMAIL_MAXIMUM
from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.people.rules import ITEM_MAXIMUM, ITEMS_MOST, NAME_MAXIMUM
from snshelper.officer.people.state.duties import MyDuties, OfferLine, OwnRole
from snshelper.officer.people.views.parts import hidden_field, labelled, submit, text_field


def handovers(t: Texts) -> rx.Component:
    """The actor's roles, what is on its way, and a new offer."""
    return rx.el.section(
        rx.el.h2(t("people.handover.heading")),
        rx.el.p(t("people.handover.lead"), class_name="soft"),
        rx.el.ul(
            rx.foreach(MyDuties.roles, lambda role: _role(t, role)), class_name="document-list"
        ),
        rx.foreach(MyDuties.offers, lambda offer: _offer(t, offer)),
        rx.el.details(rx.el.summary(t("people.handover.open")), _offer_form(t), class_name="more"),
        class_name="sheet",
        id="handover",
    )


def _role(t: Texts, role: rx.vars.ObjectVar[OwnRole]) -> rx.Component:
    until = rx.el.span(t("people.handover.until"), " ", role.until, class_name="soft")
    return rx.el.li(role.name, rx.cond(role.until != "", until))


def _offer(t: Texts, offer: rx.vars.ObjectVar[OfferLine]) -> rx.Component:
    called_off = rx.cond(offer.is_mine, t("people.handover.withdraw"), t("people.handover.decline"))
    return rx.el.div(
        rx.el.p(
            rx.cond(offer.is_mine, t("people.handover.to"), t("people.handover.from")),
            " ",
            rx.el.code(offer.other, class_name="tag"),
            " ",
            rx.el.b(offer.role),
        ),
        rx.el.ul(rx.foreach(offer.things, rx.el.li)),
        rx.el.div(
            rx.cond(
                ~offer.is_mine,
                rx.el.button(
                    t("people.handover.take"),
                    type="button",
                    class_name="button primary",
                    on_click=MyDuties.take(offer.id),
                    custom_attrs=testid("handover-take"),
                ),
            ),
            rx.el.button(
                called_off,
                type="button",
                class_name="button",
                on_click=MyDuties.call_off(offer.id),
                custom_attrs=testid("handover-call-off"),
            ),
            class_name="buttons",
        ),
        class_name="notice",
        custom_attrs=testid("handover"),
    )


def _offer_form(t: Texts) -> rx.Component:
    return rx.el.form(
        labelled(
            t("people.handover.role"),
            rx.el.select(
                rx.foreach(MyDuties.roles, lambda role: rx.el.option(role.name, value=role.role)),
                id="handover-role",
                name="role",
            ),
            "handover-role",
        ),
        text_field(
            t("people.handover.email"),
            "email",
            "handover",
            type="email",
            max_length=EMAIL_MAXIMUM,
            required=True,
        ),
        labelled(
            t("people.handover.items"),
            rx.el.textarea(
                id="handover-items",
                name="items",
                rows="5",
                max_length=ITEMS_MOST * ITEM_MAXIMUM,
                required=True,
                aria_describedby="handover-items-hint",
            ),
            "handover-items",
            t("people.handover.items_hint"),
        ),
        submit(t("people.handover.offer"), "handover-offer", "button"),
        on_submit=MyDuties.offer,
        class_name="form",
    )


def leaving(t: Texts) -> rx.Component:
    """The terms of leaving; signing them ends everything."""
    text = signable("leaving", t.lang)
    return rx.el.section(
        rx.el.h2(t("people.leaving.heading")),
        rx.el.details(
            rx.el.summary(t("people.leaving.open")),
            rx.el.ol(*[rx.el.li(clause) for clause in text.clauses], class_name="words clauses"),
            rx.el.form(
                hidden_field("text_hash", text.hash),
                text_field(
                    t("people.sign.name"),
                    "name",
                    "leaving",
                    t("people.leaving.hint"),
                    max_length=NAME_MAXIMUM,
                    required=True,
                ),
                submit(t("people.leaving.submit"), "leave-submit", "button danger"),
                on_submit=MyDuties.leave,
                class_name="form",
            ),
            class_name="more",
        ),
        class_name="sheet",
    )
