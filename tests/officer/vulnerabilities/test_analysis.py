"""What is known to be weak is found, and silence is not taken for health (P65).

The reports are written here in pip-audit's format: no test asks a network.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from typer.testing import CliRunner

from snshelper.__main__ import app
from snshelper.commands.vulnerabilities import REQUIREMENTS
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.vulnerabilities.actions import record_run
from snshelper.officer.vulnerabilities.queries import VulnerabilityState, vulnerability_state
from snshelper.officer.vulnerabilities.rules import (
    Component,
    UnreadableReport,
    bill_of_materials,
    findings_in,
    pinned_components,
)
from tests.worlds import scalar

PINS = "# comment\nalpha==1.0\nBeta_Two[extra]==2.0  # why\n\ngamma==3.0\n"
KNOWN = {"id": "PYSEC-2026-1", "fix_versions": ["1.1"], "aliases": [], "description": "bad"}


def report(**weak: list[Any]) -> str:
    """A report that analysed every pin; `weak` gives packages their weaknesses."""
    return json.dumps(
        {
            "dependencies": [
                {"name": name, "version": version, "vulns": weak.get(name, [])}
                for name, version in (("alpha", "1.0"), ("beta-two", "2.0"), ("gamma", "3.0"))
            ],
            "fixes": [],
        }
    )


def state_of(deps: Deps, pins: str = PINS) -> VulnerabilityState:
    with Session(deps.engine) as session:
        return vulnerability_state(session, deps.settings, deps.clock(), pins)


def test_pins_are_read_whatever_their_spelling() -> None:
    assert pinned_components(PINS) == [
        Component("alpha", "1.0"),
        Component("beta-two", "2.0"),
        Component("gamma", "3.0"),
    ]
    bill = json.loads(bill_of_materials(pinned_components(PINS)))
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["components"][1]["purl"] == "pkg:pypi/beta-two@2.0"


def test_a_clean_report_is_clean(deps: Deps) -> None:
    assert state_of(deps).status == "never"
    record_run(deps, PINS, report(), "test")
    assert state_of(deps).status == "clean"


def test_a_known_bad_pin_is_not(deps: Deps) -> None:
    run = record_run(deps, PINS, report(alpha=[KNOWN]), "test")
    assert run.findings[0]["advisory"] == "PYSEC-2026-1"
    state = state_of(deps)
    assert (state.status, state.known, state.is_due) == ("vulnerable", 1, True)


def test_without_the_mechanism_a_known_bad_pin_passes_as_merely_incomplete(
    deps: Deps, throw: Callable[..., None]
) -> None:
    record_run(deps, PINS, report(alpha=[KNOWN]), "test")
    throw("vulnerabilities.known")
    assert state_of(deps).status != "vulnerable"


def test_what_was_skipped_left_out_or_looked_at_in_another_version_is_not_clean() -> None:
    components = pinned_components(PINS)
    skipped = json.loads(report())
    skipped["dependencies"][0] = {"name": "alpha", "skip_reason": "not found"}
    skipped["dependencies"][1]["version"] = "2.1"
    del skipped["dependencies"][2]
    found = findings_in(json.dumps(skipped), components)
    assert [(one.kind, one.package) for one in found] == [
        ("skipped", "alpha"),
        ("skipped", "beta-two"),
        ("skipped", "gamma"),
    ]


def test_a_result_is_good_for_a_week_and_for_these_pins(
    deps: Deps, clock: SteppedClock, throw: Callable[..., None]
) -> None:
    record_run(deps, PINS, report(), "test")
    assert state_of(deps, PINS.replace("1.0", "1.1")).status == "stale"
    clock.advance(timedelta(days=7).total_seconds())
    assert state_of(deps).status == "clean"
    clock.advance(1)
    assert state_of(deps).status == "stale"
    throw("vulnerabilities.age")
    assert state_of(deps).status == "clean"


def test_a_result_written_by_hand_is_forged(deps: Deps) -> None:
    record_run(deps, PINS, report(alpha=[KNOWN]), "test")
    with unit_of_work(deps.engine) as session:
        session.execute(
            text(
                "INSERT INTO vulnerability_run SELECT 'copy', '2026-11-22 13:00:00', source,"
                " components, bill_hash, '[]', seal FROM vulnerability_run"
            )
        )
    assert state_of(deps).status == "forged"
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        session.execute(text("UPDATE vulnerability_run SET findings = '[]'"))


@pytest.mark.parametrize(
    "broken", ["", "{}", "[]", "null", '{"dependencies": [{"name": "a"}]}', report(alpha=["x"])]
)
def test_a_text_that_is_no_report_is_not_kept(deps: Deps, broken: str) -> None:
    with pytest.raises(UnreadableReport):
        record_run(deps, PINS, broken, "test")
    assert scalar(deps.engine, "SELECT COUNT(*) FROM vulnerability_run") == 0


@pytest.fixture
def command(
    deps: Deps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str]]:
    """Runs `vulnerabilities` with a report about the shop's own pins."""
    monkeypatch.setenv("SNSHELPER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SNSHELPER_DATABASE_URL", deps.settings.database_url)
    pins = pinned_components(REQUIREMENTS.read_text())

    def run(weak: str = "") -> tuple[int, str]:
        entries = [
            {
                "name": pin.name,
                "version": pin.version,
                "vulns": [KNOWN] if pin.name == weak else [],
            }
            for pin in pins
        ]
        path, bill = tmp_path / "report.json", tmp_path / "bill.json"
        path.write_text(json.dumps({"dependencies": entries}))
        asked = ["vulnerabilities", "--report", str(path), "--bill", str(bill)]
        answer = CliRunner().invoke(app, asked)
        assert len(json.loads(bill.read_text())["components"]) == len(pins)
        return answer.exit_code, answer.output

    return run


def test_the_command_fails_for_a_known_bad_pin_and_passes_without(
    command: Callable[..., tuple[int, str]],
) -> None:
    status, words = command()
    assert status == 0 and words.splitlines()[-1].startswith("clean:")
    status, words = command("starlette")
    assert status == 1 and "PYSEC-2026-1" in words
