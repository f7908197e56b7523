"""Files of an inquiry, and letters to a parcel's address, go with what they belong to."""

from datetime import timedelta
from pathlib import Path

import pytest

from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.retention.actions.selecting import run_daily
from snshelper.privacy.gate import Reading
from snshelper.privacy.scopes import DataDestroyed, DataFrozen, consignee_scope, consult_scope
from snshelper.privacy.uses import Use
from snshelper.support.attachments.contents import file_of, keep_content
from snshelper.support.attachments.rules import SentFile
from snshelper.support.attachments.tables import Attachment, AttachmentContent
from snshelper.support.tables import Inquiry
from tests.officer.retention.desk import (
    SUPPORT,
    Surroundings,
    approve_newest,
    destroy_manifest,
    destroy_newest,
    ended_order,
    inquiry,
    mail,
    parcel,
    scopes,
)
from tests.worlds import open_member, rows, scalar

_LETTERS = ("to_address", "subject", "body")


def attached(deps: Deps, inquiry_id: str) -> str:
    """A file that was scanned and kept; answers its id."""
    now = deps.clock()
    row = Attachment(
        id=new_id(),
        inquiry_id=inquiry_id,
        media_type="application/pdf",
        size=8,
        uploaded_at=now,
        state="clean",
        signatures="1",
        scanned_at=now,
    )
    with unit_of_work(deps.engine) as session:
        session.add(row)
        session.flush()
        file = SentFile("confession.pdf", b"%PDF-1.7")
        keep_content(session, deps, session.get_one(Inquiry, inquiry_id), row.id, file)
    return row.id


def stored_bytes(database_url: str) -> bytes:
    """Everything in the database's files."""
    path = Path(database_url.removeprefix("sqlite:///"))
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def test_a_file_is_shut_when_its_inquiry_ends_and_leaves_no_byte_when_it_is_destroyed(
    deps: Deps, around: Surroundings, database_url: str
) -> None:
    inquiry_id = inquiry(deps, None)
    file_id = attached(deps, inquiry_id)
    with reading(deps.engine) as session:
        kept = session.get_one(AttachmentContent, file_id)
    sealed = (kept.name.text.encode(), kept.content.text.encode())
    with unit_of_work(deps.engine) as session:
        session.get_one(Inquiry, inquiry_id).closed_at = deps.clock()
    run_daily(deps)
    scope, looking = consult_scope(inquiry_id, None), Reading(SUPPORT, Use.ANSWERING)
    with pytest.raises(DataFrozen), unit_of_work(deps.engine) as session:
        file_of(session, deps, looking, scope, kept)
    assert all(part in stored_bytes(database_url) for part in sealed)
    destroy_newest(deps)
    assert not any(part in stored_bytes(database_url) for part in sealed)
    assert scalar(deps.engine, "SELECT COUNT(*) FROM attachment_content") == 0
    with pytest.raises(DataDestroyed), unit_of_work(deps.engine) as session:
        file_of(session, deps, looking, scope, kept)


def test_a_dispute_keeps_its_files_for_three_years(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    attached(deps, inquiry(deps, clock(), classification="dispute"))
    run_daily(deps)
    assert scopes(deps) == []
    clock.advance(timedelta(days=3 * 366).total_seconds())
    run_daily(deps)
    destroy_newest(deps)
    assert scalar(deps.engine, "SELECT COUNT(*) FROM attachment") == 0


def test_what_was_written_to_a_parcels_address_goes_with_it_and_not_before_it_left(
    deps: Deps, around: Surroundings, clock: SteppedClock
) -> None:
    open_member(deps, "m1")
    order_id = ended_order(deps, "m1", clock(), family="goods", target="")
    parcel(deps, order_id, "delivered", clock())
    mail_id = mail(deps, clock(), consignee_scope(order_id, "m1"))
    leave = "UPDATE outbox_mail SET sent_at = {} WHERE id = '" + mail_id + "'"
    with deps.engine.begin() as connection:
        connection.exec_driver_sql(leave.format("NULL"))
    clock.advance(timedelta(days=20).total_seconds())
    run_daily(deps)
    assert scopes(deps) == []
    with deps.engine.begin() as connection:
        connection.exec_driver_sql(leave.format("created_at"))
    clock.advance(timedelta(days=1).total_seconds())
    run_daily(deps)
    assert scopes(deps) == [f"consignee:{order_id}"]
    assert destroy_manifest(deps, approve_newest(deps))
    (left,) = rows(deps.engine, "SELECT * FROM outbox_mail")
    assert [getattr(left, name) for name in _LETTERS] == [None, None, None]
