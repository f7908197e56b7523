"""/admin/staff: who holds which role, giving one, taking one away."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from snshelper.accounts.actions.staff import grant_role, revoke_role
from snshelper.accounts.directory import GrantLine, staff_grants
from snshelper.accounts.permissions import ROLES
from snshelper.accounts.rules import EMAIL_MAXIMUM, as_text
from snshelper.accounts.state import ShopPage, staff_event
from snshelper.interface.admin_frame import admin_frame
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import Texts
from snshelper.kernel.runtime import current, in_thread

_ID_LENGTH = 36
_ROLE_LENGTH = 20


@dataclass
class GrantRow:
    """One active role, ready to be shown."""

    account_id: str
    email: str
    role: str
    role_name: str
    since: str


class Staff(ShopPage, rx.State):
    """Every active role; a shop has few."""

    grants: list[GrantRow] = []
    done: str = ""

    @staff_event("staff.write")
    async def load(self, actor: Actor) -> None:
        """The screen was opened."""
        self.done = ""
        await self._show(actor)

    @staff_event("staff.write")
    async def grant(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with the fields `email` and `role` was sent."""
        self.done = ""
        typed = form if isinstance(form, dict) else {}
        email = as_text(typed.get("email"), EMAIL_MAXIMUM)
        role = as_text(typed.get("role"), _ROLE_LENGTH)
        await in_thread(grant_role, current(), actor, email, role)
        self.done = self._texts()("accounts.staff.granted")
        await self._show(actor)

    @staff_event("staff.write")
    async def revoke(self, actor: Actor, account_id: str, role: str) -> None:
        """Take one role away."""
        self.done = ""
        account_id, role = as_text(account_id, _ID_LENGTH), as_text(role, _ROLE_LENGTH)
        await in_thread(revoke_role, current(), actor, account_id, role)
        self.done = self._texts()("accounts.staff.revoked")
        await self._show(actor)

    async def _show(self, actor: Actor) -> None:
        lines = await in_thread(staff_grants, current(), actor)
        texts = self._texts()
        self.grants = [_row(line, texts) for line in lines]


def _row(line: GrantLine, t: Texts) -> GrantRow:
    return GrantRow(
        account_id=line.account_id,
        email=line.email,
        role=line.role,
        role_name=t(f"accounts.role.{line.role}"),
        since=line.granted_at.astimezone(JAPAN).strftime("%Y-%m-%d"),
    )


ON_LOAD_STAFF = (Staff.load,)


def staff(t: Texts) -> rx.Component:
    """The staff screen in one language."""
    return admin_frame(
        t,
        rx.el.h1(t("accounts.staff.heading")),
        rx.el.p(t("accounts.staff.lead"), class_name="soft"),
        error_message(t, Staff.error, Staff.needs_login),
        rx.el.p(Staff.done, class_name="notice success", role="status", hidden=Staff.done == ""),
        _form(t),
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    *[
                        rx.el.th(t(f"accounts.staff.{key}"), scope="col")
                        for key in ("email", "role", "since", "action")
                    ]
                )
            ),
            rx.el.tbody(rx.foreach(Staff.grants, lambda row: _line(t, row))),
            class_name="table",
        ),
    )


def _form(t: Texts) -> rx.Component:
    return rx.el.form(
        rx.el.div(
            rx.el.div(
                rx.el.label(t("accounts.staff.email"), html_for="staff-email"),
                rx.el.input(
                    id="staff-email",
                    name="email",
                    type="email",
                    max_length=EMAIL_MAXIMUM,
                    auto_complete="off",
                    required=True,
                ),
                class_name="field",
            ),
            rx.el.div(
                rx.el.label(t("accounts.staff.role"), html_for="staff-role"),
                rx.el.select(
                    *[rx.el.option(t(f"accounts.role.{role}"), value=role) for role in ROLES],
                    id="staff-role",
                    name="role",
                    default_value="support",
                ),
                class_name="field",
            ),
            class_name="field-row",
        ),
        rx.el.div(
            rx.el.button(
                t("accounts.staff.grant"),
                type="submit",
                class_name="button primary",
                custom_attrs=testid("staff-grant"),
            ),
            class_name="buttons",
        ),
        on_submit=Staff.grant,
        class_name="form",
    )


def _line(t: Texts, row: rx.vars.ObjectVar[GrantRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(rx.el.div(row.email, rx.el.br(), rx.el.code(row.account_id, class_name="tag"))),
        rx.el.td(row.role_name, custom_attrs={"data-label": t("accounts.staff.role")}),
        rx.el.td(row.since, custom_attrs={"data-label": t("accounts.staff.since")}),
        rx.el.td(
            rx.el.button(
                t("accounts.staff.revoke"),
                on_click=Staff.revoke(row.account_id, row.role),
                type="button",
                class_name="button",
                custom_attrs=testid("staff-revoke"),
            )
        ),
        custom_attrs=testid("staff-row"),
    )
