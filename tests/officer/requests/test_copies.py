"""Seeing: every column about the person, nobody else's, readable and as a file."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import SQLModel

from snshelper.accounts.errors import StepUpNeeded
from snshelper.fulfilment.admin.actions import show_contents
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.requests.actions.asking import see_own_data
from snshelper.officer.requests.archive import CONTENT, README, SUMS, archive_of
from snshelper.officer.requests.copies import GONE, WITHHELD, Copy, copy_of
from snshelper.officer.requests.documents import READABLE, readable_tables
from snshelper.officer.requests.reading import own_copy
from snshelper.officer.requests.registry import NOT_ABOUT_A_PERSON, SOURCES
from snshelper.ordering.actions import place_order
from snshelper.privacy.declarations import INFO_KEY, Category
from snshelper.privacy.gate import Reading
from snshelper.privacy.scopes import freeze
from snshelper.privacy.uses import Use
from tests.officer.requests.hands import SUPPORT, Hands, Member
from tests.partners import ScriptedPartner
from tests.worlds import HOME, POST, goods_request, refusal_of, request, route_to

BYTES = {"attachment_content": {"content"}}
_IMPERSONAL = {Category.TECHNICAL, Category.CATALOGUE}


def test_every_personal_column_of_the_schema_is_in_the_copy_or_is_nobodys() -> None:
    covered = {(source.table.name, name) for source in SOURCES for name in source.personal}
    others = {(source.table.name, name) for source in SOURCES for name in source.others}
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            declared = column.info.get(INFO_KEY)
            if declared is None or declared.category in _IMPERSONAL:
                continue
            place = (table.name, column.name)
            assert place in covered | others or table.name in NOT_ABOUT_A_PERSON, place


def test_what_is_left_out_as_somebody_elses_names_a_colleague() -> None:
    for source in SOURCES:
        for name in source.others:
            assert source.table.c[name].info[INFO_KEY].category is Category.STAFF, name


def test_every_sealed_column_may_be_opened_by_its_person() -> None:
    for source in SOURCES:
        for name in source.sealed:
            assert Use.SELF in source.table.c[name].info[INFO_KEY].uses, name
            assert Use.RIGHTS in source.table.c[name].info[INFO_KEY].uses, name


@pytest.fixture
def lived(deps: Deps, hands: Hands, member: Member, stranger: Member) -> Copy:
    """The copy of a member who ordered twice, beside somebody who did the same."""
    route_to(deps, "sandbox")
    route_to(deps, "goods", slug="qr-stand-a6")
    for one in (member, stranger):
        place_order(deps, one.actor, request(1))
        place_order(deps, one.actor, goods_request(2))
    hands.work(ScriptedPartner(), seconds=20)
    (order_id,) = hands.column(
        "SELECT id FROM orders WHERE account_id = 'member-1' AND family = 'boost'"
    )
    show_contents(deps, SUPPORT, str(order_id))
    see_own_data(deps, member.actor, member.token, lang="ja")
    return own_copy(deps, member.actor, member.token)


def test_it_holds_what_was_entered_and_who_looked(lived: Copy) -> None:
    tables = lived.tables
    assert [row["email"] for row in tables["account"]] == ["member-1@example.jp"]
    assert {row["target"] for row in tables["orders"]} >= {POST}
    assert tables["consignee"][0]["address"] == HOME.address
    assert tables["account"][0]["password_hash"] == WITHHELD
    assert len(tables["provider_receipt"]) >= 1
    assert [opening.use for opening in lived.openings] == ["order_care"]
    assert len(tables["data_subject_request"]) == 1


def test_it_holds_nobody_elses(lived: Copy) -> None:
    packed = archive_of(lived, Texts("ja"))
    content = zipfile.ZipFile(io.BytesIO(packed)).read(CONTENT).decode()
    assert "member-1" in content
    assert "member-2" not in content


def test_every_declared_column_is_there(lived: Copy) -> None:
    for source in SOURCES:
        for line in lived.tables[source.table.name]:
            assert set(line) == set(source.personal)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_proves_itself(lang: Lang, lived: Copy) -> None:
    archive = zipfile.ZipFile(io.BytesIO(archive_of(lived, Texts(lang))))
    assert archive.namelist() == [README, CONTENT, SUMS]
    for line in archive.read(SUMS).decode().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    content: dict[str, Any] = json.loads(archive.read(CONTENT))
    assert set(content["tables"]) == {source.table.name for source in SOURCES}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_reads_in_every_language(lang: Lang, lived: Copy) -> None:
    tables = {table.name: table for table in readable_tables(Texts(lang), lived)}
    assert POST in str(tables["orders"].rows)
    assert HOME.address in str(tables["consignee"].rows)


def test_a_row_in_which_nothing_stands_is_not_shown(lived: Copy) -> None:
    nothing = dict.fromkeys(READABLE["shipment"])
    rows = [nothing, nothing | {"carrier": "ヤマト運輸"}]
    [shipments] = readable_tables(Texts("ja"), replace(lived, tables={"shipment": rows}))
    assert shipments.rows == (("ヤマト運輸", "", "", ""),)
    assert not list(readable_tables(Texts("ja"), replace(lived, tables={"shipment": [nothing]})))


def test_whatever_is_sealed_is_on_the_page_as_well() -> None:
    for source in SOURCES:
        for name in {*source.sealed} - BYTES.get(source.table.name, set()):
            assert name in READABLE[source.table.name], (source.table.name, name)


def test_what_has_reached_its_end_is_named_and_not_opened(
    deps: Deps, hands: Hands, member: Member
) -> None:
    route_to(deps, "sandbox")
    order_id = place_order(deps, member.actor, request())
    with unit_of_work(deps.engine) as session:
        freeze(session, deps.clock(), [f"order:{order_id}"])
    (order,) = own_copy(deps, member.actor, member.token).tables["orders"]
    assert order["target"] == GONE


def test_nobody_else_gets_it_and_a_stale_proof_is_not_enough(
    deps: Deps, hands: Hands, member: Member, stranger: Member
) -> None:
    with reading(deps.engine) as session:
        opening = Reading(stranger.actor, Use.SELF)
        assert isinstance(refusal_of(copy_of, session, deps, opening, member.id), NotAllowed)
    hands.clock.advance(301)
    refusal = refusal_of(own_copy, deps, member.actor, member.token)
    assert isinstance(refusal, StepUpNeeded)
