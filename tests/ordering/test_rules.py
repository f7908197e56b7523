"""Where an order may go, what a click is, and what the confirmation screen says."""

from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.ordering.rules import (
    OPEN_STATES,
    STATES,
    ClickReused,
    Confirmation,
    ConsigneeDraft,
    ConsigneeInvalid,
    ServiceUnavailable,
    State,
    legal_hash,
    legal_items,
    may_go,
    parse_client_key,
    parse_consignee,
    parse_slug,
)
from tests.worlds import HOME

CONFIRMATION = Confirmation("500人", 1000, "6〜18時間", "自動で返金", 10)


def test_an_ended_order_goes_nowhere() -> None:
    ended = set(STATES) - set(OPEN_STATES)
    assert not any(may_go(start, to) for start in ended for to in get_args(State))


def test_every_open_order_can_still_end() -> None:
    ended = set(STATES) - set(OPEN_STATES)
    reachable = {state: {to for to in STATES if may_go(state, to)} for state in OPEN_STATES}
    for state in OPEN_STATES:
        seen, edge = set[str](), {state}
        while edge:
            seen |= edge
            edge = {to for each in edge for to in reachable.get(each, set())} - seen
        assert seen & ended


def test_what_was_sent_can_not_be_taken_back_to_placed() -> None:
    assert not any(may_go(state, "placed") for state in STATES)
    assert not may_go("submitted", "queued")
    assert not may_go("in_progress", "queued")


@pytest.mark.parametrize("key", ["a" * 7, "a" * 65, "with space", "ａａａａａａａａ", "a\nb" * 4])
def test_a_key_that_no_client_of_ours_makes_is_no_click(key: str) -> None:
    with pytest.raises(ClickReused):
        parse_client_key(key)


@given(st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.lists(st.text())))
def test_only_text_is_a_click_or_a_service(raw: object) -> None:
    with pytest.raises(ClickReused):
        parse_client_key(raw)
    with pytest.raises(ServiceUnavailable):
        parse_slug(raw)


def test_an_address_is_stored_as_a_carrier_reads_it() -> None:
    typed = ConsigneeDraft(
        " 山田　花子 ", "０９０ー１２３４ー５６７８", "１５０-０００１", HOME.address, "h@ex.jp"
    )
    assert parse_consignee(typed) == replace(
        HOME, name="山田 花子", phone="09012345678", postal_code="1500001"
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("name", bad) for bad in ("", " ", "x" * 81, "a\nb", "a\x00b", "\ud800")],
        *[("phone", bad) for bad in ("", "090", "090-1234-567x", "1" * 14, None)],
        *[("postal_code", bad) for bad in ("", "150-001", "150-00012", "abcdefg")],
        *[("address", bad) for bad in ("", "short", "x" * 201, "東京都渋谷区神宮前\x001-2")],
        *[("email", bad) for bad in ("", "x", "a b@c.jp", "@c.jp", f"a@{'c' * 260}.jp", [])],
    ],
)
def test_an_address_that_cannot_be_delivered_to_names_its_field(field: str, value: Any) -> None:
    with pytest.raises(ConsigneeInvalid) as refused:
        parse_consignee(replace(HOME, **{field: value}))
    assert refused.value.numbers == {"reason": field}


def test_no_address_at_all_is_refused_at_its_first_field() -> None:
    with pytest.raises(ConsigneeInvalid):
        parse_consignee(None)


@given(st.builds(ConsigneeDraft, *[st.text(max_size=250)] * 5))
def test_any_accepted_address_can_be_stored(draft: ConsigneeDraft) -> None:
    try:
        accepted = parse_consignee(draft)
    except ConsigneeInvalid:
        return
    for value in vars(accepted).values():
        value.encode()
        assert "\x00" not in value


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_confirmation_says_the_six_items_of_the_law_in_their_order(lang: Any) -> None:
    items = legal_items(Texts(lang), CONFIRMATION)
    assert [item["key"] for item in items] == [
        *("quantity", "total", "payment", "delivery", "cancel", "period")
    ]
    assert all(item["label"] and item["value"] for item in items)
    assert "1,000" in items[1]["value"]
    assert "10" in items[4]["value"]


def test_a_changed_snapshot_has_another_hash() -> None:
    legal = {"lang": "ja", "items": legal_items(Texts("ja"), CONFIRMATION)}
    changed = {**legal, "lang": "ko"}
    assert legal_hash(legal) == legal_hash(dict(reversed(legal.items()))) != legal_hash(changed)
