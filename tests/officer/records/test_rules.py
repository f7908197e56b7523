"""The record is put together from the declarations, and leaves nothing out."""

import pytest

from snshelper.officer.records.rules import DeclaredColumn, processing_records
from snshelper.privacy.declarations import (
    ACCOUNT_CONTACT,
    BANK_ACCOUNT,
    CONSIGNEE,
    TECHNICAL,
    Purpose,
    Scope,
)
from snshelper.privacy.items import ITEMS, UndeclaredItem
from snshelper.privacy.retention import Retention
from snshelper.privacy.uses import Use

_PHONE = CONSIGNEE.opened_for(Use.PACKING, Use.SELF)


def test_a_column_brings_its_scope_rule_recipients_and_uses_with_it() -> None:
    found = processing_records([DeclaredColumn("consignee", "phone", _PHONE)])
    (record,) = [one for one in found[Purpose.SERVICE] if one.item.id == "consignee_phone"]
    assert record.places == record.sealed == ("consignee.phone",)
    assert record.scopes == (Scope.CONSIGNEE,)
    assert record.rules == (Retention.UNTIL_DELIVERED,)
    assert record.recipients == ("carrier",)
    assert record.uses == (Use.SELF, Use.PACKING)


def test_columns_of_the_same_item_are_one_line() -> None:
    found = processing_records(
        [DeclaredColumn("account", "email", ACCOUNT_CONTACT), DeclaredColumn("x", "y", TECHNICAL)]
    )
    held = [one for records in found.values() for one in records if one.places]
    assert [(one.item.id, one.places, one.sealed) for one in held] == [
        ("email", ("account.email",), ())
    ]


def test_what_is_not_collected_stands_in_the_record_all_the_same() -> None:
    found = processing_records([])
    assert [one.item.id for records in found.values() for one in records] == [
        item.id for item in ITEMS
    ]


def test_something_that_was_never_declared_stops_the_record() -> None:
    with pytest.raises(UndeclaredItem):
        processing_records([DeclaredColumn("payout", "swift", BANK_ACCOUNT)])
