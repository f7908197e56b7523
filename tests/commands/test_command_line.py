"""The command line from outside: what it prints, and how it ends."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from snshelper.__main__ import app
from snshelper.kernel.vault.keyring import load_ring
from tests.logs import logging_undone

_ROOT = Path(__file__).parents[2]


@pytest.fixture
def spawn(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a command as people do, in a process of its own, which takes seconds to begin."""

    def call(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        own = {name: v for name, v in os.environ.items() if not name.startswith("SNSHELPER_")}
        environment = own | {"SNSHELPER_DATA_DIR": str(tmp_path / "data")} | variables
        return subprocess.run(
            [sys.executable, "-m", "snshelper", *arguments],
            cwd=_ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return call


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """Runs a command within this process."""
    monkeypatch.setenv("SNSHELPER_DATA_DIR", str(tmp_path / "data"))
    runner = CliRunner()
    with logging_undone():
        yield lambda *arguments: runner.invoke(app, arguments)


def test_settings_that_describe_no_shop_end_with_the_whole_list(spawn):
    answer = spawn("doctor", SNSHELPER_MODE="production", SNSHELPER_PORT="70000")
    assert answer.returncode == 2
    assert "SNSHELPER_PORT" in answer.stderr
    answer = spawn("migrate", SNSHELPER_MODE="production")
    assert answer.returncode == 2
    for name in ("SECRET_KEY", "SMTP_URL", "OFFICER_EMAIL", "SELLER_NAME", "PUBLIC_URL"):
        assert f"SNSHELPER_{name}" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_new_shop_is_migrated_seeded_audited_and_staffed(spawn, run, tmp_path):
    assert spawn("migrate").returncode == 0
    assert run("migrate").stdout == "database: up to date\n"
    seeded = run("seed")
    assert seeded.exit_code == 0, seeded.stderr
    assert run("seed").stdout.startswith("catalogue: 0 services added\n")
    assert run("audit").stdout.startswith("ok: ")
    unknown = run("staff", "grant", "nobody@shop.example", "owner")
    assert (unknown.exit_code, isinstance(unknown.exception, SystemExit)) == (1, True)
    assert run("staff", "list").stdout == ""
    assert "5 minutes after" in run("vault", "rotate").stdout
    assert set(load_ring(tmp_path / "data" / "vault" / "ring.json").wrapping) == {"w1", "w2"}
