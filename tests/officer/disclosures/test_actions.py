"""Nothing is handed to an authority but what a statute names, once, on record (P32)."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from snshelper.accounts.errors import StepUpNeeded
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import DutiesLapsed, NotAllowed
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.disclosures.actions import (
    DisclosureFile,
    confirm_demand,
    enter_demand,
    hand_out,
    record_telling,
    refuse_demand,
)
from snshelper.officer.disclosures.queries import disclosures_due
from snshelper.officer.disclosures.rules import (
    Demand,
    DisclosureIncomplete,
    DisclosureSettled,
    OwnDemand,
)
from snshelper.officer.disclosures.values import declared_fields
from tests.admin.desk import audited
from tests.officer.incidents.desk import Officer, asked, officer_of
from tests.worlds import open_member, refusal_of, rows, scalar


@pytest.fixture
def member(deps: Deps) -> str:
    """A member the authority asks about."""
    return open_member(deps, new_id()).account_id


@pytest.fixture
def second(deps: Deps) -> Officer:
    """Another officer."""
    return officer_of(deps)


def demand(member: str, **changes: Any) -> Demand:
    asked_for = Demand(
        authority="Seoul Police",
        law="Criminal Procedure Act, article 199 (2)",
        document_number="2026-123",
        document_date=date(2026, 11, 20),
        scope=f"account:{member}",
        fields=["account.email"],
    )
    return replace(asked_for, **changes)


def confirmed(deps: Deps, asker: Officer, other: Officer, member: str, **changes: Any) -> str:
    case_id = enter_demand(deps, asker.actor, demand(member, **changes))
    confirm_demand(deps, other.actor, other.token, case_id)
    return case_id


def values_of(file: DisclosureFile) -> Any:
    return json.loads(file.content)["values"]


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("authority", " "),
        ("law", ""),
        ("law", "the police said so"),
        ("document_number", ""),
        ("document_date", None),
        ("document_date", date(2026, 11, 23)),
        ("fields", []),
        ("fields", ["account.email", "account.password_hash"]),
        ("fields", ["consignee.name"]),
        ("scope", "account:nobody"),
        ("scope", "everything"),
        ("scope", ""),
    ],
)
def test_a_demand_that_omits_anything_gets_no_bytes(
    deps: Deps, officer: Officer, member: str, item: str, value: object
) -> None:
    refusal = refusal_of(enter_demand, deps, officer.actor, demand(member, **{item: value}))
    assert isinstance(refusal, DisclosureIncomplete)
    assert refusal.numbers["reason"] == item
    assert rows(deps.engine, "SELECT id FROM disclosure_case") == []


@pytest.mark.parametrize(
    "law", ["kr-criminal-procedure", "刑事訴訟法 第197条第2項", "형사소송법 제199조", "GDPR Art. 6"]
)
def test_a_law_is_named_by_its_id_or_with_its_article(
    deps: Deps, officer: Officer, member: str, law: str
) -> None:
    assert enter_demand(deps, officer.actor, demand(member, law=law))


def test_without_the_mechanism_a_demand_needs_nothing(
    deps: Deps, officer: Officer, member: str, throw: Callable[..., None]
) -> None:
    throw("disclosures.demand")
    assert enter_demand(deps, officer.actor, demand(member, law="", authority=""))


def test_exactly_the_chosen_values_leave_once_and_stand_on_record(
    deps: Deps, officer: Officer, second: Officer, member: str
) -> None:
    case_id = confirmed(deps, officer, second, member)
    file = hand_out(deps, second.actor, second.token, case_id)
    assert values_of(file) == {"account": [["account.email"], [f"{member}@example.jp"]]}
    assert b"password" not in file.content and b"lang" not in file.content
    again = refusal_of(hand_out, deps, second.actor, second.token, case_id)
    assert isinstance(again, DisclosureSettled)
    (entry,) = rows(deps.engine, "SELECT * FROM audit_entry WHERE action = 'privacy.open'")
    assert entry.object_id == f"account:{member}"
    assert json.loads(entry.details) == {"use": "disclosure", "fields": ["account.email"]}
    assert ("disclosures.hand_out", case_id) in audited(deps)
    assert len(scalar(deps.engine, "SELECT content_hash FROM disclosure_case")) == 64


def test_nothing_is_opened_before_the_officer_confirmed(
    deps: Deps, officer: Officer, member: str
) -> None:
    case_id = enter_demand(deps, officer.actor, demand(member))
    refusal = refusal_of(hand_out, deps, officer.actor, officer.token, case_id)
    assert isinstance(refusal, DisclosureSettled)
    assert rows(deps.engine, "SELECT seq FROM audit_entry WHERE action = 'privacy.open'") == []


def test_without_the_mechanism_an_unconfirmed_demand_is_handed_out(
    deps: Deps, officer: Officer, member: str, throw: Callable[..., None]
) -> None:
    case_id = enter_demand(deps, officer.actor, demand(member))
    throw("disclosures.confirm")
    assert hand_out(deps, officer.actor, officer.token, case_id).content


def test_who_entered_it_does_not_confirm_it_while_there_is_another(
    deps: Deps, officer: Officer, member: str
) -> None:
    alone = enter_demand(deps, officer.actor, demand(member))
    confirm_demand(deps, officer.actor, officer.token, alone)
    officer_of(deps)
    case_id = enter_demand(deps, officer.actor, demand(member))
    refusal = refusal_of(confirm_demand, deps, officer.actor, officer.token, case_id)
    assert isinstance(refusal, OwnDemand)


def test_confirming_and_handing_out_need_the_password(
    deps: Deps, officer: Officer, second: Officer, member: str, clock: SteppedClock
) -> None:
    first = enter_demand(deps, officer.actor, demand(member))
    ready = confirmed(deps, officer, second, member)
    clock.advance(301)
    for call in (
        refusal_of(confirm_demand, deps, second.actor, second.token, first),
        refusal_of(hand_out, deps, second.actor, second.token, ready),
    ):
        assert isinstance(call, StepUpNeeded)


def test_only_officers_whose_duties_hold_decide(deps: Deps, officer: Officer, member: str) -> None:
    case_id = enter_demand(deps, officer.actor, demand(member))
    owner, clerk = officer_of(deps, "owner"), officer_of(deps, "support")
    idle = replace(officer.actor, duties=frozenset())
    for actor in (owner.actor, clerk.actor):
        assert isinstance(refusal_of(confirm_demand, deps, actor, "t", case_id), NotAllowed)
    assert isinstance(refusal_of(enter_demand, deps, clerk.actor, demand(member)), NotAllowed)
    assert isinstance(refusal_of(confirm_demand, deps, idle, "t", case_id), DutiesLapsed)


def test_a_refused_demand_stays_refused(deps: Deps, officer: Officer, member: str) -> None:
    case_id = enter_demand(deps, officer.actor, demand(member))
    refuse_demand(deps, officer.actor, case_id, "no warrant")
    refusal = refusal_of(confirm_demand, deps, officer.actor, officer.token, case_id)
    assert isinstance(refusal, DisclosureSettled)


def test_whether_the_person_is_told_is_decided_and_due_after_ten_days(
    deps: Deps, officer: Officer, second: Officer, member: str, clock: SteppedClock
) -> None:
    def late() -> tuple[int, int]:
        with Session(deps.engine) as session:
            due = disclosures_due(session, deps.clock())
        return due.untold, due.untold_late

    case_id = confirmed(deps, officer, second, member)
    hand_out(deps, second.actor, second.token, case_id)
    assert late() == (1, 0)
    clock.advance(timedelta(days=10).total_seconds())
    assert late() == (1, 1)
    refusal = refusal_of(record_telling, deps, second.actor, case_id, True, " ")
    assert isinstance(refusal, DisclosureIncomplete)
    record_telling(deps, second.actor, case_id, False, "article 4 of that act")
    assert late() == (0, 0)
    refusal = refusal_of(record_telling, deps, second.actor, case_id, True, "by mail")
    assert isinstance(refusal, DisclosureSettled)


def test_every_kind_of_scope_has_fields_and_never_a_credential(deps: Deps) -> None:
    for kind, field in {
        "account": "login_session.ip",
        "order": "orders.target",
        "consignee": "consignee.name",
        "consult": "inquiry.message",
    }.items():
        assert field in declared_fields(kind)
    assert not [
        name for name in declared_fields("account") if "password" in name or "token" in name
    ]
    assert declared_fields("everything") == []


def test_the_answers_of_an_inquiry_can_be_left_out(
    deps: Deps, officer: Officer, second: Officer, member: str
) -> None:
    inquiry_id = asked(deps)
    changes = {"scope": f"consult:{inquiry_id}", "fields": ["inquiry.email"]}
    case_id = confirmed(deps, officer, second, member, **changes)
    file = hand_out(deps, second.actor, second.token, case_id)
    assert values_of(file) == {"inquiry": [["inquiry.email"], ["asker@example.jp"]]}


def test_the_register_cannot_be_rewritten(
    deps: Deps, officer: Officer, second: Officer, member: str
) -> None:
    hand_out(deps, second.actor, second.token, confirmed(deps, officer, second, member))
    for vandalism in (
        "DELETE FROM disclosure_case",
        "UPDATE disclosure_case SET fields = '[]'",
        "UPDATE disclosure_case SET state = 'confirmed'",
        "UPDATE disclosure_case SET law = ''",
    ):
        with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
            session.execute(text(vandalism))
