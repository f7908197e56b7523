"""The three screens about people, in real Reflex states."""

from datetime import UTC, datetime

import pytest

from snshelper.accounts.duties.texts import QUESTIONS, signable
from snshelper.kernel.actor import SYSTEM, VISITOR
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.i18n import Texts
from snshelper.kernel.runtime import Deps
from snshelper.officer.people.actions.reviews import draw_samples
from snshelper.officer.people.state.duties import MyDuties
from snshelper.officer.people.state.openings import Openings
from snshelper.officer.people.state.people import People
from tests.accounts.people import PASSWORD, join, run
from tests.accounts.tabs import open_state
from tests.duties import fulfil_duties
from tests.officer.people.staff import NAME, Colleague, come_back, found, hire
from tests.officer.people.test_reviews import write_openings

T = Texts("ja")


@pytest.fixture
def founder(shop: Deps) -> Colleague:
    return found(shop)


def form_of(document: str) -> dict[str, str]:
    text_hash = signable(document, "ja").hash  # type: ignore[arg-type]
    return {"document": document, "text_hash": text_hash, "name": NAME}


def test_a_founder_signs_and_learns_and_may_open(shop: Deps, founder: Colleague) -> None:
    async def story() -> None:
        page = await open_state(shop, MyDuties, founder.token)
        await page.load()
        assert page.missing == ["pledge", "terms", "training"]
        assert len(page.roles) == 5
        await page.sign(form_of("terms"))
        assert (page.needs_step_up, page.error) == (True, T("error.step_up_needed"))
        await page.prove({"password": PASSWORD})
        await page.sign(form_of("terms"))
        await page.sign(form_of("pledge"))
        assert page.missing == ["training"]
        await page.answer(dict(QUESTIONS) | {"lost": "c"})
        assert page.wrong == ["lost"]
        await page.answer(dict(QUESTIONS))
        assert (page.missing, page.wrong, page.training_until) == ([], [], "2027-11-22")
        assert page.external_until == "2027-02-20"
        assert page.done == T("people.duties.trained")

    run(story())
    founder.actor.require_duties()


def test_two_colleagues_hand_a_role_over_and_one_leaves(shop: Deps, founder: Colleague) -> None:
    other = hire(shop, "other@example.jp", "support")
    fulfil_duties(shop, other.id)

    async def story() -> None:
        mine = await open_state(shop, MyDuties, founder.token)
        await mine.prove({"password": PASSWORD})
        offered = {"role": "marketer", "email": other.email, "items": "お知らせの原稿"}
        await mine.offer(offered)
        assert [(one.is_mine, one.things) for one in mine.offers] == [(True, ["お知らせの原稿"])]
        await mine.call_off(mine.offers[0].id)
        assert mine.offers == []
        await mine.offer(offered)
        theirs = await open_state(shop, MyDuties, other.token)
        await theirs.load()
        await theirs.prove({"password": PASSWORD})
        await theirs.take(theirs.offers[0].id)
        assert theirs.done == T("people.duties.taken")
        assert [one.role for one in theirs.roles] == ["support", "marketer"]
        await mine.load()
        assert mine.needs_login
        await theirs.leave(form_of("leaving"))
        assert theirs.done == T("people.duties.left")
        await theirs.load()
        assert theirs.needs_login

    run(story())
    assert (founder.actor, other.actor) == (VISITOR, VISITOR)


def test_the_desk_sees_who_lacks_what_and_sets_head_counts(shop: Deps, founder: Colleague) -> None:
    other = hire(shop, "other@example.jp", "support")
    other_id = other.id

    async def story() -> None:
        desk = await open_state(shop, People, founder.token)
        assert not desk.is_loaded
        await desk.load()
        assert desk.is_loaded
        assert [bool(line.missing) for line in desk.people] == [True, True]
        assert [due.words.count("、") for due in desk.dues] == [2, 2]
        await desk.set_headcount({"role": "support", "most": "2"})
        assert desk.needs_step_up
        await desk.prove({"password": PASSWORD})
        await desk.set_headcount({"role": "support", "most": "2"})
        assert [row.most for row in desk.roles if row.role == "support"] == ["2"]
        course = {"account_id": other_id, "provider": "研修所", "number": "A-1"}
        await desk.register(course | {"held_on": "2026-11-01", "valid_until": "2027-11-01"})
        assert [row.number for row in desk.certificates] == ["A-1"]
        await desk.register(course | {"held_on": "soon", "valid_until": ""})
        assert desk.error == T("error.training_invalid.days")
        await desk.withdraw(desk.certificates[0].id)
        assert desk.certificates == []
        await desk.let_go({"account_id": other_id, "paper": ""})
        assert len(desk.people) == 1
        await desk.note_paper({"engagement": desk.leavings[0].id, "paper": "紙で署名"})
        assert (desk.leavings, desk.error) == ([], "")

    run(story())
    assert other.actor == VISITOR


