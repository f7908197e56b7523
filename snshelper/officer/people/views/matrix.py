"""The table of roles and personal data, as the program enforces it."""

import reflex as rx

from snshelper.accounts.access import ITEMS, may_open
from snshelper.accounts.duties.rules import GROUPS
from snshelper.accounts.permissions import ROLES
from snshelper.interface.parts import testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.people.views.parts import cell


def matrix(t: Texts) -> rx.Component:
    """Which role opens what; made from the declarations when the pages are built."""
    return rx.el.section(
        rx.el.h2(t("people.matrix.heading")),
        rx.el.p(t("people.matrix.lead"), class_name="soft"),
        rx.el.div(
            rx.el.table(
                rx.el.thead(
                    rx.el.tr(
                        rx.el.th(t("people.matrix.item"), scope="col"),
                        *[
                            rx.el.th(t(f"accounts.role.{role}"), scope="col", class_name="num")
                            for role in ROLES
                        ],
                    )
                ),
                rx.el.tbody(*[_item(t, item) for item in ITEMS]),
                class_name="table keep",
                custom_attrs=testid("access-matrix"),
            ),
            class_name="table-scroll",
            tab_index=0,
            role="region",
            aria_label=t("people.matrix.heading"),
        ),
        rx.el.dl(
            *[
                rx.el.div(
                    rx.el.dt(t(f"accounts.role.{role}")),
                    rx.el.dd(t(f"people.group.{GROUPS[role]}")),
                )
                for role in ROLES
            ],
            class_name="facts",
        ),
        class_name="section",
    )


def _item(t: Texts, item: str) -> rx.Component:
    known = next(name for name in ITEMS if name == item)
    return rx.el.tr(
        rx.el.td(t(f"people.item.{known}")),
        *[
            cell(
                t,
                f"accounts.role.{role}",
                t("people.matrix.yes") if may_open(frozenset({role}), known) else "–",
                class_name="num",
            )
            for role in ROLES
        ],
    )
