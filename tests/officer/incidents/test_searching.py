"""Who was affected follows from the records, and from nothing else (P76)."""

from dataclasses import replace

import pytest

from snshelper.accounts.queries import HANDLE_LENGTH, hash_token
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import DutiesLapsed, NotAllowed
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.officer.incidents.actions.finding import add_person, find_affected, remove_person
from snshelper.officer.incidents.actions.sources import name_source
from snshelper.officer.incidents.errors import PersonSettled, ReasonMissing, SourceRefused
from tests.admin.desk import join, write_attempt, write_order, write_parcel
from tests.officer.incidents.desk import (
    Officer,
    asked,
    draft,
    opened,
    opened_incident,
    people,
    person_id,
    searched,
    told_incident,
)
from tests.worlds import open_member, refusal_of, rows


def test_exactly_those_are_affected_whose_data_was_opened_by_this_person_in_this_time(
    deps: Deps, officer: Officer, clock: SteppedClock
) -> None:
    clerk, other = (join(deps, name, ("support",)).actor.account_id for name in ("a", "b"))
    for name in ("before", "within", "twice", "others", "after"):
        open_member(deps, name)
    opened(deps, clerk, "account:before")
    clock.advance(7200)
    opened(deps, clerk, "account:within")
    opened(deps, clerk, "account:twice", ["account.email"])
    opened(deps, clerk, "account:twice", ["login_session.ip"])
    opened(deps, other, "account:others")
    clock.advance(60)
    window = draft(deps)
    clock.advance(60)
    opened(deps, clerk, "account:after")
    incident_id = searched(
        deps,
        officer,
        clerk,
        began_at=window.began_at,
        ended_at=window.ended_at,
        noticed_at=window.noticed_at,
    )
    assert people(deps, incident_id) == {"account:twice": "waiting", "account:within": "waiting"}
    (twice,) = rows(
        deps.engine,
        "SELECT f.how, f.times, f.fields FROM affected_finding f JOIN affected_person p"
        " ON p.id = f.person_id WHERE p.person = 'account:twice'",
    )
    assert (twice.how, twice.times) == ("opened", 2)
    assert twice.fields == '["account.email", "login_session.ip"]'


def test_every_kind_of_scope_leads_to_its_person(deps: Deps, officer: Officer) -> None:
    clerk = join(deps, "clerk", ("support",)).actor.account_id
    member = open_member(deps, new_id())
    order_id = write_order(deps, member.account_id, family="goods", state="in_progress")
    write_parcel(deps, order_id)
    visitor, lost = asked(deps), new_id()
    for scope in (
        f"order:{order_id}",
        f"consignee:{order_id}",
        f"consult:{visitor}",
        f"mail:{lost}",
    ):
        opened(deps, clerk, scope)
    incident_id = searched(deps, officer, clerk)
    assert people(deps, incident_id) == {
        f"account:{member.account_id}": "waiting",
        f"consignee:{order_id}": "waiting",
        f"consult:{visitor}": "waiting",
        f"mail:{lost}": "unreachable",
    }


def test_a_stolen_log_in_reaches_its_owner_and_what_was_opened_with_it(
    deps: Deps, officer: Officer, clock: SteppedClock
) -> None:
    clerk = join(deps, "clerk", ("support",))
    open_member(deps, "seen")
    clock.advance(60)
    opened(deps, clerk.actor.account_id, "account:seen")
    clock.advance(60)
    incident_id = opened_incident(deps, officer, cause="attack")
    handle = hash_token(clerk.token)[:HANDLE_LENGTH]
    name_source(deps, officer.actor, incident_id, "session", handle)
    find_affected(deps, officer.actor, incident_id)
    assert set(people(deps, incident_id)) == {
        "account:seen",
        f"account:{clerk.actor.account_id}",
    }


