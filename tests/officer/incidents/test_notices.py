"""Everybody an incident reached is told, once, in their language (P76)."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from snshelper.accounts.errors import StepUpNeeded
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.mail.queries import newest_mail
from snshelper.officer.incidents.actions import notices as room
from snshelper.officer.incidents.actions.finding import find_affected
from snshelper.officer.incidents.actions.notices import (
    start_notices,
    tell_batch,
    tell_in_background,
    tell_otherwise,
)
from snshelper.officer.incidents.actions.opening import write_words
from snshelper.officer.incidents.errors import (
    IncidentIncomplete,
    NobodyFound,
    PersonSettled,
    WordsMissing,
)
from tests.admin.desk import join, write_order, write_parcel
from tests.job_table import JobTable
from tests.officer.incidents.desk import (
    WORDS,
    Officer,
    asked,
    notices,
    opened,
    opened_incident,
    people,
    person_id,
    run_notices,
    searched,
    tell,
    told_incident,
)
from tests.worlds import open_member, refusal_of, rows, scalar


@pytest.fixture
def clerk(deps: Deps) -> str:
    return join(deps, "clerk", ("support",)).actor.account_id


def test_each_affected_person_gets_one_notice_and_nobody_else_any(
    deps: Deps, officer: Officer, clerk: str
) -> None:
    for name in ("a", "b", "untouched"):
        open_member(deps, name)
    opened(deps, clerk, "account:a")
    opened(deps, clerk, "account:b")
    incident_id = searched(deps, officer, clerk)
    tell(deps, officer, incident_id)
    run_notices(deps, incident_id)
    start_notices(deps, officer.actor, officer.token, incident_id)
    run_notices(deps, incident_id)
    assert notices(deps) == ["a@example.jp", "b@example.jp"]
    assert set(people(deps, incident_id).values()) == {"mailed"}


def test_without_its_mechanism_nobody_is_told(
    deps: Deps, officer: Officer, clerk: str, throw
) -> None:
    open_member(deps, "a")
    opened(deps, clerk, "account:a")
    incident_id = searched(deps, officer, clerk)
    throw("incidents.notice")
    tell(deps, officer, incident_id)
    assert notices(deps) == []


def test_a_notice_says_in_the_readers_language_all_that_the_law_asks(
    deps: Deps, officer: Officer, clerk: str
) -> None:
    visitor = asked(deps, lang="ko")
    opened(deps, clerk, f"consult:{visitor}", ["inquiry.email", "inquiry.message"])
    incident_id = searched(deps, officer, clerk)
    tell(deps, officer, incident_id)
    [mail] = newest_mail(deps)
    for words in (
        "문의 내용과 연락처",  # what
        "2026-11-22 20:00 KST부터",  # when
        "happened-ko",  # how
        "언급하는 연락에 주의",  # what the person can do
        "measures-ko",  # what was done
        "보상",  # relief
        "キムジュンホ",  # whom to ask
        "privacy.kisa.or.kr",
    ):
        assert words in mail.text
    assert "이메일 주소" not in mail.text


def test_what_the_records_do_not_say_is_told_by_the_incidents_own_categories(
    deps: Deps, officer: Officer, clerk: str
) -> None:
    open_member(deps, "a")
    opened(deps, clerk, "account:a", [])
    incident_id = searched(deps, officer, clerk, categories=["transaction"])
    tell(deps, officer, incident_id)
    assert "注文とお支払いの記録" in newest_mail(deps)[0].text


def test_somebody_with_one_address_gets_one_notice_however_often_they_were_found(
    deps: Deps, officer: Officer, clerk: str
) -> None:
    member = open_member(deps, new_id())
    order_id = write_order(deps, member.account_id, family="goods", state="in_progress")
    address = f"{member.account_id}@example.jp"
    write_parcel(deps, order_id, email=address.upper())
    opened(deps, clerk, f"account:{member.account_id}")
    opened(deps, clerk, f"consignee:{order_id}")
    incident_id = searched(deps, officer, clerk)
    tell(deps, officer, incident_id)
    assert notices(deps) == [address]
    assert sorted(people(deps, incident_id).values()) == ["mailed", "same"]


def test_a_death_between_two_batches_tells_nobody_twice(
    deps: Deps, officer: Officer, clerk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_BATCH", 2)
    for number in range(5):
        open_member(deps, f"m{number}")
        opened(deps, clerk, f"account:m{number}")
    incident_id = searched(deps, officer, clerk)
    write_words(deps, officer.actor, incident_id, WORDS)
    start_notices(deps, officer.actor, officer.token, incident_id)
    assert tell_batch(deps, incident_id)

    class Killed(BaseException):
        """The process is gone."""

    sent = room.send_mail

    def die_after_the_first(*args: object, **options: object) -> str:
        if len(notices(deps)) == 2 and die_after_the_first.count:  # type: ignore[attr-defined]
            raise Killed
        die_after_the_first.count = 1  # type: ignore[attr-defined]
        return sent(*args, **options)  # type: ignore[arg-type]

    die_after_the_first.count = 0  # type: ignore[attr-defined]
    monkeypatch.setattr(room, "send_mail", die_after_the_first)
    with pytest.raises(Killed):
        tell_batch(deps, incident_id)
    assert len(notices(deps)) == 2
    monkeypatch.setattr(room, "send_mail", sent)
    asyncio.run(tell_in_background(deps, incident_id))
    assert sorted(notices(deps)) == [f"m{number}@example.jp" for number in range(5)]


def test_somebody_who_is_found_later_is_told_as_well(
    deps: Deps, officer: Officer, clerk: str, jobs: JobTable
) -> None:
    open_member(deps, "a")
    opened(deps, clerk, "account:a")
    incident_id = searched(deps, officer, clerk)
    tell(deps, officer, incident_id)
    open_member(deps, "b")
    opened(deps, clerk, "account:b")
    before = scalar(deps.engine, "SELECT COUNT(*) FROM job WHERE workflow = 'tell_affected'")
    find_affected(deps, officer.actor, incident_id)
    after = scalar(deps.engine, "SELECT COUNT(*) FROM job WHERE workflow = 'tell_affected'")
    assert after == before + 1
    run_notices(deps, incident_id)
    assert notices(deps) == ["a@example.jp", "b@example.jp"]


def test_nothing_leaves_before_words_people_and_password(
    deps: Deps, officer: Officer, clerk: str, clock: SteppedClock
) -> None:
    open_member(deps, "a")
    opened(deps, clerk, "account:a")
    empty = opened_incident(deps, officer)
    asking = (deps, officer.actor, officer.token)
    assert isinstance(refusal_of(start_notices, *asking, empty), NobodyFound)
    incident_id = searched(deps, officer, clerk)
    assert isinstance(refusal_of(start_notices, *asking, incident_id), WordsMissing)
    write_words(deps, officer.actor, incident_id, WORDS | {"ko": ("so", " ")})
    assert isinstance(refusal_of(start_notices, *asking, incident_id), WordsMissing)
    write_words(deps, officer.actor, incident_id, WORDS)
    clock.advance(timedelta(minutes=6).total_seconds())
    assert isinstance(refusal_of(start_notices, *asking, incident_id), StepUpNeeded)
    run_notices(deps, incident_id)
    assert notices(deps) == []


def test_what_people_were_told_stays_as_it_was_told(deps: Deps, officer: Officer) -> None:
    incident_id, _ = told_incident(deps, officer)
    refusal = refusal_of(write_words, deps, officer.actor, incident_id, WORDS)
    assert isinstance(refusal, IncidentIncomplete)


def test_whom_no_mail_reaches_is_told_another_way_and_nobody_else_is_ticked_off(
    deps: Deps, officer: Officer, clerk: str
) -> None:
    gone, bounced, fine = asked(deps, email=""), asked(deps, "b@ex.jp"), asked(deps, "f@ex.jp")
    for one in (gone, bounced, fine):
        opened(deps, clerk, f"consult:{one}")
    incident_id = searched(deps, officer, clerk)
    tell(deps, officer, incident_id)
    with unit_of_work(deps.engine) as session:
        session.execute(
            text(
                "UPDATE outbox_mail SET sent_at = NULL, refused_at = created_at"
                " WHERE scope = :scope"
            ),
            {"scope": f"consult:{bounced}"},
        )
    assert people(deps, incident_id)[f"consult:{gone}"] == "unreachable"
    for one in (gone, bounced):
        row = person_id(deps, incident_id, f"consult:{one}")
        tell_otherwise(deps, officer.actor, incident_id, row, "by telephone, 10:30")
    row = person_id(deps, incident_id, f"consult:{fine}")
    refusal = refusal_of(tell_otherwise, deps, officer.actor, incident_id, row, "by telephone")
    assert isinstance(refusal, PersonSettled)
    states = [row.state for row in rows(deps.engine, "SELECT state FROM affected_person")]
    assert sorted(states) == ["mailed", "told", "told"]
