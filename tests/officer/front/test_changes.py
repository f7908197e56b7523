"""What changed: by key, bounded, in sentences without a personal value."""

import ast
import string
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts, catalogue
from snshelper.kernel.ids import new_id, short_code
from snshelper.kernel.runtime import Deps
from snshelper.officer.front.queries.changes import (
    PAGE,
    Change,
    openings_by_week,
    recent_changes,
)
from snshelper.officer.front.sentences import change_line
from snshelper.officer.front.told import LEFT_OUT, PLACE_OF
from snshelper.privacy.audit import AuditedObject
from snshelper.privacy.gate import OPENING
from tests.admin.desk import Person, explained
from tests.architecture.source import FILES
from tests.officer.front.happenings import audit, manifest, many_entries

READER = Actor("customer", "018f0000-0000-7000-8000-000000000009")
REQUEST = AuditedObject("request", "018f0000-0000-7000-8000-000000000001")
DETAILS: dict[str, Any] = {
    "number": 3,
    "scopes": 1234,
    "destroyed": 1200,
    "scope": "order:018f0000-0000-7000-8000-000000000002",
    "law": "kr-national-tax-85-3",
    "until": "2027-01-01T15:00:00+00:00",
    "effective_at": "2026-12-01T15:00:00+00:00",
    "kind": "access",
    "ground": "law",
    "state": "taken",
    "role": "officer",
    "document": "terms",
    "most": 2,
    "total": 40,
    "sample": 10,
    "lines": 10,
    "unjustified": 1,
    "found": 9,
    "people": 9,
    "count": 2,
}


def change(action: str, details: dict[str, Any], object_id: str = REQUEST.id) -> Change:
    return Change(1, datetime(2026, 11, 22, tzinfo=UTC), "system", action, object_id, details, 3)


def test_changes_come_newest_first_page_by_page(
    shop: Deps, officer: Person, clock: SteppedClock
) -> None:
    for _ in range(PAGE + 3):
        audit(shop, "requests.extend", REQUEST)
        audit(shop, OPENING, REQUEST)
        clock.advance(1)
    first = recent_changes(shop, officer.actor)
    second = recent_changes(shop, officer.actor, first[-1].seq)
    assert (len(first), len(second)) == (PAGE, 3)
    seqs = [one.seq for one in first + second]
    assert seqs == sorted(seqs, reverse=True) and len(set(seqs)) == PAGE + 3


def test_only_thirty_days_are_told(shop: Deps, officer: Person, clock: SteppedClock) -> None:
    audit(shop, "requests.extend", REQUEST)
    clock.advance(timedelta(days=30).total_seconds())
    assert len(recent_changes(shop, officer.actor)) == 1
    clock.advance(1)
    assert recent_changes(shop, officer.actor) == []
    audit(shop, "requests.extend", REQUEST)
    assert len(recent_changes(shop, officer.actor)) == 1


def test_what_other_rooms_do_is_not_told(shop: Deps, officer: Person) -> None:
    for action in ("order.refund", "catalogue.create", "people.judge_opening", OPENING):
        audit(shop, action, AuditedObject("order", new_id()))
    assert recent_changes(shop, officer.actor) == []


def test_an_approval_names_its_manifest(shop: Deps, officer: Person) -> None:
    manifest_id = manifest(shop, shop.clock())
    audit(shop, "retention.approve", AuditedObject("manifest", manifest_id), officer.actor)
    [approved] = recent_changes(shop, officer.actor)
    line = change_line(Texts("en"), approved, officer.actor)
    assert (line.words, line.who) == ("Destruction D-00012 was approved", "You")
    assert line.url == "/en/admin/privacy/retention"


def test_openings_are_counted_in_their_week(
    shop: Deps, officer: Person, clock: SteppedClock
) -> None:
    clock.moment = clock().replace(day=15, hour=14, minute=59, second=59)
    audit(shop, OPENING, REQUEST)
    clock.advance(1)
    audit(shop, OPENING, REQUEST)
    audit(shop, "requests.extend", REQUEST)
    assert openings_by_week(shop, officer.actor) == [0, 0, 0, 1, 1]
    clock.advance(timedelta(weeks=4).total_seconds())
    assert openings_by_week(shop, officer.actor) == [1, 0, 0, 0, 0]


def test_ten_thousand_entries_are_turned_over_without_reading_them_all(
    shop: Deps, officer: Person
) -> None:
    many_entries(shop, 10_000)
    before = 0
    with explained(shop.engine) as plans:
        for _ in range(20):
            found = recent_changes(shop, officer.actor, before)
            assert len(found) == PAGE
            before = found[-1].seq
        assert sum(openings_by_week(shop, officer.actor)) == 8_000
    assert plans.steps and plans.scans == []


@pytest.mark.parametrize("role", ["support", "finance", "marketer"])
@pytest.mark.parametrize("query", [recent_changes, openings_by_week])
def test_no_other_role_reads_any_of_it(
    shop: Deps, person: Callable[..., Person], role: str, query: Any
) -> None:
    with pytest.raises(NotAllowed):
        query(shop, person(role).actor)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("action", sorted(PLACE_OF))
def test_every_action_is_a_sentence_with_nothing_unsaid(action: str, lang: Lang) -> None:
    details = DETAILS | ({"kind": "training"} if action == "people.train" else {})
    object_id = {
        "policy.announce": "2",
        "people.set_headcount": "officer",
        "people.draw_review": "2026-10",
        "people.conclude_review": "2026-10",
    }.get(action, REQUEST.id)
    line = change_line(Texts(lang), change(action, details, object_id), READER)
    assert "–" not in line.words and "{" not in line.words
    assert REQUEST.id not in line.words
    assert line.who == Texts(lang)("front.who.program")


@pytest.mark.parametrize("odd", [None, 7, "山田花子", [], {"x": 1}, True, "x" * 500])
@pytest.mark.parametrize("action", sorted(PLACE_OF))
def test_an_odd_entry_is_a_dash_and_never_said_word_for_word(action: str, odd: Any) -> None:
    details = dict.fromkeys(DETAILS, odd)
    words = change_line(Texts("ja"), change(action, details, "odd"), READER).words
    assert "花子" not in words and "xxx" not in words


def test_every_action_of_the_officers_desks_is_told_or_left_out_on_purpose() -> None:
    done = {"people.offer_handover", "people.take_over", "people.call_off_handover"}
    for file in FILES:
        if file.room == "officer":
            done |= _audited(file.tree, file.name)
    assert done - set(PLACE_OF) - LEFT_OUT == set()
    assert {"retention.select", "requests.enter", "people.sign", "policy.announce"} <= done


_WRITERS = ("record_audit", "_audit", "record", "_record")


def _audited(tree: ast.Module, name: str) -> set[str]:
    room = name.split("/")[1]
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _WRITERS:
            words = [one.value for one in node.args if isinstance(one, ast.Constant)]
            found |= {word if "." in word else f"{room}.{word}" for word in words}
    return found


def test_a_sentence_names_only_what_an_entry_may_hold() -> None:
    names = {
        field
        for key, message in catalogue("ja").items()
        if key.startswith("front.change.") and not key.startswith("front.change.kind.")
        for _, field, _, _ in string.Formatter().parse(message)
        if field
    }
    assert names <= {
        *DETAILS,
        "code",
        "object",
        "manifest",
        "day",
        "person",
        "headcount_role",
        "incident",
        "case",
    }


def test_codes_are_those_that_people_read(officer: Person) -> None:
    line = change_line(Texts("ja"), change("requests.extend", {}), officer.actor)
    assert f"#{short_code(REQUEST.id)}" in line.words
