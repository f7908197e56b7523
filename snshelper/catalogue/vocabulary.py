"""The words of the catalogue that no marketer edits: platforms, target forms, units.

They ship with the program as `seed/platforms.toml` and `seed/units.toml` and are read once.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from snshelper.kernel.i18n import LANGUAGES, Lang

Family = Literal["publish", "boost", "report", "goods"]
FAMILIES: tuple[Family, ...] = get_args(Family)
SEED_FOLDER = Path(__file__).parent / "seed"


@dataclass(frozen=True)
class TargetForm:
    """One accepted shape of a URL: its hosts, its whole path, and the query values it needs."""

    hosts: frozenset[str]
    path: re.Pattern[str]
    query: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True)
class TargetRule:
    """Every accepted shape of one kind of target, with URLs that fit and URLs that do not."""

    forms: tuple[TargetForm, ...]
    valid: tuple[str, ...]
    invalid: tuple[str, ...]


@dataclass(frozen=True)
class Platform:
    """Where a customer's target lives. `hosts` holds every host accepted for any kind."""

    key: str
    position: int
    name: Mapping[Lang, str]
    hosts: frozenset[str]
    targets: Mapping[str, TargetRule]


@dataclass(frozen=True)
class Unit:
    """Something that may be sold by number: `per` stands after the slash of a unit price."""

    key: str
    per: Mapping[Lang, str]
    meaning: Mapping[Lang, str]
    counters: Mapping[str, str]

    def counter(self, lang: Lang, quantity: int) -> str:
        """The word after a number of this unit; English has one of its own for a single one."""
        one = self.counters.get(f"{lang}_one") if quantity == 1 else None
        return one or self.counters[lang]


@dataclass(frozen=True)
class ForbiddenKind:
    """Something never sold by number, the words that give it away, and why."""

    key: str
    names: Mapping[Lang, tuple[str, ...]]
    reason: Mapping[Lang, str]


@cache
def platforms() -> Mapping[str, Platform]:
    """Every platform by key, in the order of filters."""
    entries: dict[str, dict[str, Any]] = _read("platforms.toml")["platform"]
    ordered = sorted(entries.items(), key=lambda entry: entry[1]["position"])
    return {key: _platform(key, entry) for key, entry in ordered}


@cache
def units() -> Mapping[str, Unit]:
    """Every unit that may be sold, by key."""
    entries: dict[str, dict[str, Any]] = _read("units.toml")["unit"]
    return {
        key: Unit(key, _in_all(entry["per"]), _in_all(entry["meaning"]), entry["counter"])
        for key, entry in entries.items()
    }


@cache
def forbidden_kinds() -> Mapping[str, ForbiddenKind]:
    """What is never sold, by key. Grounds: 16 CFR 465.8 and every platform's terms."""
    return {
        entry["key"]: ForbiddenKind(
            entry["key"],
            {lang: tuple(entry["names"][lang]) for lang in LANGUAGES},
            _in_all(entry["reason"]),
        )
        for entry in _read("units.toml")["forbidden"]
    }


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((SEED_FOLDER / name).read_text(encoding="utf-8"))


def _in_all(texts: Mapping[str, str]) -> Mapping[Lang, str]:
    return {lang: texts[lang] for lang in LANGUAGES}


def _platform(key: str, entry: Mapping[str, Any]) -> Platform:
    return Platform(
        key,
        entry["position"],
        _in_all(entry["name"]),
        frozenset(entry["hosts"]),
        {kind: _target_rule(rule) for kind, rule in entry["target"].items()},
    )


def _target_rule(rule: Mapping[str, Any]) -> TargetRule:
    forms = tuple(_target_form(form) for form in rule["forms"])
    return TargetRule(forms, tuple(rule["valid"]), tuple(rule["invalid"]))


def _target_form(form: Mapping[str, Any]) -> TargetForm:
    query = {name: re.compile(pattern) for name, pattern in form.get("query", {}).items()}
    return TargetForm(frozenset(form["hosts"]), re.compile(form["path"]), query)
