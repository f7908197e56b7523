"""What the doctor says."""

from dataclasses import replace

import pytest
from sqlmodel import col, update

from snshelper.accounts.actions import grant_role
from snshelper.accounts.tables import StaffGrant
from snshelper.commands import findings
from snshelper.commands.findings import every_finding
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.unit_of_work import unit_of_work
from tests.accounts.people import join


def _levels(deps) -> dict[str, str]:
    return {finding.topic: finding.level for finding in every_finding(deps)}


def test_a_fresh_demo_shop_is_fit_but_has_things_to_do(deps, monkeypatch, tmp_path):
    (tmp_path / "index.html").touch()
    monkeypatch.setattr(findings, "BUILT", tmp_path)
    levels = _levels(deps)
    assert "fail" not in levels.values()
    assert (levels["owner"], levels["officer"], levels["sandbox"]) == ("warn", "warn", "warn")


def test_a_missing_build_is_not_fit(deps, monkeypatch, tmp_path):
    monkeypatch.setattr(findings, "BUILT", tmp_path)
    assert _levels(deps)["frontend"] == "fail"


def test_an_empty_database_is_not_fit(deps, tmp_path):
    empty = create_shop_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    assert _levels(replace(deps, engine=empty))["database"] == "fail"
    empty.dispose()


def test_a_secret_that_others_can_read_is_not_fit(deps):
    path = deps.settings.data_dir / "secret.key"
    path.write_text("k")
    path.chmod(0o644)
    assert _levels(deps)["secret key"] == "fail"
    path.chmod(0o600)
    assert _levels(deps)["secret key"] == "ok"


@pytest.mark.parametrize(
    ("setting", "value", "topic"),
    [
        ("redis_url", "redis://127.0.0.1:1/0", "redis"),
        ("smtp_url", "smtp://127.0.0.1:1", "mail"),
    ],
)
def test_what_is_configured_must_answer(deps, setting, value, topic):
    settings = deps.settings.model_copy(update={setting: value})
    assert _levels(replace(deps, settings=settings))[topic] == "fail"


def test_a_shop_in_production_without_an_officer_is_not_fit(deps):
    assert _levels(deps)["people"] == "warn"
    join(deps, "owner@example.jp")
    grant_role(deps, SYSTEM, "owner@example.jp", "owner")
    assert _levels(deps)["people"] == "ok"
    with unit_of_work(deps.engine) as session:
        ended = update(StaffGrant).where(col(StaffGrant.role) == "officer")
        session.execute(ended.values(revoked_at=deps.clock()))
    settings = deps.settings.model_copy(update={"mode": "production"})
    assert _levels(replace(deps, settings=settings))["people"] == "fail"
