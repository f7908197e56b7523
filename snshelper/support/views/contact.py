"""The contact page: four fields, and the other ways to reach the shop."""

import reflex as rx

from snshelper.interface.document import slot
from snshelper.interface.layout import page_frame
from snshelper.interface.native import native_form
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.support.attachments.rules import ACCEPTED, UPLOAD_PATH
from snshelper.support.rules.questions import (
    EMAIL_LIMIT,
    MESSAGE_LIMIT,
    NAME_LIMIT,
    PHONE_LIMIT,
)
from snshelper.support.state.contact import Contact
from snshelper.support.views.fields import text_field

ON_LOAD = (Contact.load,)


def view(t: Texts) -> rx.Component:
    """Ask a question; the answer comes by e-mail."""
    return page_frame(
        t,
        rx.el.div(
            rx.el.h1(t("page.contact.title")),
            rx.el.p(t("contact.lead"), class_name="lead"),
            class_name="page-head",
        ),
        # Filled when the form was posted without JavaScript.
        slot("contact-answer"),
        rx.el.div(
            rx.el.div(_received(t), _about_order(t), _form(t)),
            slot("line"),
            class_name="columns",
        ),
        current="/contact",
    )


def _received(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.cond(
            Contact.reference != "",
            rx.el.p(
                t("contact.received"),
                " ",
                rx.el.code(
                    Contact.reference,
                    class_name="tag",
                    custom_attrs=testid("inquiry-reference"),
                ),
                class_name="notice success",
            ),
        ),
        rx.cond(Contact.ticket != "", _files(t)),
        role="status",
    )


def _files(t: Texts) -> rx.Component:
    """Offered once the question is kept, and only while a virus scanner answers."""
    return native_form(
        rx.el.input(type="hidden", name="ticket", value=Contact.ticket, read_only=True),
        rx.el.div(
            rx.el.label(t("attachment.choose"), html_for="file"),
            rx.el.input(
                type="file",
                id="file",
                name="file",
                multiple=True,
                accept=ACCEPTED,
                required=True,
                aria_describedby="file-hint",
                custom_attrs=testid("contact-file"),
            ),
            rx.el.p(t("attachment.hint"), class_name="hint", id="file-hint"),
            class_name="field",
        ),
        rx.el.button(
            t("attachment.send"),
            type="submit",
            class_name="button",
            custom_attrs=testid("contact-attach"),
        ),
        action=t.url(UPLOAD_PATH),
        class_name="form sheet",
        custom_attrs={"encType": "multipart/form-data"},
    )


def _about_order(t: Texts) -> rx.Component:
    return rx.cond(
        Contact.order_code != "",
        rx.el.p(t("contact.about_order"), " ", rx.el.code(Contact.order_code, class_name="tag")),
    )


def _form(t: Texts) -> rx.Component:
    """The key empties the form once a question was accepted, and never before."""
    problems = Contact.problems
    return rx.el.form(
        text_field(t, "name", problems["name"], auto_complete="name", max_length=NAME_LIMIT),
        text_field(
            t,
            "phone",
            problems["phone"],
            is_required=False,
            type="tel",
            auto_complete="tel",
            max_length=PHONE_LIMIT,
        ),
        text_field(
            t,
            "email",
            problems["email"],
            type="email",
            auto_complete="email",
            max_length=EMAIL_LIMIT,
            hint=t("contact.email_hint"),
        ),
        text_field(
            t, "message", problems["message"], is_long=True, max_length=MESSAGE_LIMIT, rows="8"
        ),
        rx.el.p(t("contact.use"), class_name="hint"),
        error_message(t, Contact.error, Contact.needs_login),
        rx.el.button(
            t("contact.send"),
            type="submit",
            class_name="button primary",
            custom_attrs=testid("contact-send"),
        ),
        key=Contact.reference,
        on_submit=Contact.send,
        action=t.url("/contact/send"),
        method="post",
        no_validate=True,
        class_name="form",
    )
