"""P74 and P75: handing over between two people, joining, leaving, and orphans."""

from contextlib import nullcontext

import pytest

from snshelper.accounts.actions import grant_role
from snshelper.accounts.duties.rules import TERMS_GRACE
from snshelper.accounts.duties.texts import signable
from snshelper.accounts.errors import LastOfficer, LastOwner, StepUpNeeded
from snshelper.commands import audit as command
from snshelper.kernel.actor import SYSTEM, VISITOR
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import DutiesLapsed, NotAllowed, NotFound
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.people.actions.handover import (
    call_off_handover,
    offer_handover,
    take_over,
)
from snshelper.officer.people.actions.leaving import leave, let_go, note_leaving_paper
from snshelper.officer.people.errors import HandoverInvalid, LeavingInvalid, NameMissing
from snshelper.officer.people.queries.handovers import open_handovers
from snshelper.officer.people.queries.orphans import orphan_grants
from snshelper.officer.people.queries.register import colleagues, unsigned_leavings
from snshelper.officer.people.rotation import rotations_under_way
from tests.accounts.people import audited
from tests.duties import fulfil_duties
from tests.officer.people.staff import NAME, NEED, Colleague, come_back, found, hire

THINGS = "進行中の請求 3件\n\n保管庫の鍵  \n"


@pytest.fixture
def founder(deps: Deps) -> Colleague:
    return found(deps)


@pytest.fixture
def taker(deps: Deps, founder: Colleague) -> Colleague:
    taker = hire(deps, "taker@example.jp", "support")
    fulfil_duties(deps, taker.id)
    return taker


def rotations(deps: Deps) -> int:
    with reading(deps.engine) as session:
        return len(rotations_under_way(session))


def offer(holder: Colleague, taker: Colleague, role: str) -> str:
    holder.prove()
    offer_handover(holder.deps, holder.actor, holder.token, role, taker.email, THINGS)
    with reading(holder.deps.engine) as session:
        [one] = open_handovers(session, taker.id)
    assert one.items == ["進行中の請求 3件", "保管庫の鍵"]
    return one.id


def test_the_moment_it_is_taken_the_old_holder_has_nothing(
    deps: Deps, founder: Colleague, taker: Colleague
) -> None:
    handover = offer(founder, taker, "officer")
    assert "officer" in founder.actor.roles
    taker.prove()
    take_over(deps, taker.actor, taker.token, handover)
    assert founder.actor == VISITOR
    assert rotations(deps) == 1
    assert "officer" not in come_back(founder).actor.roles
    assert taker.actor.roles == {"support", "officer"}
    assert audited(deps)[-1].action == "people.take_over"


def test_one_person_alone_hands_nothing_over(
    deps: Deps, founder: Colleague, taker: Colleague
) -> None:
    founder.prove()
    with pytest.raises(HandoverInvalid):
        offer_handover(deps, founder.actor, founder.token, "officer", founder.email, THINGS)
    handover = offer(founder, taker, "officer")
    with pytest.raises(NotFound):
        fulfil_duties(deps, founder.id)
        take_over(deps, founder.actor, founder.token, handover)
    with pytest.raises(StepUpNeeded):
        take_over(deps, taker.actor, taker.token, handover)
    assert "officer" in founder.actor.roles


def test_nobody_takes_over_with_a_duty_open(deps: Deps, founder: Colleague) -> None:
    other = hire(deps, "other@example.jp", "support")
    handover = offer(founder, other, "marketer")
    other.prove()
    with pytest.raises(DutiesLapsed):
        take_over(deps, other.actor, other.token, handover)


@pytest.mark.parametrize(
    ("role", "email", "things"),
    [
        ("king", "taker@example.jp", "x"),
        ("officer", "nobody@example.jp", "x"),
        ("officer", "taker@example.jp", " \n "),
        ("officer", "taker@example.jp", "x" * 201),
        ("officer", "taker@example.jp", "x\n" * 41),
    ],
)
def test_what_cannot_be_handed_over_is_refused(
    deps: Deps, founder: Colleague, taker: Colleague, role: str, email: str, things: str
) -> None:
    founder.prove()
    with pytest.raises(HandoverInvalid):
        offer_handover(deps, founder.actor, founder.token, role, email, things)


def test_a_role_is_offered_by_its_holder_once(
    deps: Deps, founder: Colleague, taker: Colleague
) -> None:
    offer(founder, taker, "officer")
    with pytest.raises(HandoverInvalid):
        offer_handover(deps, founder.actor, founder.token, "officer", taker.email, THINGS)
    taker.prove()
    with pytest.raises(HandoverInvalid):
        offer_handover(deps, taker.actor, taker.token, "owner", founder.email, THINGS)


def test_an_offer_is_called_off_by_either_and_by_nobody_else(
    deps: Deps, founder: Colleague, taker: Colleague
) -> None:
    other = hire(deps, "other@example.jp", "marketer")
    first = offer(founder, taker, "officer")
    with pytest.raises(NotFound):
        call_off_handover(deps, other.actor, first)
    call_off_handover(deps, taker.actor, first)
    second = offer(founder, taker, "officer")
    call_off_handover(deps, founder.actor, second)
    taker.prove()
    for gone in (first, second, "nothing"):
        with pytest.raises(NotFound):
            take_over(deps, taker.actor, taker.token, gone)


