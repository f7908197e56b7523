"""`vulnerabilities`: whether anything the shop runs on is known to be weak."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from snshelper.commands.opened import fail, opened_shop, say
from snshelper.commands.setup.places import PYTHON, ROOT
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.vulnerabilities.actions import record_run
from snshelper.officer.vulnerabilities.queries import vulnerability_state
from snshelper.officer.vulnerabilities.rules import (
    UnreadableReport,
    bill_of_materials,
    pinned_components,
)

REQUIREMENTS = ROOT / "requirements.txt"
_SECONDS = 600
_ADVICE = (
    "pip-audit is not installed. Install it (pip install pip-audit), or run it where there is a "
    "network (pip-audit -r requirements.txt --no-deps --disable-pip -f json -o report.json) and "
    "give its result: python -m snshelper vulnerabilities --report report.json"
)
_Report = Annotated[
    Path | None, typer.Option(help="a report of pip-audit (JSON) that was made elsewhere")
]
_Bill = Annotated[Path | None, typer.Option(help="write the bill of materials (CycloneDX) here")]


def vulnerabilities(report: _Report = None, bill: _Bill = None) -> None:
    """Analyse the pinned packages and keep the sealed result; exit 1 unless it is clean.

    Packages nobody could say anything about are not clean. To be run at least once a week.
    """
    requirements = REQUIREMENTS.read_text(encoding="utf-8")
    if bill is not None:
        bill.write_text(bill_of_materials(pinned_components(requirements)), encoding="utf-8")
    text = report.read_text(encoding="utf-8") if report else _ask_pip_audit()
    source = f"report {report.name}" if report else "pip-audit"
    with opened_shop() as deps:
        try:
            run = record_run(deps, requirements, text, source)
        except UnreadableReport as error:
            fail(f"This is no report of pip-audit: {error}")
        with reading(deps.engine) as session:
            state = vulnerability_state(session, deps.settings, deps.clock(), requirements)
    for finding in run.findings:
        words = f"{finding['advisory']} fixed in {finding['fixed_in'] or '?'}"
        known = finding["kind"] == "known"
        say(f"{finding['package']}=={finding['version']}: {words if known else 'not analysed'}")
    say(f"{state.status}: {run.components} packages, {state.known} known, {state.skipped} skipped")
    sys.exit(0 if state.status == "clean" else 1)


def _ask_pip_audit() -> str:
    beside = Path(PYTHON).parent / "pip-audit"
    program = str(beside) if beside.exists() else shutil.which("pip-audit")
    if program is None:
        fail(_ADVICE)
    asked = ["-r", str(REQUIREMENTS), "--no-deps", "--disable-pip", "-f", "json"]
    answer = subprocess.run(  # noqa: S603 - a program of the operator's, with arguments of ours
        [program, *asked], capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    return answer.stdout
