"""No file is kept that was not scanned just now by signatures that are fresh (P60, P61)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from snshelper.kernel.clamd import Clamd
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import DutiesLapsed, NotAllowed
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.kernel.vault.sealing import Altered
from snshelper.privacy.scopes import DataFrozen, freeze
from snshelper.support.attachments.actions import (
    attach_files,
    open_attachment,
    ticket_if_open,
    upload_ticket,
)
from snshelper.support.attachments.queries import files_of
from snshelper.support.attachments.rules import (
    AttachmentGone,
    FileRefused,
    SentFile,
    UploadExpired,
    UploadsClosed,
    clean_name,
)
from snshelper.support.attachments.tables import AttachmentContent
from snshelper.support.erasure import erase_inquiries
from tests.scanners import CARRIER, EICAR, HAS_CLAMD, PDF, PNG, StandIn, real_clamd
from tests.support.attachments.conftest import CARER
from tests.support.conftest import MARKETER
from tests.worlds import refusal_of, rows, scalar


def send(deps: Deps, ticket: str, *contents: bytes, name: str = "写真.png") -> int:
    files = [SentFile(name, content) for content in contents]
    return attach_files(deps, ticket, files, origin="203.0.113.9")


def refusal(deps: Deps, ticket: str, *contents: bytes) -> tuple[type, object]:
    """What refused these files, and why; nothing was kept then."""
    before = scalar(deps.engine, "SELECT COUNT(*) FROM attachment")
    error = refusal_of(lambda: send(deps, ticket, *contents))
    assert scalar(deps.engine, "SELECT COUNT(*) FROM attachment") == before
    return type(error), getattr(error, "numbers", {}).get("reason")


def the_file(deps: Deps) -> str:
    return str(rows(deps.engine, "SELECT id FROM attachment ORDER BY id")[0].id)


def test_a_clean_file_is_kept_sealed_and_comes_back_as_it_was(
    deps: Deps, ticket: str, inquiry_id: str
) -> None:
    assert send(deps, ticket, PNG, PDF) == 2
    assert [file.media_type for file in files_of(deps, CARER, inquiry_id)] == [
        "image/png",
        "application/pdf",
    ]
    assert open_attachment(deps, CARER, the_file(deps)) == SentFile("写真.png", PNG)


def test_no_byte_of_a_file_or_its_name_stands_readable_in_the_database(
    deps: Deps, ticket: str
) -> None:
    send(deps, ticket, b"%PDF-1.7 my unique confession 4711", name="confession.pdf")
    with deps.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    stored = Path(str(deps.engine.url.database)).read_bytes()
    assert b"confession" not in stored and b"4711" not in stored


def test_an_infected_file_is_refused_with_all_that_came_with_it(deps: Deps, ticket: str) -> None:
    assert refusal(deps, ticket, PNG, CARRIER) == (FileRefused, "infected")
    assert refusal(deps, ticket, EICAR)[0] is FileRefused


def test_without_the_mechanism_an_infected_file_is_kept(
    deps: Deps, ticket: str, throw: Callable[..., None]
) -> None:
    throw("uploads.scan")
    assert send(deps, ticket, CARRIER) == 1


def test_without_a_scanner_nothing_is_taken_and_no_field_is_offered(
    deps: Deps, ticket: str, daemon: StandIn, inquiry_id: str
) -> None:
    assert ticket_if_open(deps, inquiry_id)
    none = replace(deps, settings=deps.settings.model_copy(update={"clamd": ""}))
    assert ticket_if_open(none, inquiry_id) == ""
    assert refusal(none, ticket, PNG) == (UploadsClosed, "absent")
    daemon.close()
    assert ticket_if_open(deps, inquiry_id) == ""
    assert refusal(deps, ticket, PNG) == (UploadsClosed, "unreachable")


def test_a_scanner_that_says_nothing_clear_closes_uploads(
    deps: Deps, ticket: str, daemon: StandIn
) -> None:
    daemon.answer = "stream: Can't allocate memory ERROR"
    assert refusal(deps, ticket, PNG) == (UploadsClosed, "unreachable")


def test_signatures_older_than_the_limit_close_uploads(
    deps: Deps, ticket: str, daemon: StandIn, clock: SteppedClock, inquiry_id: str
) -> None:
    clock.moment = daemon.built + timedelta(hours=deps.settings.clamd_hours)
    fresh = upload_ticket(deps, inquiry_id)
    assert send(deps, fresh, PNG) == 1
    clock.advance(1)
    assert refusal(deps, fresh, PNG) == (UploadsClosed, "stale")
    assert ticket_if_open(deps, inquiry_id) == ""
    daemon.update(hours=1)
    assert send(deps, fresh, PNG) == 1


def test_without_the_mechanism_old_signatures_will_do(
    deps: Deps, daemon: StandIn, clock: SteppedClock, inquiry_id: str, throw: Callable[..., None]
) -> None:
    clock.moment = daemon.built + timedelta(days=400)
    throw("uploads.age")
    assert send(deps, upload_ticket(deps, inquiry_id), PNG) == 1


@pytest.mark.parametrize(
    ("contents", "reason"),
    [
        ([], "empty"),
        ([b""], "empty"),
        ([PNG] * 4, "count"),
        ([PNG + b"\0" * 5_000_000], "size"),
        ([b"MZ\x90\0"], "kind"),
        ([b"<html><script>"], "kind"),
        ([b"<svg onload=alert(1)>"], "kind"),
        ([b" " + PDF], "kind"),
    ],
)
def test_only_a_few_pictures_and_pdfs_of_modest_size_are_taken(
    deps: Deps, ticket: str, contents: list[bytes], reason: str
) -> None:
    assert refusal(deps, ticket, *contents) == (FileRefused, reason)


def test_three_files_are_all_that_an_inquiry_gets(deps: Deps, ticket: str) -> None:
    send(deps, ticket, PNG, PNG)
    assert refusal(deps, ticket, PNG, PNG) == (FileRefused, "count")
    assert send(deps, ticket, PNG) == 1


def test_a_ticket_is_for_one_inquiry_and_for_an_hour(
    deps: Deps, ticket: str, clock: SteppedClock, inquiry_id: str
) -> None:
    for forged in ("", "x", ticket[:-2] + "AA", upload_ticket(deps, new_id())):
        assert refusal(deps, forged, PNG)[0] is UploadExpired
    clock.advance(3601)
    assert refusal(deps, ticket, PNG)[0] is UploadExpired
    fresh = upload_ticket(deps, inquiry_id)
    with unit_of_work(deps.engine) as session:
        session.connection().exec_driver_sql("UPDATE inquiry SET state = 'closed'")
    assert refusal(deps, fresh, PNG)[0] is UploadExpired


def test_only_those_who_answer_open_a_file_and_that_is_audited(
    deps: Deps, ticket: str, inquiry_id: str
) -> None:
    send(deps, ticket, PNG)
    own_id = the_file(deps)
    assert isinstance(refusal_of(open_attachment, deps, MARKETER, own_id), NotAllowed)
    assert isinstance(refusal_of(files_of, deps, MARKETER, inquiry_id), NotAllowed)
    idle = replace(CARER, duties=frozenset())
    assert isinstance(refusal_of(open_attachment, deps, idle, own_id), DutiesLapsed)
    assert isinstance(refusal_of(open_attachment, deps, CARER, new_id()), AttachmentGone)
    open_attachment(deps, CARER, own_id)
    (entry,) = rows(deps.engine, "SELECT * FROM audit_entry WHERE action = 'privacy.open'")
    assert entry.object_id == f"consult:{inquiry_id}"


def test_a_file_opens_in_its_own_place_only(deps: Deps, ticket: str) -> None:
    send(deps, ticket, PNG, PDF)
    with unit_of_work(deps.engine) as session:
        first, second = session.scalars(select(AttachmentContent)).all()
        first.content = second.content
    assert isinstance(refusal_of(open_attachment, deps, CARER, first.attachment_id), Altered)


def test_nobody_opens_the_file_of_a_closed_inquiry(
    deps: Deps, ticket: str, inquiry_id: str
) -> None:
    send(deps, ticket, PNG)
    with unit_of_work(deps.engine) as session:
        freeze(session, deps.clock(), [f"consult:{inquiry_id}"])
    assert isinstance(refusal_of(open_attachment, deps, CARER, the_file(deps)), DataFrozen)
    assert isinstance(refusal_of(send, deps, ticket, PNG), DataFrozen | UploadExpired)


def test_files_go_with_their_inquiry(deps: Deps, ticket: str, inquiry_id: str) -> None:
    send(deps, ticket, PNG)
    with unit_of_work(deps.engine) as session:
        erase_inquiries(session, [inquiry_id])
    with Session(deps.engine):
        assert scalar(deps.engine, "SELECT COUNT(*) FROM attachment") == 0
        assert scalar(deps.engine, "SELECT COUNT(*) FROM attachment_content") == 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a.png", "a.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\b.pdf", "b.pdf"),
        ("", "file.png"),
        ("...", "file.png"),
        ('x"\r\nSet-Cookie: y.png', "xSet-Cookie y.png"),
        ("長" * 200, "長" * 120),
    ],
)
def test_a_name_is_safe_wherever_it_is_written(typed: str, kept: str) -> None:
    assert clean_name(typed, "image/png") == kept


@pytest.mark.skipif(not HAS_CLAMD, reason="needs ClamAV's daemon (Debian: clamav-daemon)")
def test_the_real_daemon_keeps_the_test_virus_out(
    deps: Deps, ticket: str, tmp_path: Path, daemon: StandIn
) -> None:
    with real_clamd(tmp_path / "real") as real:
        real.catch(EICAR)
        daemon.judge = Clamd(real.address).scan
        assert send(deps, ticket, PNG) == 1
        assert refusal(deps, ticket, CARRIER) == (FileRefused, "infected")


@pytest.mark.skipif(not HAS_CLAMD, reason="needs ClamAV's daemon (Debian: clamav-daemon)")
def test_a_real_daemon_whose_signatures_have_no_date_takes_nothing(
    deps: Deps, ticket: str, tmp_path: Path
) -> None:
    with real_clamd(tmp_path / "real") as real:
        shop = replace(deps, settings=deps.settings.model_copy(update={"clamd": real.address}))
        assert refusal(shop, ticket, PNG) == (UploadsClosed, "stale")
