"""New signatures look at old files at once (P61, P62)."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from snshelper.kernel.clamd import Clamd
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.mail.tables import OutboxMail
from snshelper.support.attachments import rescanning as room
from snshelper.support.attachments.actions import attach_files, open_attachment
from snshelper.support.attachments.rescanning import (
    notice_signatures,
    rescan_batch,
    rescan_in_background,
)
from snshelper.support.attachments.rules import Quarantined, SentFile, UploadsClosed
from snshelper.support.attachments.scanner import look_at_scanner
from tests.job_table import JobTable
from tests.scanners import CARRIER, EICAR, HAS_CLAMD, PDF, PNG, StandIn, real_clamd
from tests.support.attachments.conftest import CARER
from tests.worlds import refusal_of, rows

OLD = b"%PDF-1.7 something nobody knows yet"


@pytest.fixture
def jobs(deps: Deps, clock: SteppedClock) -> JobTable:
    return JobTable(deps.engine, clock)


@pytest.fixture
def shop(deps: Deps, jobs: JobTable) -> Deps:
    return replace(deps, queue=jobs)


def keep(shop: Deps, ticket: str, *contents: bytes) -> None:
    attach_files(shop, ticket, [SentFile("x", one) for one in contents], origin="203.0.113.9")


def promised(shop: Deps) -> int:
    return len(rows(shop.engine, "SELECT id FROM job WHERE workflow = 'rescan_attachments'"))


def rescan(shop: Deps) -> None:
    asyncio.run(rescan_in_background(shop, look_at_scanner(shop).version))


def states(shop: Deps) -> list[str]:
    return [row.state for row in rows(shop.engine, "SELECT state FROM attachment ORDER BY id")]


def test_a_new_signature_catches_an_old_file(
    shop: Deps,
    ticket: str,
    daemon: StandIn,
    outbox: Callable[[], list[OutboxMail]],
) -> None:
    keep(shop, ticket, PNG, OLD)
    daemon.update(OLD, "Test.Outbreak")
    assert notice_signatures(shop)
    rescan(shop)
    assert states(shop) == ["clean", "quarantined"]
    caught = rows(shop.engine, "SELECT id FROM attachment WHERE state = 'quarantined'")[0].id
    assert isinstance(refusal_of(open_attachment, shop, CARER, caught), Quarantined)
    (letter,) = outbox()
    assert letter.to == "officer@shop.example" and "Test.Outbreak" in letter.text


def test_without_the_mechanism_an_old_file_stays(
    shop: Deps, ticket: str, daemon: StandIn, throw: Callable[..., None]
) -> None:
    keep(shop, ticket, OLD)
    daemon.update(OLD)
    throw("uploads.rescan")
    assert not notice_signatures(shop)
    assert promised(shop) == 0


def test_a_version_is_promised_until_everything_was_scanned_with_it(
    shop: Deps, ticket: str, daemon: StandIn, clock: SteppedClock
) -> None:
    keep(shop, ticket, PNG)
    daemon.update()
    assert notice_signatures(shop) and notice_signatures(shop)
    assert promised(shop) == 1
    clock.advance(60)
    assert notice_signatures(shop)
    assert promised(shop) == 2
    rescan(shop)
    clock.advance(60)
    assert not notice_signatures(shop)
    daemon.update()
    assert notice_signatures(shop)


def test_a_death_in_the_middle_leaves_the_rest_to_the_next_run(
    shop: Deps, ticket: str, daemon: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(shop, ticket, PNG, OLD, PDF)
    daemon.update(OLD)
    scan, seen = room.threat_in, []

    class Killed(BaseException):
        """The process is gone."""

    def die_at_the_second(*args: object) -> str:
        seen.append(1)
        if len(seen) == 2:
            raise Killed
        return scan(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "threat_in", die_at_the_second)
    version = look_at_scanner(shop).version
    with pytest.raises(Killed):
        rescan_batch(shop, version)
    assert states(shop) == ["clean", "clean", "clean"]
    rescan(shop)
    assert states(shop) == ["clean", "quarantined", "clean"]
    assert daemon.scanned.count(PNG) == 2


def test_a_scanner_that_goes_away_leaves_files_as_they_were(
    shop: Deps, ticket: str, daemon: StandIn
) -> None:
    keep(shop, ticket, OLD)
    daemon.update(OLD)
    version = look_at_scanner(shop).version
    daemon.answer = "ERROR"
    assert isinstance(refusal_of(rescan_batch, shop, version), UploadsClosed)
    assert states(shop) == ["clean"]
    daemon.answer = ""
    rescan(shop)
    assert states(shop) == ["quarantined"]


def test_a_promise_for_signatures_that_are_gone_does_nothing(
    shop: Deps, ticket: str, daemon: StandIn
) -> None:
    keep(shop, ticket, OLD)
    old = look_at_scanner(shop).version
    daemon.update(OLD)
    assert not rescan_batch(shop, old)
    assert states(shop) == ["clean"]


@pytest.mark.skipif(not HAS_CLAMD, reason="needs ClamAV's daemon (Debian: clamav-daemon)")
def test_the_real_daemon_catches_an_old_file_after_its_update(
    shop: Deps, ticket: str, tmp_path: Path, daemon: StandIn
) -> None:
    with real_clamd(tmp_path / "real") as real:
        daemon.judge = Clamd(real.address).scan
        keep(shop, ticket, CARRIER, PNG)
        real.catch(EICAR)
        daemon.update()
        assert notice_signatures(shop)
        rescan(shop)
        assert states(shop) == ["quarantined", "clean"]
