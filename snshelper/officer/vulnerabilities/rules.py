"""Pure decisions of the vulnerability analysis: what a report proves, and how long (P65)."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from snshelper.privacy.switches import is_thrown

STALE_AFTER = timedelta(days=7)
Status = Literal["never", "forged", "stale", "vulnerable", "incomplete", "clean"]

_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;#]+)", re.M)


class UnreadableReport(ValueError):
    """The text is no report of pip-audit in its JSON format."""


@dataclass(frozen=True)
class Component:
    """One package at one version."""

    name: str
    version: str

    @property
    def purl(self) -> str:
        """Its package URL."""
        return f"pkg:pypi/{self.name}@{self.version}"


@dataclass(frozen=True)
class Finding:
    """Something that keeps a run from being clean: `known` weak, or `skipped` by the analysis."""

    kind: Literal["known", "skipped"]
    package: str
    version: str
    advisory: str = ""
    fixed_in: str = ""


def pinned_components(requirements: str) -> list[Component]:
    """Every `name==version` of a requirements file, by name."""
    found = {_spelled(name): version for name, version in _PIN.findall(requirements)}
    return [Component(name, found[name]) for name in sorted(found)]


def _spelled(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def bill_of_materials(components: Sequence[Component]) -> str:
    """The software bill of materials, CycloneDX 1.5, always the same for the same components."""
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "components": [
            {"type": "library", "name": c.name, "version": c.version, "purl": c.purl}
            for c in components
        ],
    }
    return json.dumps(bill, indent=2)


def bill_hash(components: Sequence[Component]) -> str:
    """SHA-256 of the bill of materials."""
    return hashlib.sha256(bill_of_materials(components).encode()).hexdigest()


def findings_in(report: str, components: Sequence[Component]) -> list[Finding]:
    """What a report of pip-audit says against these components.

    A component that the report does not mention at this version, or says it skipped, was not
    analysed, whatever the program's exit status was: pip-audit ends well when it found nothing
    because it could ask nobody. Raises UnreadableReport.
    """
    analysed = _analysed(report)
    found = []
    for component in components:
        entry = analysed.get((component.name, component.version))
        if entry is None:
            found.append(Finding("skipped", component.name, component.version))
            continue
        for weakness in entry:
            found.append(_known(component, weakness))
    return found


def _analysed(report: str) -> dict[tuple[str, str], list[Any]]:
    try:
        entries = json.loads(report)["dependencies"]
        return {
            (_spelled(str(entry["name"])), str(entry["version"])): list(entry["vulns"])
            for entry in entries
            if "skip_reason" not in entry
        }
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableReport(str(error)[:200]) from error


def _known(component: Component, weakness: Any) -> Finding:
    if not isinstance(weakness, Mapping) or "id" not in weakness:
        raise UnreadableReport("a weakness without an id")
    fixed = ", ".join(str(version) for version in weakness.get("fix_versions", ()))
    return Finding("known", component.name, component.version, str(weakness["id"]), fixed)


def as_rows(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as they are stored and sealed."""
    return [asdict(finding) for finding in findings]


def status_of(
    findings: Sequence[Mapping[str, Any]],
    at: datetime,
    now: datetime,
    *,
    is_sealed: bool,
    is_current: bool,
) -> Status:
    """What a stored run proves now. `is_current`: the pins are still those it looked at."""
    if not is_sealed:
        return "forged"
    is_known = any(finding["kind"] == "known" for finding in findings)
    if is_known and not is_thrown("vulnerabilities.known"):
        return "vulnerable"
    if (now - at > STALE_AFTER or not is_current) and not is_thrown("vulnerabilities.age"):
        return "stale"
    return "incomplete" if findings else "clean"
