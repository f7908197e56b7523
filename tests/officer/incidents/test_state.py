"""The breach desk, played as its events come over the socket."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest

from snshelper.kernel import runtime
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.officer.incidents.state import IncidentDesk
from snshelper.officer.incidents.views import desk
from snshelper.officer.incidents.wording import PersonRow
from tests.admin.desk import Person, join, play
from tests.duties import fulfil_duties
from tests.officer.incidents.desk import asked, opened, prove, run_notices, run_payments
from tests.worlds import open_member, scalar

HERE = "/admin/privacy/incidents"
FORM = {
    "facts": "A list was looked at.",
    "cause": "inside",
    "category_contact": "on",
    "noticed_at": "2026-11-22T20:59",
    "began_at": "2026-11-22T19:00",
    "ended_at": "2026-11-22T21:00",
}
WORDS = {f"{name}_{lang}": f"{name} {lang}" for name in ("happened", "done") for lang in LANGUAGES}


@pytest.fixture
def shop(deps: Deps) -> Iterator[Deps]:
    """`deps`, findable by states."""
    runtime.install(deps)
    yield deps
    runtime._installed.clear()


@pytest.fixture
def officer(shop: Deps) -> Person:
    """An officer whose duties are fulfilled and whose password was proved."""
    person = join(shop, "officer", ("officer",))
    fulfil_duties(shop, person.actor.account_id)
    prove(shop, person.token)
    return person


def test_an_officer_takes_an_incident_from_its_beginning_to_its_end(
    shop: Deps, officer: Person
) -> None:
    clerk = join(shop, "clerk", ("support",)).actor.account_id
    member, visitor = open_member(shop, new_id()), asked(shop)
    opened(shop, clerk, f"account:{member.account_id}")

    async def find(tab: Any) -> None:
        await tab.load()
        await tab.start_opening()
        await tab.open_new(FORM)
        assert tab.error == "" and tab.panel.code == "I-0001"
        assert "1" in tab.panel.clock and not tab.panel.is_late
        assert clerk in [choice.value for choice in tab.staff]
        await tab.name_source({"kind": "staff", "value": clerk})
        await tab.search()
        assert [person.status for person in tab.people] == ["unknown"]
        await tab.add_person({"scope": f"consult:{visitor}", "reason": "wrote to us"})
        assert len(tab.people) == 2 and "wrote to us" in tab.people[1].how

    async def do(tab: Any) -> None:
        await tab.close()
        assert "全員にお知らせする" in tab.error
        await tab.write_words(WORDS)
        await tab.start_notices()
        assert tab.error == "" and tab.panel.is_told
        await tab.add_measure({"measure": "locked out"})
        await tab.decide_amount({"yen": "500"})
        await tab.decide_authority({"decision": "not_required", "words": "two people"})
        assert tab.error == ""

    async def end(tab: Any) -> None:
        await tab.refresh()
        assert tab.panel.told == tab.panel.people == 2
        (unpaid,) = [person.id for person in tab.people if person.may_pay]
        assert not tab.panel.is_settled
        await tab.settle_person({"person": unpaid, "deed": "paid", "words": "by post"})
        assert tab.panel.is_settled
        await tab.close()
        assert tab.error == "" and not tab.panel.is_open
        assert {task.step for task in tab.panel.tasks} == {"done"}
        await tab.put_away()
        assert [row.status for row in tab.rows] == ["completed"]

    async def finish(_tab: Any) -> None:
        incident_id = str(scalar(shop.engine, "SELECT id FROM incident"))
        await runtime.in_thread(run_notices, shop, incident_id)
        await runtime.in_thread(run_payments, shop, incident_id)

    play(IncidentDesk, HERE, officer.token, find, do, finish, end)


def test_whose_duties_lapsed_is_told_so_and_reads_no_words(shop: Deps, officer: Person) -> None:
    async def write(tab: Any) -> None:
        await tab.load()
        await tab.open_new(FORM)

    assert play(IncidentDesk, HERE, officer.token, write).panel.facts

    async def read(tab: Any) -> None:
        await tab.load()
        await tab.open_record(tab.rows[0].id)

    idle = join(shop, "idle", ("officer",), owes_duties=True)
    tab = play(IncidentDesk, HERE, idle.token, read)
    assert tab.error and tab.is_loaded and len(tab.rows) == 1
    assert tab.panel.id == "" and "A list was looked at." not in str(tab.rows)


def test_a_list_that_could_not_be_read_is_not_called_empty(
    shop: Deps, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("snshelper.officer.incidents.state.list_incidents", fail)
    tab = play(IncidentDesk, HERE, officer.token, lambda tab: tab.load())
    assert tab.error and not tab.is_loaded


def test_a_log_in_of_an_account_can_be_named(shop: Deps, officer: Person) -> None:
    victim = join(shop, "victim")

    async def story(tab: Any) -> None:
        await tab.open_new(FORM)
        await tab.look_up_logins({"account": victim.actor.account_id})
        (login,) = tab.logins
        await tab.name_source({"kind": "session", "value": login.value})
        assert tab.error == "" and len(tab.panel.sources) == 1

    play(IncidentDesk, HERE, officer.token, story)


def test_a_proof_of_the_password_is_asked_for_in_place(shop: Deps, officer: Person) -> None:
    member = open_member(shop, new_id())

    async def story(tab: Any) -> None:
        await tab.open_new(FORM)
        await tab.add_person({"scope": f"account:{member.account_id}", "reason": "x"})
        await tab.search()
        await tab.write_words(WORDS)
        with shop.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE login_session SET proved_at = NULL")
        await tab.start_notices()
        assert tab.needs_step_up and not tab.panel.is_told

    play(IncidentDesk, HERE, officer.token, story)


def test_the_list_of_people_never_shows_a_name_or_an_address(shop: Deps, officer: Person) -> None:
    visitor = asked(shop, email="very.private@example.jp")

    async def story(tab: Any) -> None:
        await tab.open_new(FORM)
        await tab.add_person({"scope": f"consult:{visitor}", "reason": "x"})
        (row,) = tab.people
        shown = " ".join(str(getattr(row, one.name)) for one in fields(PersonRow))
        assert "private" not in shown and "김" not in shown

    play(IncidentDesk, HERE, officer.token, story)


_JUNK: list[Any] = [None, 3, "x", [], {"kind": ["a"], "value": 7}, {"yen": 10**30, "words": {}}]


@pytest.mark.parametrize("payload", _JUNK)
def test_forms_that_are_none_change_nothing(shop: Deps, officer: Person, payload: Any) -> None:
    async def story(tab: Any) -> None:
        await tab.open_new(payload)
        assert tab.error and tab.panel.id == ""
        await tab.open_new(FORM)
        for event in (
            tab.name_source,
            tab.add_person,
            tab.add_measure,
            tab.decide_amount,
            tab.decide_none,
            tab.decide_authority,
        ):
            await event(payload)
            assert tab.error
        for event in (tab.settle_person, tab.look_up_logins, tab.correct, tab.write_words):
            await event(payload)
        await tab.open_record(payload)
        await tab.show_older()
        await tab.more_people()

    play(IncidentDesk, HERE, officer.token, story)
    assert scalar(shop.engine, "SELECT COUNT(*) FROM affected_person") == 0
    assert scalar(shop.engine, "SELECT compensation FROM incident") == ""


def test_nobody_else_gets_in(shop: Deps, officer: Person) -> None:
    clerk = join(shop, "clerk", ("support",))
    idle = join(shop, "idle", ("officer",), owes_duties=True)
    for person in (clerk, idle):
        seen = play(IncidentDesk, HERE, person.token, lambda tab: tab.open_new(FORM))
        assert seen.error and seen.panel.id == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_can_be_drawn_in_every_language(lang: Lang) -> None:
    assert desk.view(Texts(lang)).render()
