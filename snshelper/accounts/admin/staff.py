"""/admin/staff: who holds which role, giving one, taking one away."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from snshelper.accounts.actions.grants import Need
from snshelper.accounts.actions.staff import grant_role, revoke_role
from snshelper.accounts.directory import GrantLine, staff_grants
from snshelper.accounts.duties.rules import REASON_MAXIMUM
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
NEED_CHOICES = (1, 7, 30, 90, 365)


@dataclass
class GrantRow:
    """One active role, ready to be shown."""

    account_id: str
    email: str
    role: str
    role_name: str
    since: str
    until: str
    reason: str


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
        """The form with `email` and `role`, and for some roles `reason` and `days`, was sent."""
        self.done = ""
        typed = form if isinstance(form, dict) else {}
        email = as_text(typed.get("email"), EMAIL_MAXIMUM)
        role = as_text(typed.get("role"), _ROLE_LENGTH)
        reason, days = typed.get("reason"), as_text(typed.get("days"), 3)
        need = Need(as_text(reason, REASON_MAXIMUM), int(days) if days.isdecimal() else 0)
        await in_thread(grant_role, current(), actor, email, role, need)
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
    until = line.expires_at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M") if line.expires_at else ""
    return GrantRow(
        account_id=line.account_id,
        email=line.email,
        role=line.role,
        role_name=t(f"accounts.role.{line.role}"),
        since=line.granted_at.astimezone(JAPAN).strftime("%Y-%m-%d"),
        until=until,
        reason=reason_in_words(t, line.reason),
    )


def reason_in_words(t: Texts, reason: str) -> str:
    """The reason as it was typed; those that the program itself gives, in the reader's language."""
    own = {"founding": "founding", "command line": "command_line", "held before": "held_before"}
    return t(f"people.reason.{own[reason]}") if reason in own else reason


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
                        rx.el.th(t(key), scope="col")
                        for key in (
                            *("accounts.staff.email", "accounts.staff.role"),
                            *("accounts.staff.since", "people.need.until", "accounts.staff.action"),
                        )
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
        _need(t),
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


def _need(t: Texts) -> rx.Component:
    """Why and for how long: asked of roles that somebody holds because it cannot be helped."""
    return rx.el.div(
        rx.el.div(
            rx.el.label(t("people.need.reason"), html_for="staff-reason"),
            rx.el.input(
                id="staff-reason",
                name="reason",
                max_length=REASON_MAXIMUM,
                auto_complete="off",
                aria_describedby="staff-need-hint",
            ),
            rx.el.p(t("people.need.hint"), class_name="hint", id="staff-need-hint"),
            class_name="field",
        ),
        rx.el.div(
            rx.el.label(t("people.need.days"), html_for="staff-days"),
            rx.el.select(
                *[
                    rx.el.option(t("people.need.day_count", days=days), value=str(days))
                    for days in NEED_CHOICES
                ],
                id="staff-days",
                name="days",
                default_value="30",
            ),
            class_name="field",
        ),
        class_name="field-row",
    )


def _line(t: Texts, row: rx.vars.ObjectVar[GrantRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(rx.el.div(row.email, rx.el.br(), rx.el.code(row.account_id, class_name="tag"))),
        rx.el.td(row.role_name, custom_attrs={"data-label": t("accounts.staff.role")}),
        rx.el.td(row.since, custom_attrs={"data-label": t("accounts.staff.since")}),
        rx.el.td(
            rx.cond(row.until != "", rx.el.span(row.until, rx.el.br(), row.reason), "–"),
            custom_attrs={"data-label": t("people.need.until")},
        ),
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
