"""The side of the retention screen: one manifest to be read and approved, or a new hold."""

from typing import Any

import reflex as rx

from snshelper.accounts.views.parts.step_up import step_up
from snshelper.interface.parts import error_message, testid
from snshelper.kernel.i18n import Texts
from snshelper.officer.retention.actions.holds import HOLD_LAWS, WORDS_LIMIT
from snshelper.officer.retention.state import RetentionDesk
from snshelper.privacy.laws import cited

_DESK: Any = RetentionDesk
_HELD_KINDS = ("account", "order", "consignee", "consult", "mail")


def side(t: Texts) -> rx.Component:
    """Whichever of the two is open."""
    return rx.cond(
        RetentionDesk.is_holding, _hold_form(t), rx.cond(_DESK.panel.id != "", _manifest(t))
    )


def _close(t: Texts) -> rx.Component:
    return rx.el.button(
        t("retention.put_away"),
        type="button",
        class_name="button quiet",
        on_click=RetentionDesk.put_away,
        custom_attrs={"data-close": ""},
    )


def _manifest(t: Texts) -> rx.Component:
    panel = _DESK.panel
    facts = {"made_at": panel.made_at, "requester": panel.requester, "state": panel.state}
    return rx.fragment(
        _close(t),
        rx.el.h2(t("retention.manifest"), " ", rx.el.code(panel.code, class_name="tag")),
        rx.el.dl(
            *[_fact(t, name, value) for name, value in facts.items()],
            class_name="facts",
        ),
        rx.el.details(
            rx.el.summary(t("retention.column.hash")),
            rx.el.code(panel.hash, class_name="small wrap"),
            class_name="more",
        ),
        rx.cond(~panel.is_waiting, _progress(t)),
        _groups(t),
        error_message(t, RetentionDesk.error, RetentionDesk.needs_login),
        rx.cond(panel.is_waiting & RetentionDesk.may_approve, _approval(t)),
        _lines(t),
    )


def _fact(t: Texts, name: str, value: Any) -> rx.Component:
    return rx.el.div(rx.el.dt(t(f"retention.column.{name}")), rx.el.dd(value))


def _progress(t: Texts) -> rx.Component:
    panel = _DESK.panel
    return rx.el.div(
        rx.el.progress(
            value=panel.done, max=panel.total, aria_label=t("retention.column.progress")
        ),
        rx.el.p(panel.done, " / ", panel.total, class_name="number"),
        rx.el.button(
            t("desk.refresh"),
            type="button",
            class_name="button",
            on_click=RetentionDesk.read_again,
            custom_attrs=testid("manifest-refresh"),
        ),
        role="status",
        custom_attrs=testid("manifest-progress"),
    )


def _groups(t: Texts) -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            _DESK.panel.groups,
            lambda group: rx.el.li(
                rx.el.b(group.kind, " ", group.count),
                rx.el.p(group.law, " · ", group.state, class_name="soft small"),
            ),
        ),
        class_name="stack",
    )


def _approval(t: Texts) -> rx.Component:
    return rx.el.div(
        rx.el.p(t("retention.approve_hint"), class_name="notice warning"),
        step_up(t, RetentionDesk),
        rx.cond(
            ~RetentionDesk.needs_step_up,
            rx.el.div(
                rx.el.button(
                    t("retention.approve"),
                    type="button",
                    class_name="button primary",
                    on_click=RetentionDesk.approve,
                    custom_attrs=testid("manifest-approve"),
                ),
                class_name="buttons",
            ),
        ),
        class_name="stack",
    )


def _lines(t: Texts) -> rx.Component:
    return rx.el.details(
        rx.el.summary(t("retention.lines")),
        rx.el.ul(
            rx.foreach(
                _DESK.panel.lines,
                lambda line: rx.el.li(
                    rx.el.b(line.scope),
                    rx.el.p(line.due_at, " · ", line.law, class_name="soft small"),
                    rx.el.p(line.state, class_name="soft small"),
                ),
            ),
            class_name="stack",
        ),
        rx.cond(
            _DESK.panel.after != "",
            rx.el.button(
                t("retention.more_lines"),
                type="button",
                class_name="button",
                on_click=RetentionDesk.more_lines,
            ),
        ),
        class_name="more",
    )


def _hold_form(t: Texts) -> rx.Component:
    kinds = {kind: t(f"retention.kind.{kind}") for kind in _HELD_KINDS}
    laws = {law: cited(law).name(t) for law in HOLD_LAWS}
    return rx.fragment(
        _close(t),
        rx.el.h2(t("retention.place_hold")),
        rx.el.p(t("retention.hold_hint"), class_name="hint"),
        error_message(t, RetentionDesk.error, RetentionDesk.needs_login),
        rx.el.form(
            _field(t, "kind", _choice("kind", kinds)),
            _field(t, "number", _input("number", max_length=36)),
            _field(t, "law", _choice("law", laws)),
            _field(t, "words", rx.el.textarea(**_named("words"), max_length=WORDS_LIMIT, rows="3")),
            _field(t, "until", _input("until", type="date")),
            rx.el.button(
                t("retention.place"),
                type="submit",
                class_name="button primary",
                custom_attrs=testid("hold-place"),
            ),
            on_submit=RetentionDesk.place,
            class_name="form",
        ),
    )


def _field(t: Texts, name: str, control: rx.Component) -> rx.Component:
    label = rx.el.label(t(f"retention.column.{name}"), html_for=f"hold-{name}")
    return rx.el.div(label, control, class_name="field")


def _named(name: str) -> dict[str, Any]:
    return {"id": f"hold-{name}", "name": name, "required": True}


def _input(name: str, **attributes: Any) -> rx.Component:
    return rx.el.input(**_named(name), auto_complete="off", **attributes)


def _choice(name: str, options: dict[str, str]) -> rx.Component:
    made = [rx.el.option(label, value=value) for value, label in options.items()]
    return rx.el.select(*made, **_named(name))
