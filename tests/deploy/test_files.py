"""The files in deploy/ fit the shop that they start and stand in front of."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from snshelper.__main__ import app
from snshelper.commands.setup.places import ROOT
from snshelper.web.limits import WEBHOOK_BYTES

DEPLOY = ROOT / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
UNITS = sorted(DEPLOY.glob("*.service"))
_SILENCE_OF_A_SOCKET_SECONDS = 25


def _told_nginx(name: str) -> str:
    found = re.search(rf"^\s*{name}\s+(.+);", NGINX, re.M)
    assert found, name
    return found[1].strip()


def test_the_proxy_lets_the_event_socket_through_and_waits_for_it() -> None:
    assert "proxy_set_header Upgrade $http_upgrade;" in NGINX
    assert "proxy_set_header Connection $snshelper_connection;" in NGINX
    assert _told_nginx("proxy_http_version") == "1.1"
    seconds = int(_told_nginx("proxy_read_timeout").removesuffix("s"))
    assert seconds > 2 * _SILENCE_OF_A_SOCKET_SECONDS


def test_the_proxy_tells_who_asks_and_writes_nothing_down() -> None:
    assert "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;" in NGINX
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in NGINX
    assert _told_nginx("access_log") == "off"


def test_the_proxy_speaks_no_tls_older_than_1_2() -> None:
    assert _told_nginx("ssl_protocols").split() == ["TLSv1.2", "TLSv1.3"]


def test_the_proxy_takes_the_largest_body_that_the_shop_takes() -> None:
    kilobytes = int(_told_nginx("client_max_body_size").removesuffix("k"))
    assert kilobytes * 1024 == WEBHOOK_BYTES


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_exists(unit: Path) -> None:
    started = re.search(r"^ExecStart=(\S+) -m snshelper (\w+)$", unit.read_text(), re.M)
    assert started
    assert CliRunner().invoke(app, [started[2], "--help"]).exit_code == 0


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_every_line_of_a_unit(unit: Path, tmp_path: Path) -> None:
    text = re.sub(r"ExecStart=\S+", f"ExecStart={sys.executable}", unit.read_text())
    copy = tmp_path / unit.name
    copy.write_text(text)
    verify = ["systemd-analyze", "verify", str(copy)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_setting_that_the_guide_names_is_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    known = set(re.findall(r"SNSHELPER_[A-Z_]+", example))
    named = set(re.findall(r"SNSHELPER_[A-Z_]+", (DEPLOY / "README.md").read_text()))
    assert named - known == set()
