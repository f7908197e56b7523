"""One incident: its clock, its tasks, and a section for each step in their order."""

from typing import Any

import reflex as rx

from snshelper.accounts.views.parts.step_up import step_up
from snshelper.interface.native import link
from snshelper.interface.parts import testid
from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.officer.incidents.rules import CAUSES, REASON_LIMIT, WORDS_LIMIT
from snshelper.officer.incidents.state import IncidentDesk
from snshelper.officer.incidents.views.parts.fields import area, choice, line, moment_input
from snshelper.officer.incidents.views.parts.people import people
from snshelper.officer.incidents.views.parts.sources import sources

_PANEL: Any = IncidentDesk.panel
_DESK: Any = IncidentDesk


def record(t: Texts) -> rx.Component:
    """The open incident. Its key is the incident: another one, fresh forms."""
    is_open = _PANEL.is_open
    return rx.el.div(
        _summary(t),
        step_up(t, IncidentDesk),
        rx.cond(is_open, _corrections(t)),
        sources(t),
        people(t),
        _notices(t),
        _measures(t),
        rx.cond(is_open & ~_PANEL.is_decided, _compensation(t)),
        rx.cond(is_open, _authority(t)),
        rx.cond(is_open, _closing(t)),
        class_name="stack loose",
        key=_PANEL.id,
        custom_attrs=testid("incident-record"),
    )


def _summary(t: Texts) -> rx.Component:
    status = rx.cond(_PANEL.is_late, "failed", rx.cond(_PANEL.is_open, "unknown", "completed"))
    return rx.el.section(
        rx.el.h2(t("incident.word"), " ", rx.el.code(_PANEL.code, class_name="tag")),
        rx.el.p(
            rx.el.span(_PANEL.clock, class_name="status"),
            custom_attrs={**testid("incident-clock"), "data-status": status},
        ),
        rx.el.ol(rx.foreach(_PANEL.tasks, _task), class_name="timeline marks"),
        rx.el.dl(
            rx.foreach(
                _PANEL.facts,
                lambda fact: rx.el.div(rx.el.dt(fact.value), rx.el.dd(fact.words)),
            ),
            class_name="facts",
        ),
        class_name="sheet stack",
    )


def _task(task: Any) -> rx.Component:
    """One task; while it is left, its words lead to its step below."""
    words = rx.cond(
        _PANEL.is_open & (task.step == "now"),
        link(task.words, href="#step-" + task.name),
        rx.fragment(task.words),
    )
    return rx.el.li(
        rx.el.span(task.mark, class_name="step-time"),
        rx.el.div(
            rx.el.p(words, class_name="step-title"),
            rx.cond(task.note != "", rx.el.p(task.note, class_name="step-note")),
            class_name="step-body",
        ),
        key=task.name,
        custom_attrs={
            "data-step": task.step,
            "data-task": task.name,
            **testid("incident-task"),
        },
    )


def _corrections(t: Texts) -> rx.Component:
    causes: dict[str, str] = {cause: t(f"incident.cause.{cause}") for cause in CAUSES}
    return rx.el.details(
        rx.el.summary(t("incident.correct")),
        rx.el.form(
            moment_input(t, "ended_at"),
            choice(t, "cause", "incident.fact.cause", causes, _PANEL.cause),
            rx.el.button(t("incident.save"), type="submit", class_name="button"),
            on_submit=IncidentDesk.correct,
            key=_DESK.turns["corrected"],
            class_name="form",
        ),
        class_name="more",
    )


def _notices(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("incident.step.notices")),
        rx.cond(
            _PANEL.is_told,
            rx.el.div(
                rx.el.progress(
                    value=_PANEL.told, max=_PANEL.people, aria_label=t("incident.column.told")
                ),
                rx.el.p(_PANEL.told, " / ", _PANEL.people, class_name="number"),
                rx.el.div(
                    rx.el.button(
                        t("incident.refresh"),
                        type="button",
                        class_name="button",
                        on_click=IncidentDesk.refresh,
                    ),
                    class_name="buttons",
                ),
                class_name="stack",
                role="status",
                custom_attrs=testid("incident-progress"),
            ),
            rx.cond(_PANEL.is_open, _words_form(t)),
        ),
        class_name="stack",
        id="step-notices",
    )