def test_an_officer_who_is_no_owner_sets_no_head_count(shop: Deps, founder: Colleague) -> None:
    officer = hire(shop, "officer@example.jp", "officer")

    async def story() -> None:
        desk = await open_state(shop, People, officer.token)
        await desk.load()
        assert (desk.error, desk.is_owner) == ("", False)
        await desk.set_headcount({"role": "support", "most": "99"})
        assert desk.error == T("error.not_allowed")

    run(story())


def test_whose_own_duties_lapsed_is_told_why_colleagues_are_codes(
    shop: Deps, founder: Colleague
) -> None:
    fulfil_duties(shop, founder.id)
    lapsed = hire(shop, "officer@example.jp", "officer")

    async def story(token: str) -> tuple[bool, bool]:
        desk = await open_state(shop, People, token)
        await desk.load()
        return desk.hides_names, any(NAME in line.who for line in desk.people)

    assert run(story(founder.token)) == (False, True)
    assert run(story(lapsed.token)) == (True, False)


def test_a_review_is_late_from_the_sixteenth_of_the_next_month(
    shop: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    fulfil_duties(shop, founder.id)
    write_openings(shop, "018f3c2a-0000-7000-8000-000000abcdef", 1)
    clock.moment = datetime(2026, 12, 15, 14, 59, 59, tzinfo=UTC)
    draw_samples(shop, SYSTEM)
    token = come_back(founder).token

    async def story() -> None:
        screen = await open_state(shop, Openings, token)
        assert not screen.is_loaded
        await screen.load()
        assert (screen.is_loaded, [one.is_late for one in screen.months]) == (True, [False])
        clock.advance(1)
        await screen.load()
        assert [one.is_late for one in screen.months] == [True]
        await screen.judge({"seq": str(screen.lines[0].seq), "verdict": "justified", "note": ""})
        await screen.conclude({"findings": "問題なし"})
        assert [one.is_late for one in screen.months] == [False]

    run(story())


def test_a_month_is_reviewed_on_its_screen(
    shop: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    fulfil_duties(shop, founder.id)
    write_openings(shop, "018f3c2a-0000-7000-8000-000000abcdef", 1)
    clock.moment = datetime(2026, 12, 2, tzinfo=UTC)
    draw_samples(shop, SYSTEM)
    token = come_back(founder).token

    async def story() -> None:
        screen = await open_state(shop, Openings, token)
        await screen.load()
        [line] = screen.lines
        assert (screen.month, screen.is_open, line.may_judge) == ("2026-11", True, True)
        await screen.conclude({"findings": "ok"})
        assert screen.error == T("error.review_incomplete.lines")
        await screen.judge({"seq": str(line.seq), "verdict": "justified", "note": ""})
        assert screen.lines[0].verdict == "justified"
        await screen.conclude({"findings": "問題なし"})
        assert (screen.is_open, screen.findings) == (False, "問題なし")

    run(story())


@pytest.mark.parametrize("junk", [None, [], 3, {}, {"seq": "-1", "most": "１", "role": ["x"]}])
def test_junk_changes_nothing(shop: Deps, founder: Colleague, junk: object) -> None:
    founder.prove()

    async def story() -> None:
        mine = await open_state(shop, MyDuties, founder.token)
        for event in (mine.sign, mine.offer, mine.take, mine.call_off, mine.leave):
            await event(junk)
            assert mine.error, event
        desk = await open_state(shop, People, founder.token)
        for event in (desk.set_headcount, desk.register, desk.withdraw, desk.let_go):
            await event(junk)
            assert desk.error, event
        screen = await open_state(shop, Openings, founder.token)
        for event in (screen.judge, screen.conclude):
            await event(junk)
            assert screen.error, event

    run(story())
    assert founder.actor.roles


def test_a_customer_learns_nothing(shop: Deps, founder: Colleague) -> None:
    token = join(shop, "customer@example.jp").token

    async def story() -> None:
        for kind in (MyDuties, People, Openings):
            page = await open_state(shop, kind, token)
            await page.load()
            assert page.error == T("error.not_allowed")

    run(story())
