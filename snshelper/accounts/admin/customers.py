"""/admin/customers: finding a customer, looking at their address, suspending them."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from snshelper.accounts.actions.customers import show_email, suspend_customer, unsuspend_customer
from snshelper.accounts.directory import PAGE_SIZE, CustomerLine
from snshelper.accounts.directory import customers as find_customers
from snshelper.accounts.rules import EMAIL_MAXIMUM, as_text
from snshelper.accounts.state import ShopPage, staff_event
from snshelper.interface.admin_frame import admin_frame, key_hints
from snshelper.interface.icons import icon
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import Texts
from snshelper.kernel.ids import short_code
from snshelper.kernel.runtime import current, in_thread

_ID_LENGTH = 36


@dataclass
class CustomerRow:
    """One customer, ready to be shown. `email` is empty until somebody asks to see it."""

    id: str
    code: str
    email: str
    since: str
    state: str
    is_shown: bool
    is_suspended: bool


class Customers(ShopPage, rx.State):
    """At most one page of customers."""

    rows: list[CustomerRow] = []
    search: str = ""
    older_than: str = ""
    has_older: bool = False
    is_empty: bool = False

    @staff_event("customers.read")
    async def load(self, actor: Actor) -> None:
        """The screen was opened."""
        self.search = self.older_than = ""
        await self._show(actor)

    @staff_event("customers.read")
    async def find(self, actor: Actor, form: dict[str, Any]) -> None:
        """The search form with the field `search` was sent."""
        typed = form.get("search") if isinstance(form, dict) else ""
        self.search, self.older_than = as_text(typed, EMAIL_MAXIMUM), ""
        await self._show(actor)

    @staff_event("customers.read")
    async def older(self, actor: Actor) -> None:
        """The next page."""
        self.older_than = self.rows[-1].id if self.rows else ""
        await self._show(actor)

    @staff_event("customers.read")
    async def show(self, actor: Actor, account_id: str) -> None:
        """Look at one address; that is audited."""
        account_id = as_text(account_id, _ID_LENGTH)
        email = await in_thread(show_email, current(), actor, account_id)
        for row in self.rows:
            if row.id == account_id:
                row.email, row.is_shown = email, True

    @staff_event("customers.suspend")
    async def suspend(self, actor: Actor, account_id: str) -> None:
        """Shut an account."""
        await in_thread(suspend_customer, current(), actor, as_text(account_id, _ID_LENGTH))
        await self._show(actor)

    @staff_event("customers.suspend")
    async def unsuspend(self, actor: Actor, account_id: str) -> None:
        """Open an account again."""
        await in_thread(unsuspend_customer, current(), actor, as_text(account_id, _ID_LENGTH))
        await self._show(actor)

    async def _show(self, actor: Actor) -> None:
        found = await in_thread(find_customers, current(), actor, self.search, self.older_than)
        texts = self._texts()
        self.rows = [_row(line, texts) for line in found]
        self.has_older, self.is_empty = len(found) == PAGE_SIZE, not found


def _row(line: CustomerLine, t: Texts) -> CustomerRow:
    state = "active" if line.is_verified else "unverified"
    return CustomerRow(
        id=line.id,
        code=short_code(line.id),
        email="",
        since=line.created_at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M"),
        state=t(f"accounts.customers.{'suspended' if line.is_suspended else state}"),
        is_shown=False,
        is_suspended=line.is_suspended,
    )


ON_LOAD_CUSTOMERS = (Customers.load,)


def customers(t: Texts) -> rx.Component:
    """The customers screen in one language."""
    return admin_frame(
        t,
        rx.el.h1(t("accounts.customers.heading")),
        error_message(t, Customers.error, Customers.needs_login),
        _search(t),
        rx.el.p(t("accounts.customers.recorded"), class_name="soft small"),
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    *[
                        rx.el.th(t(f"accounts.customers.{key}"), scope="col")
                        for key in ("email", "since", "state")
                    ],
                    rx.el.th(t("accounts.staff.action"), scope="col"),
                )
            ),
            rx.el.tbody(rx.foreach(Customers.rows, lambda row: _line(t, row))),
            class_name="table",
            custom_attrs={"data-keys": ""},
        ),
        rx.cond(Customers.is_empty, rx.el.p(t("accounts.customers.none"), class_name="empty")),
        _pages(t),
        key_hints(t),
    )


def _search(t: Texts) -> rx.Component:
    return rx.el.form(
        rx.el.div(
            icon("search"),
            rx.el.input(
                type="search",
                name="search",
                default_value="",
                max_length=EMAIL_MAXIMUM,
                auto_complete="off",
                placeholder=t("accounts.customers.search"),
                aria_label=t("accounts.customers.search"),
                custom_attrs={"data-search": "", **testid("customer-search")},
            ),
            class_name="search-box",
        ),
        rx.el.button(t("accounts.customers.find"), type="submit", class_name="button"),
        on_submit=Customers.find,
        class_name="search-row",
    )


def _line(t: Texts, row: rx.vars.ObjectVar[CustomerRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.div(
                rx.el.code(row.code, class_name="tag"),
                rx.cond(row.email != "", rx.fragment(" ", row.email)),
                rx.el.br(),
                rx.el.span(row.id, class_name="soft small"),
            )
        ),
        rx.el.td(row.since, custom_attrs={"data-label": t("accounts.customers.since")}),
        rx.el.td(row.state, custom_attrs={"data-label": t("accounts.customers.state")}),
        rx.el.td(
            rx.el.div(
                rx.cond(
                    row.is_shown,
                    rx.fragment(),
                    _button(
                        t("accounts.customers.show"),
                        Customers.show(row.id),
                        "customer-show",
                        open="",
                    ),
                ),
                rx.cond(
                    row.is_suspended,
                    _button(
                        t("accounts.customers.unsuspend"),
                        Customers.unsuspend(row.id),
                        "customer-unsuspend",
                    ),
                    _button(
                        t("accounts.customers.suspend"),
                        Customers.suspend(row.id),
                        "customer-suspend",
                    ),
                ),
                class_name="buttons",
            )
        ),
        custom_attrs=testid("customer-row"),
    )


def _button(label: str, event: Any, name: str, **marks: str) -> rx.Component:
    return rx.el.button(
        label,
        on_click=event,
        type="button",
        class_name="button",
        custom_attrs=testid(name, **marks),
    )


def _pages(t: Texts) -> rx.Component:
    return rx.el.nav(
        rx.cond(
            Customers.older_than != "",
            _button(t("accounts.customers.first"), Customers.load, "customers-first"),
        ),
        rx.cond(
            Customers.has_older,
            _button(t("accounts.customers.older"), Customers.older, "customers-older"),
        ),
        class_name="pagination",
        aria_label=t("accounts.customers.heading"),
    )