def _words_form(t: Texts) -> rx.Component:
    fields = []
    for lang in LANGUAGES:
        for name in ("happened", "done"):
            kept = getattr(_PANEL, name)[lang]
            label = f"incident.words.{name}_{lang}"
            fields.append(area(t, f"{name}_{lang}", label, WORDS_LIMIT, value=kept))
    return rx.fragment(
        rx.el.p(t("incident.words_hint"), class_name="hint"),
        rx.el.form(
            *fields,
            rx.el.button(
                t("incident.save"),
                type="submit",
                class_name="button",
                custom_attrs=testid("incident-words"),
            ),
            on_submit=IncidentDesk.write_words,
            class_name="form",
        ),
        rx.el.div(
            rx.el.button(
                t("incident.start_notices"),
                type="button",
                class_name="button primary",
                on_click=IncidentDesk.start_notices,
                custom_attrs=testid("incident-tell"),
            ),
            class_name="buttons",
        ),
    )


def _measures(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("incident.step.measures")),
        rx.el.dl(
            rx.foreach(
                _PANEL.measures,
                lambda one: rx.el.div(rx.el.dt(one.value), rx.el.dd(one.words)),
            ),
            class_name="facts",
        ),
        rx.cond(
            _PANEL.is_open,
            rx.el.form(
                area(t, "measure", "incident.fact.measure", WORDS_LIMIT, is_required=True),
                rx.el.button(
                    t("incident.add_measure"),
                    type="submit",
                    class_name="button",
                    custom_attrs=testid("incident-measure-keep"),
                ),
                on_submit=IncidentDesk.add_measure,
                key=_DESK.turns["measured"],
                class_name="form",
            ),
        ),
        class_name="stack",
        id="step-measures",
    )


def _compensation(t: Texts) -> rx.Component:
    none = rx.el.form(
        line(t, "reason", "incident.fact.no_compensation", max_length=REASON_LIMIT),
        rx.el.button(
            t("incident.decide_none"),
            type="submit",
            class_name="button",
            custom_attrs=testid("incident-pay-none"),
        ),
        on_submit=IncidentDesk.decide_none,
        key=_DESK.turns["decided"],
        class_name="form",
    )
    amount = rx.el.form(
        line(t, "yen", "incident.fact.yen", input_mode="numeric", max_length=12),
        rx.el.button(
            t("incident.decide_amount"),
            type="submit",
            class_name="button",
            custom_attrs=testid("incident-pay"),
        ),
        on_submit=IncidentDesk.decide_amount,
        class_name="form",
    )
    return rx.el.section(
        rx.el.h2(t("incident.step.compensation")),
        rx.cond(
            _PANEL.is_liable,
            rx.el.div(amount, none, class_name="stack loose"),
            rx.el.p(t("incident.not_liable"), class_name="notice"),
        ),
        class_name="stack",
        id="step-compensation",
    )


def _authority(t: Texts) -> rx.Component:
    decisions = {name: t(f"incident.authority.{name}") for name in ("reported", "not_required")}
    return rx.el.section(
        rx.el.h2(t("incident.step.authority")),
        rx.cond(
            _PANEL.must_report,
            rx.el.p(t("incident.must_report"), class_name="notice warning"),
            rx.el.p(t("incident.need_not_report"), class_name="hint"),
        ),
        rx.el.form(
            choice(t, "decision", "incident.fact.decision", decisions),
            line(t, "words", "incident.fact.authority_words", max_length=REASON_LIMIT),
            rx.el.button(
                t("incident.save"),
                type="submit",
                class_name="button",
                custom_attrs=testid("incident-authority"),
            ),
            on_submit=IncidentDesk.decide_authority,
            key=_DESK.turns["decided"],
            class_name="form",
        ),
        class_name="stack",
        id="step-authority",
    )


def _closing(t: Texts) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("incident.step.closing")),
        rx.el.p(t("incident.close_hint"), class_name="hint"),
        rx.el.div(
            rx.el.button(
                t("incident.close"),
                type="button",
                class_name="button danger",
                on_click=IncidentDesk.close,
                custom_attrs=testid("incident-close"),
            ),
            class_name="buttons",
        ),
        class_name="stack",
    )
