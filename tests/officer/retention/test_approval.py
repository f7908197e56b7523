"""Nothing is destroyed without the officer's approval of exactly this manifest (P28)."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import DutiesLapsed, NotAllowed
from snshelper.kernel.runtime import Deps
from snshelper.officer.retention.actions.approval import approve_manifest
from snshelper.officer.retention.actions.destruction import destroy_manifest
from snshelper.officer.retention.actions.selecting import request_destruction, run_daily
from snshelper.officer.retention.errors import (
    ManifestAltered,
    ManifestGone,
    ManifestSettled,
    NotApproved,
    OwnRequest,
)
from tests.admin.desk import audited
from tests.job_table import JobTable
from tests.officer.retention.desk import (
    OFFICER,
    OWNER,
    PROVEN,
    SUPPORT,
    StepUpMissing,
    Surroundings,
    approve_newest,
    inquiry,
    newest_manifest,
    staff,
    state_of,
    tamper,
)
from tests.worlds import rows


@pytest.fixture
def manifest(deps: Deps, around: Surroundings) -> tuple[str, str]:
    """A manifest of one closed inquiry, made by the daily look."""
    inquiry(deps, deps.clock())
    run_daily(deps)
    return newest_manifest(deps)


def untouched(deps: Deps) -> bool:
    """Whether the inquiry still says what it said."""
    return rows(deps.engine, "SELECT name FROM inquiry")[0][0] is not None


def test_the_officer_approves_what_they_read(
    deps: Deps, manifest: tuple[str, str], jobs: JobTable
) -> None:
    approve_manifest(deps, OFFICER, PROVEN, *manifest)
    assert state_of(deps, manifest[0]) == "approved"
    assert ("retention.approve", manifest[0]) in audited(deps)
    assert [(job.workflow, job.argument) for job in jobs.waiting()] == [
        ("destroy_manifest", manifest[0])
    ]
    with pytest.raises(ManifestSettled):
        approve_manifest(deps, OFFICER, PROVEN, *manifest)


@pytest.mark.parametrize("actor", [OWNER, SUPPORT, Actor("visitor")])
def test_nobody_else_approves(deps: Deps, manifest: tuple[str, str], actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        approve_manifest(deps, actor, PROVEN, *manifest)
    assert state_of(deps, manifest[0]) == "selected"


def test_an_officer_whose_duties_lapsed_approves_nothing(
    deps: Deps, manifest: tuple[str, str]
) -> None:
    lapsed = replace(OFFICER, duties=frozenset({"pledge"}))
    with pytest.raises(DutiesLapsed):
        approve_manifest(deps, lapsed, PROVEN, *manifest)
    assert state_of(deps, manifest[0]) == "selected"


def test_the_password_must_have_been_proved_again(deps: Deps, manifest: tuple[str, str]) -> None:
    with pytest.raises(StepUpMissing):
        approve_manifest(deps, OFFICER, "another-token", *manifest)
    assert state_of(deps, manifest[0]) == "selected"


def test_who_asked_cannot_approve(deps: Deps, around: Surroundings) -> None:
    inquiry(deps, deps.clock())
    request_destruction(deps, OFFICER)
    manifest_id, seen = newest_manifest(deps)
    with pytest.raises(OwnRequest):
        approve_manifest(deps, OFFICER, PROVEN, manifest_id, seen)
    other = staff("officer", name="officer-2")
    approve_manifest(deps, other, PROVEN, manifest_id, seen)
    assert state_of(deps, manifest_id) == "approved"


def test_another_hash_than_the_one_that_was_read_is_refused(
    deps: Deps, manifest: tuple[str, str]
) -> None:
    with pytest.raises(ManifestAltered):
        approve_manifest(deps, OFFICER, PROVEN, manifest[0], "0" * 64)
    with pytest.raises(ManifestGone):
        approve_manifest(deps, OFFICER, PROVEN, "nowhere", manifest[1])


def test_lines_cannot_be_rewritten(deps: Deps, manifest: tuple[str, str]) -> None:
    for statement in (
        "UPDATE destruction_line SET scope = 'account:x'",
        "UPDATE destruction_line SET law = 'none'",
        "DELETE FROM destruction_line",
        "UPDATE destruction_manifest SET content_hash = 'x'",
        "UPDATE destruction_manifest SET requested_by = 'x'",
        "DELETE FROM destruction_manifest",
    ):
        with pytest.raises(IntegrityError), deps.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_a_manifest_altered_in_the_file_is_neither_approved_nor_carried_out(
    deps: Deps, manifest: tuple[str, str]
) -> None:
    tamper(deps, "destruction_line_stays", "UPDATE destruction_line SET scope = 'account:x'")
    with pytest.raises(ManifestAltered):
        approve_manifest(deps, OFFICER, PROVEN, *manifest)


def test_a_manifest_altered_after_the_approval_is_not_carried_out(
    deps: Deps, manifest: tuple[str, str]
) -> None:
    approve_newest(deps)
    tamper(
        deps,
        "destruction_line_stays",
        f"INSERT INTO destruction_line SELECT manifest_id, 'account:x', subject, due_at, ground,"
        f" law, state, NULL FROM destruction_line WHERE manifest_id = '{manifest[0]}'",
    )
    with pytest.raises(ManifestAltered):
        destroy_manifest(deps, manifest[0])
    assert untouched(deps)


def test_nothing_is_destroyed_before_the_approval(
    deps: Deps, manifest: tuple[str, str], around: Surroundings
) -> None:
    with pytest.raises(NotApproved):
        destroy_manifest(deps, manifest[0])
    assert untouched(deps)
    assert around.shredded == set()


@pytest.mark.parametrize(
    "forgery",
    [
        "approved_by = 'officer', approved_at = made_at, state = 'approved'",
        "approved_by = 'officer', state = 'approved', approval_seal = 'none'",
        "approved_by = requested_by, approved_at = made_at, state = 'approved'",
    ],
)
def test_an_approval_written_into_the_file_by_hand_is_none(
    deps: Deps, manifest: tuple[str, str], forgery: str
) -> None:
    with deps.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE destruction_manifest SET {forgery}")
    with pytest.raises(NotApproved):
        destroy_manifest(deps, manifest[0])
    assert untouched(deps)
