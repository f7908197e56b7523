"""Keeping the result of a run, under the shop's own seal."""

import hashlib
import hmac
import json

from snshelper.accounts.keys import derived_key
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.vulnerabilities.rules import (
    as_rows,
    bill_hash,
    findings_in,
    pinned_components,
)
from snshelper.officer.vulnerabilities.tables import VulnerabilityRun
from snshelper.settings import Settings


def record_run(deps: Deps, requirements: str, report: str, source: str) -> VulnerabilityRun:
    """Judge a report of pip-audit against the pinned components and keep what it says.

    `source` names who made the report. Raises UnreadableReport; then nothing was kept.
    """
    components = pinned_components(requirements)
    run = VulnerabilityRun(
        id=new_id(),
        at=deps.clock(),
        source=source[:80],
        components=len(components),
        bill_hash=bill_hash(components),
        findings=as_rows(findings_in(report, components)),
        seal="",
    )
    run.seal = seal_of(deps.settings, run)
    with unit_of_work(deps.engine) as session:
        session.add(run)
    return run


def seal_of(settings: Settings, run: VulnerabilityRun) -> str:
    """HMAC-SHA256 over everything a run says: a result written by hand has none."""
    content = json.dumps(
        [run.id, run.at.isoformat(), run.source, run.components, run.bill_hash, run.findings],
        sort_keys=True,
    )
    key = derived_key(settings, "vulnerability-run")
    return hmac.digest(key, content.encode(), hashlib.sha256).hex()
