"""Disclosures in the words of the screen. Moments are Korean."""

from dataclasses import dataclass, field
from datetime import date

from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import Texts
from snshelper.officer.disclosures.contents import CaseWords
from snshelper.officer.disclosures.tables import DisclosureCase
from snshelper.officer.disclosures.values import declared_fields
from snshelper.officer.retention.wording import moment, scope_words, who
from snshelper.privacy.items import field_words as item_words
from snshelper.privacy.laws import LAWS

_LABELS = {"scope": "disclosure.column.scope"}
_STATUS = {"asked": "unknown", "confirmed": "in_progress", "handed": "completed"}


@dataclass(frozen=True)
class Fact:
    """A name and its value."""

    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class CaseRow:
    """One line of the list."""

    id: str = ""
    number: int = 0
    code: str = ""
    authority: str = ""
    scope: str = ""
    at: str = ""
    state: str = ""
    status: str = ""


@dataclass(frozen=True)
class CasePanel:
    """The open case; an empty id means that none is open."""

    id: str = ""
    code: str = ""
    facts: list[Fact] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    may_confirm: bool = False
    may_hand: bool = False
    may_tell: bool = False


def case_code(number: int) -> str:
    """How people call a case."""
    return f"A-{number:04}"


def case_row(t: Texts, case: DisclosureCase) -> CaseRow:
    """One line of the list."""
    is_untold = case.state == "handed" and not case.telling
    return CaseRow(
        id=case.id,
        number=case.number,
        code=case_code(case.number),
        authority=case.authority,
        scope=scope_words(t, case.scope),
        at=moment(case.asked_at),
        state=t("disclosure.state.untold" if is_untold else f"disclosure.state.{case.state}"),
        status="unknown" if is_untold else _STATUS.get(case.state, ""),
    )


def case_panel(t: Texts, case: DisclosureCase, words: CaseWords, actor: Actor) -> CasePanel:
    """Everything of one case."""
    may_decide = actor.may("disclosures.confirm")
    values = {
        "authority": case.authority,
        "law": LAWS[case.law].name(t) if case.law in LAWS else case.law,
        "document_number": case.document_number,
        "document_date": case.document_date.isoformat(),
        "scope": f"{scope_words(t, case.scope)} ({case.scope})",
        "asked": f"{moment(case.asked_at)} {who(t, case.asked_by)}",
        "settled": f"{moment(case.settled_at)} {who(t, case.settled_by)}"
        if case.settled_at
        else "",
        "refusal": words.settled,
        "handed": f"{moment(case.handed_at)} {who(t, case.handed_by)}" if case.handed_at else "",
        "hash": case.content_hash,
        "telling": f"{t(f'disclosure.telling.{case.telling}')} {moment(case.telling_at)}"
        if case.telling
        else "",
        "telling_words": words.telling,
        "words": _unread(t, words),
    }
    return CasePanel(
        id=case.id,
        code=case_code(case.number),
        facts=[
            Fact(t(_LABELS.get(name, f"disclosure.fact.{name}")), value)
            for name, value in values.items()
            if value
        ],
        chosen=[field_words(t, name) for name in case.fields],
        may_confirm=may_decide and case.state == "asked",
        may_hand=may_decide and case.state == "confirmed",
        may_tell=may_decide and case.state == "handed" and not case.telling,
    )


def _unread(t: Texts, words: CaseWords) -> str:
    """Why what was written does not stand here; empty where it does."""
    if words.is_withheld:
        return t("disclosure.words_withheld")
    return t("disclosure.words_ended") if words.has_ended else ""


def field_words(t: Texts, name: str) -> str:
    """What a field holds, and its own name in the database: the demand must fit exactly."""
    return f"{item_words(t, name)} ({name})"


def field_choices(t: Texts, scope: str) -> list[Fact]:
    """The fields of a scope's kind that can be chosen."""
    return [Fact(name, field_words(t, name)) for name in declared_fields(scope.partition(":")[0])]


def read_day(typed: object) -> date | None:
    """A day typed as `2026-11-22`; None for anything else."""
    try:
        return date.fromisoformat(typed) if isinstance(typed, str) else None
    except ValueError:
        return None