def test_a_partner_knows_every_order_it_was_ever_handed(
    deps: Deps, officer: Officer, clock: SteppedClock
) -> None:
    early, late, elsewhere = (open_member(deps, name) for name in ("early", "late", "elsewhere"))
    for member, connector in ((early, "sandbox"), (elsewhere, "goods")):
        order_id = write_order(deps, member.account_id, state="in_progress")
        write_attempt(deps, order_id, connector=connector)
    clock.advance(90 * 86400)
    ended = draft(deps)
    clock.advance(60)
    order_id = write_order(deps, late.account_id, state="in_progress")
    write_attempt(deps, order_id)
    incident_id = opened_incident(
        deps,
        officer,
        began_at=ended.began_at,
        ended_at=ended.ended_at,
        noticed_at=ended.noticed_at,
    )
    name_source(deps, officer.actor, incident_id, "partner", "sandbox")
    find_affected(deps, officer.actor, incident_id)
    assert set(people(deps, incident_id)) == {"account:early"}


def test_searching_again_changes_nothing_and_finds_what_was_missed(
    deps: Deps, officer: Officer
) -> None:
    clerk = join(deps, "clerk", ("support",)).actor.account_id
    open_member(deps, "one")
    opened(deps, clerk, "account:one")
    incident_id = searched(deps, officer, clerk)
    assert find_affected(deps, officer.actor, incident_id) == 0
    open_member(deps, "two")
    opened(deps, clerk, "account:two")
    assert find_affected(deps, officer.actor, incident_id) == 1
    findings = rows(deps.engine, "SELECT id FROM affected_finding")
    assert len(findings) == 2


def test_without_the_search_nobody_is_found(deps: Deps, officer: Officer, throw) -> None:
    clerk = join(deps, "clerk", ("support",)).actor.account_id
    open_member(deps, "one")
    opened(deps, clerk, "account:one")
    throw("incidents.search")
    assert people(deps, searched(deps, officer, clerk)) == {}


def test_somebody_is_taken_in_and_out_with_a_reason_only(deps: Deps, officer: Officer) -> None:
    open_member(deps, "one")
    incident_id = opened_incident(deps, officer)
    assert isinstance(
        refusal_of(add_person, deps, officer.actor, incident_id, "account:one", " "), ReasonMissing
    )
    for nobody in ("account:none", "mail:x", "one", "consult:none"):
        assert isinstance(
            refusal_of(add_person, deps, officer.actor, incident_id, nobody, "said so"),
            SourceRefused,
        )
    add_person(deps, officer.actor, incident_id, "account:one", "telephoned")
    assert people(deps, incident_id) == {"account:one": "waiting"}
    row = person_id(deps, incident_id, "account:one")
    assert isinstance(
        refusal_of(remove_person, deps, officer.actor, incident_id, row, ""), ReasonMissing
    )
    remove_person(deps, officer.actor, incident_id, row, "mistaken")
    assert find_affected(deps, officer.actor, incident_id) == 0
    assert people(deps, incident_id) == {"account:one": "removed"}
    add_person(deps, officer.actor, incident_id, "account:one", "after all")
    assert people(deps, incident_id) == {"account:one": "waiting"}


def test_nobody_who_was_told_is_taken_out(deps: Deps, officer: Officer) -> None:
    incident_id, member = told_incident(deps, officer)
    row = person_id(deps, incident_id, f"account:{member.account_id}")
    assert isinstance(
        refusal_of(remove_person, deps, officer.actor, incident_id, row, "why"), PersonSettled
    )


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("staff", "nobody"),
        ("session", "0" * HANDLE_LENGTH),
        ("session", ""),
        ("scope", "everything"),
        ("scope", "account:" + "x" * 60),
        ("partner", "unknown"),
        (None, "x"),
    ],
)
def test_only_what_is_known_here_can_be_named(
    deps: Deps, officer: Officer, kind: str | None, value: str
) -> None:
    incident_id = opened_incident(deps, officer)
    refusal = refusal_of(name_source, deps, officer.actor, incident_id, kind, value)
    assert isinstance(refusal, SourceRefused)


def test_the_desk_is_for_officers_whose_duties_hold(deps: Deps, officer: Officer) -> None:
    incident_id = opened_incident(deps, officer)
    clerk = join(deps, "clerk", ("support",)).actor
    idle = replace(officer.actor, duties=frozenset())
    assert isinstance(refusal_of(find_affected, deps, clerk, incident_id), NotAllowed)
    assert isinstance(refusal_of(find_affected, deps, Actor("customer", "x"), "1"), NotAllowed)
    assert isinstance(refusal_of(find_affected, deps, idle, incident_id), DutiesLapsed)
