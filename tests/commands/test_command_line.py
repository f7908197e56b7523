"""The command line from outside: what it prints, and how it ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(tmp_path: Path):
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


def test_settings_that_describe_no_shop_end_with_the_whole_list(run):
    answer = run("doctor", SNSHELPER_MODE="production", SNSHELPER_PORT="70000")
    assert answer.returncode == 2
    assert "SNSHELPER_PORT" in answer.stderr
    answer = run("migrate", SNSHELPER_MODE="production")
    assert answer.returncode == 2
    for name in ("SECRET_KEY", "SMTP_URL", "OFFICER_EMAIL", "SELLER_NAME", "PUBLIC_URL"):
        assert f"SNSHELPER_{name}" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_new_shop_is_migrated_seeded_audited_and_staffed(run):
    assert run("migrate").returncode == 0
    assert run("migrate").stdout == "database: up to date\n"
    seeded = run("seed")
    assert seeded.returncode == 0, seeded.stderr
    assert run("seed").stdout.startswith("catalogue: 0 services added\n")
    assert run("audit").stdout.startswith("ok: ")
    unknown = run("staff", "grant", "nobody@shop.example", "owner")
    assert (unknown.returncode, "Traceback" in unknown.stderr) == (1, False)
    assert run("staff", "list").stdout == ""
