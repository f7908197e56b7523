"""Incidents, printed copies, demands of authorities and weak packages on the front page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.officer.disclosures.tables import DisclosureCase
from snshelper.officer.front.queries.due import count_late, everything_due
from snshelper.officer.front.queries.waiting import who_waits
from snshelper.officer.incidents.tables import AffectedPerson, Incident
from snshelper.officer.papers.tables import PaperCopy
from snshelper.officer.vulnerabilities.queries import VulnerabilityState
from snshelper.privacy.calendar import end_of_days
from snshelper.support.attachments.scanner import Scanner
from snshelper.wallet.payouts.tables import Payout
from tests.admin.desk import Person
from tests.officer.front.happenings import write
from tests.scanners import stand_in

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def incident(deps: Deps, noticed_at: datetime, *states: str) -> str:
    """An open incident with people in these states."""
    incident_id = new_id()
    write(
        deps,
        Incident(
            id=incident_id,
            number=3,
            cause="inside",
            categories=["contact"],
            noticed_at=noticed_at,
            began_at=noticed_at,
            opened_by="officer",
            opened_at=noticed_at,
        ),
    )
    for number, state in enumerate(states):
        person = AffectedPerson(
            id=new_id(),
            incident_id=incident_id,
            person=f"account:{number}",
            lang="ja",
            state=state,
            found_at=noticed_at,
        )
        write(deps, person)
    return incident_id


def paper(deps: Deps, printed_at: datetime, state: str = "open") -> None:
    """A printed copy."""
    write(
        deps,
        PaperCopy(
            id=new_id(),
            scope="order:x",
            what="slip",
            count=1,
            printed_by="support",
            printed_at=printed_at,
            state=state,
        ),
    )


def demand(deps: Deps, number: int, state: str, handed_at: datetime | None = None) -> None:
    """A demand of an authority."""
    write(
        deps,
        DisclosureCase(
            id=new_id(),
            number=number,
            state=state,
            authority="港警察署",
            law="刑事訴訟法197条2項",
            document_number="1",
            document_date=date(2026, 11, 1),
            scope="account:x",
            fields=["account.email"],
            asked_by="owner",
            asked_at=deps.clock(),
            handed_at=handed_at,
        ),
    )


def told(shop: Deps, officer: Person) -> list[tuple[str, date | None, bool]]:
    return [(due.key, due.day, due.is_late) for due in everything_due(shop, officer.actor)]


def test_an_incident_is_late_after_exactly_72_hours(
    shop: Deps, officer: Person, clock: SteppedClock
) -> None:
    incident_id = incident(shop, clock(), "waiting", "told", "removed")
    clock.advance((3 * DAY - SECOND).total_seconds())
    [due] = everything_due(shop, officer.actor)
    assert (due.key, due.day, due.is_late) == ("front.due.incident", date(2026, 11, 25), False)
    assert dict(due.values) == {
        "code": "I-0003",
        "people": "2",
        "untold": "1",
        "until": "11-25 21:00",
    }
    assert due.path == f"/admin/privacy/incidents?incident={incident_id}"
    clock.advance(1)
    assert everything_due(shop, officer.actor)[0].is_late


def test_people_who_were_not_told_wait_since_it_was_noticed(
    shop: Deps, officer: Person, clock: SteppedClock
) -> None:
    incident_id = incident(shop, clock(), "waiting", "unreachable")
    [one] = who_waits(shop, officer.actor)
    assert (one.id, one.since, one.due_at) == (incident_id, clock(), clock() + 3 * DAY)
    assert dict(one.values) == {"code": "I-0003", "untold": "2"}


def test_nobody_waits_for_an_incident_that_everybody_was_told_of(
    shop: Deps, officer: Person
) -> None:
    incident(shop, shop.clock(), "told")
    assert who_waits(shop, officer.actor) == []


def test_a_printed_copy_is_late_after_seven_days(
    shop: Deps, officer: Person, clock: SteppedClock
) -> None:
    paper(shop, clock())
    clock.advance((7 * DAY - SECOND).total_seconds())
    assert told(shop, officer) == []
    clock.advance(1)
    assert told(shop, officer) == [("front.due.papers", date(2026, 11, 29), True)]


def test_money_that_was_promised_is_late_after_fourteen_days(
    shop: Deps, officer: Person, person: Callable[..., Person], clock: SteppedClock
) -> None:
    gone = person().actor.account_id
    payout = {"id": new_id(), "account_id": gone, "state": "payable", "amount": 500}
    write(shop, Payout(**payout, created_at=clock(), payable_at=clock()))
    assert told(shop, officer) == [("front.due.payouts", date(2026, 12, 6), False)]
    clock.advance((end_of_days(clock(), 14) - clock() - SECOND).total_seconds())
    assert told(shop, officer) == [("front.due.payouts", date(2026, 12, 6), False)]
    clock.advance(1)
    assert told(shop, officer) == [("front.due.payouts", date(2026, 12, 6), True)]


def test_a_copy_without_a_witness_is_to_be_looked_at(shop: Deps, officer: Person) -> None:
    paper(shop, shop.clock(), "destroyed")
    assert told(shop, officer) == [("front.due.unwitnessed", None, False)]


def test_demands_of_authorities_stand_by_step(
    shop: Deps, officer: Person, clock: SteppedClock
) -> None:
    demand(shop, 1, "asked")
    demand(shop, 2, "confirmed")
    demand(shop, 3, "handed", clock() - 10 * DAY)
    assert told(shop, officer) == [
        ("front.due.disclosures.untold", None, True),
        ("front.due.disclosures.asked", None, False),
        ("front.due.disclosures.confirmed", None, False),
    ]


@pytest.mark.parametrize("status", ["unreachable", "stale"])
def test_a_virus_scanner_that_takes_no_file_is_told(
    shop: Deps, officer: Person, tmp_path: Path, status: str
) -> None:
    with stand_in(tmp_path) as daemon:
        daemon.built = shop.clock() - DAY
        settings = shop.settings.model_copy(update={"clamd": daemon.address})
        scanned = replace(shop, settings=settings)
        assert told(scanned, officer) == []
        if status == "stale":
            daemon.built = shop.clock() - 4 * DAY
            assert told(scanned, officer) == [("front.due.scanner.stale", None, False)]
    if status == "unreachable":
        assert told(scanned, officer) == [("front.due.scanner.unreachable", None, False)]


def test_no_page_but_the_officers_waits_for_the_virus_scanner(
    shop: Deps, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(_: Deps) -> Scanner:
        raise AssertionError("the scanner was asked")

    monkeypatch.setattr("snshelper.officer.front.queries.events.look_at_scanner", ask)
    assert count_late(shop, officer.actor) == 0
    with pytest.raises(AssertionError):
        everything_due(shop, officer.actor)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("clean", []),
        ("never", []),
        ("stale", [("front.due.analysis.stale", None, False)]),
        ("incomplete", [("front.due.analysis.incomplete", None, False)]),
        ("forged", [("front.due.analysis.forged", None, True)]),
        ("vulnerable", [("front.due.analysis.vulnerable", None, True)]),
    ],
)
def test_what_is_known_against_the_packages(
    shop: Deps, officer: Person, monkeypatch: pytest.MonkeyPatch, status: Any, expected: Any
) -> None:
    place = "snshelper.officer.front.queries.events.vulnerability_state"
    monkeypatch.setattr(place, lambda *_: VulnerabilityState(status))
    assert told(shop, officer) == expected