def test_a_role_with_an_end_is_taken_with_it(
    deps: Deps, founder: Colleague, taker: Colleague, clock: SteppedClock
) -> None:
    books = hire(deps, "books@example.jp", "finance")
    handover = offer(books, taker, "finance")
    taker.prove()
    take_over(deps, taker.actor, taker.token, handover)
    assert "finance" in taker.actor.roles
    clock.advance(NEED.days * 86_400)
    assert "finance" not in come_back(taker).actor.roles


def leave_now(who: Colleague, name: str = NAME) -> None:
    text = signable("leaving", "ja")
    leave(who.deps, who.actor, who.token, "ja", text.hash, name)


def test_whoever_signs_the_terms_of_leaving_is_gone_with_the_signature(
    deps: Deps, founder: Colleague, taker: Colleague
) -> None:
    grant_role(deps, SYSTEM, taker.email, "marketer")
    with pytest.raises(StepUpNeeded):
        leave_now(taker)
    taker.prove()
    with pytest.raises(NameMissing):
        leave_now(taker, "")
    assert taker.actor.roles == {"support", "marketer"}
    leave_now(taker)
    assert taker.actor == VISITOR
    assert come_back(taker).actor.roles == frozenset()
    assert rotations(deps) == 1
    with reading(deps.engine) as session:
        assert unsigned_leavings(session) == []
        assert [one.account_id for one in colleagues(session, deps.clock())] == [founder.id]


def test_letting_go_ends_everything_and_the_missing_signature_is_remembered(
    deps: Deps, founder: Colleague, taker: Colleague
) -> None:
    account_id = taker.id
    with pytest.raises(StepUpNeeded):
        let_go(deps, founder.actor, founder.token, account_id, "")
    founder.prove()
    with pytest.raises(LeavingInvalid):
        let_go(deps, founder.actor, founder.token, account_id, "x" * 121)
    let_go(deps, founder.actor, founder.token, account_id, "")
    assert taker.actor == VISITOR
    with reading(deps.engine) as session:
        [one] = unsigned_leavings(session)
    assert one.account_id == account_id
    for paper, error in (("", LeavingInvalid), ("紙で署名、金庫", None)):
        if error:
            with pytest.raises(error):
                note_leaving_paper(deps, founder.actor, one.id, paper)
        else:
            note_leaving_paper(deps, founder.actor, one.id, paper)
    with reading(deps.engine) as session:
        assert unsigned_leavings(session) == []
    with pytest.raises(NotFound):
        let_go(deps, founder.actor, founder.token, account_id, "")


def test_who_comes_back_signs_anew(deps: Deps, founder: Colleague, taker: Colleague) -> None:
    founder.prove()
    let_go(deps, founder.actor, founder.token, taker.id, "紙で署名")
    grant_role(deps, SYSTEM, taker.email, "support")
    back = come_back(taker)
    assert back.actor.roles == {"support"}
    assert not {"terms", "pledge"} & back.actor.duties


def test_the_last_owner_and_the_last_officer_hand_over_first(
    deps: Deps, founder: Colleague, taker: Colleague
) -> None:
    founder.prove()
    with pytest.raises((LastOwner, LastOfficer)):
        leave_now(founder)
    for role in ("owner", "officer"):
        hire(deps, f"{role}@example.jp", role)
    leave_now(founder)
    assert founder.actor == VISITOR


def test_only_an_owner_lets_an_owner_go_and_only_the_desk_lets_anybody_go(
    deps: Deps, founder: Colleague, taker: Colleague
) -> None:
    officer = hire(deps, "officer@example.jp", "officer")
    second = hire(deps, "second@example.jp", "owner")
    officer.prove()
    with pytest.raises(NotAllowed):
        let_go(deps, officer.actor, officer.token, second.id, "")
    with pytest.raises(NotAllowed):
        let_go(deps, taker.actor, taker.token, second.id, "")
    assert second.actor.roles == {"owner"}


def test_a_role_without_a_person_under_terms_is_an_orphan(
    deps: Deps, founder: Colleague, taker: Colleague, clock: SteppedClock
) -> None:
    def orphans() -> set[str]:
        with reading(deps.engine) as session:
            return {grant.account_id for grant in orphan_grants(session, clock())}

    fulfil_duties(deps, founder.id)
    late = hire(deps, "late@example.jp", "support")
    account_id = late.id
    assert orphans() == set()
    clock.advance(TERMS_GRACE.total_seconds())
    assert orphans() == {account_id}
    come_back(late).sign("terms")
    assert orphans() == set()


def test_the_audit_fails_while_a_role_is_an_orphan(
    shop: Deps,
    founder: Colleague,
    clock: SteppedClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(command, "opened_shop", lambda: nullcontext(shop))
    command.audit()
    assert capsys.readouterr().out.startswith("ok: ")
    clock.advance(TERMS_GRACE.total_seconds())
    with pytest.raises(SystemExit):
        command.audit()
    assert "a role is held by nobody under terms: officer" in capsys.readouterr().out
