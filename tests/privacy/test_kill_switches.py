"""Whoever takes a mechanism away breaks its promise: the test that proves it must fail.

All proofs run in a few processes of their own, each proof with its switch thrown. What fails while
it is being prepared (an error, a missing test) proves nothing and counts as not proved.
"""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from snshelper.privacy.promises import PROMISES, Mechanism
from tests.architecture.source import ROOT

pytestmark = pytest.mark.xdist_group("switches")

_SECONDS = 240
MECHANISMS: dict[tuple[str, str], Mechanism] = {
    (mechanism.switch, mechanism.proof): mechanism
    for promise in PROMISES
    for mechanism in promise.mechanisms
}


def _rounds() -> Iterator[list[tuple[str, str]]]:
    """The proofs in as few runs as possible: in each run a test stands under one switch."""
    seen: Counter[str] = Counter()
    rounds: list[list[tuple[str, str]]] = []
    for switch, proof in MECHANISMS:
        if seen[proof] == len(rounds):
            rounds.append([])
        rounds[seen[proof]].append((switch, proof))
        seen[proof] += 1
    yield from rounds


def _outcomes(pairs: list[tuple[str, str]], report: Path) -> dict[str, Counter[str]]:
    """How the cases of each test ended: `failed`, `error` or `passed`."""
    thrown = [f"--switch={switch}={proof}" for switch, proof in pairs]
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
    options = ["-p", "no:xdist", "-p", "no:cacheprovider", "--tb=no", f"--junitxml={report}"]
    subprocess.run(
        [sys.executable, "-m", "pytest", *options, *thrown, *(proof for _, proof in pairs)],
        cwd=ROOT,
        env=plain,
        timeout=_SECONDS,
        check=False,
        capture_output=True,
    )
    found: dict[str, Counter[str]] = {proof: Counter() for _, proof in pairs}
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - our own report
        path = str(case.get("classname")).replace(".", "/") + ".py"
        name = f"{path}::{str(case.get('name')).partition('[')[0]}"
        ends = {child.tag for child in case} & {"failure", "error", "skipped"}
        found.setdefault(name, Counter())[ends.pop() if ends else "passed"] += 1
    return found


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Counter[str]]:
    """How each proof ended with its switch thrown."""
    folder = tmp_path_factory.mktemp("switches")
    ended: dict[tuple[str, str], Counter[str]] = {}
    for number, pairs in enumerate(_rounds()):
        found = _outcomes(pairs, folder / f"{number}.xml")
        ended |= {pair: found[pair[1]] for pair in pairs}
    return ended


@pytest.mark.parametrize("pair", MECHANISMS, ids=lambda pair: pair[0])
def test_without_its_mechanism_the_promise_is_broken(
    pair: tuple[str, str], outcomes: dict[tuple[str, str], Counter[str]]
) -> None:
    ends = outcomes[pair]
    assert ends["failure"] >= 1, f"{pair[0]} thrown, and {pair[1]} ended as {dict(ends)}"
    assert ends["error"] == 0


def test_a_proof_that_nothing_breaks_would_be_noticed(tmp_path: Path) -> None:
    proof = "tests/privacy/test_laws.py::test_a_rule_that_cites_no_law_cannot_be_loaded"
    ends = _outcomes([("nothing.at_all", proof)], tmp_path / "report.xml")[proof]
    assert ends["passed"] and not ends["failure"]
