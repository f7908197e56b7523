"""Stopping: no use but the person's own and the officer's, until the person lifts it."""

import pytest

from snshelper.accounts.actions.passwords import request_reset
from snshelper.accounts.contacts import email_of
from snshelper.accounts.errors import StepUpNeeded
from snshelper.accounts.letters import write_to
from snshelper.accounts.tables import Account
from snshelper.kernel.actor import SYSTEM, VISITOR
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.mail.queries import open_mail
from snshelper.mail.tables import OutboxMail
from snshelper.officer.requests.actions.asking import stop_processing
from snshelper.officer.requests.actions.changing_mind import lift_stop
from snshelper.officer.requests.errors import RequestUnderWay, WrongMoment
from snshelper.ordering.actions import place_order
from snshelper.privacy.gate import ProcessingStopped, Reading
from snshelper.privacy.restrictions import OwnProcessingStopped
from snshelper.privacy.uses import Use
from snshelper.wallet.actions import begin_top_up
from tests.officer.requests.hands import SUPPORT, Hands, Member, staff
from tests.partners import ScriptedPartner
from tests.worlds import refusal_of, request, route_to

_STAFF = staff("support", "owner", "officer", "finance")
_REFUSED = [
    (SYSTEM, Use.NOTICE),
    (SYSTEM, Use.SIGN_IN),
    (SUPPORT, Use.CUSTOMER_CARE),
    (_STAFF, Use.STAFFING),
]


def stop(deps: Deps, member: Member) -> str:
    return stop_processing(deps, member.actor, member.token, lang="en")


def read_address(deps: Deps, member: Member, reading: Reading) -> str:
    with unit_of_work(deps.engine) as session:
        return email_of(session, deps, reading, session.get_one(Account, member.id))


@pytest.mark.parametrize(("actor", "use"), _REFUSED)
def test_every_use_but_the_persons_own_is_refused(
    actor: object, use: Use, deps: Deps, member: Member
) -> None:
    stop(deps, member)
    reading = Reading(actor, use)  # type: ignore[arg-type]
    assert isinstance(refusal_of(read_address, deps, member, reading), ProcessingStopped)


def test_the_person_and_the_officer_still_read(deps: Deps, member: Member) -> None:
    stop(deps, member)
    for reading in (Reading(member.actor, Use.SELF), Reading(_STAFF, Use.ASSISTING)):
        assert read_address(deps, member, reading) == f"{member.id}@example.jp"


def test_nothing_new_begins_and_nothing_is_charged(deps: Deps, member: Member) -> None:
    stop(deps, member)
    refusal = refusal_of(place_order, deps, member.actor, request())
    assert isinstance(refusal, OwnProcessingStopped)
    assert isinstance(refusal_of(begin_top_up, deps, member.actor, 1000), OwnProcessingStopped)


def test_a_queued_order_waits_until_the_stop_is_lifted(
    deps: Deps, hands: Hands, member: Member
) -> None:
    route_to(deps, "sandbox")
    partner = ScriptedPartner()
    place_order(deps, member.actor, request())
    stop(deps, member)
    hands.work(partner, seconds=20)
    hands.work(partner, seconds=70)
    assert partner.submitted == []
    hands.prove(member)
    lift_stop(deps, member.actor, member.token)
    hands.work(partner, seconds=70)
    assert len(partner.submitted) == 1


def test_mail_is_withheld_and_what_is_about_the_request_is_not(
    deps: Deps, hands: Hands, member: Member
) -> None:
    with unit_of_work(deps.engine) as session:
        account = session.get_one(Account, member.id)
        write_to(session, deps, account, "verify", "/verify", "t")
    stop(deps, member)
    letters = {mail.subject for mail in hands.mails()}
    assert letters == {"We have stopped using your information"}
    with unit_of_work(deps.engine) as session:
        kept = [session.get_one(OutboxMail, i) for i in hands.column("SELECT id FROM outbox_mail")]
        refusals = [refusal_of(open_mail, session, deps, mail) for mail in kept]
    assert [type(refusal) for refusal in refusals].count(ProcessingStopped) == 1


def test_the_way_back_in_stays_open(deps: Deps, hands: Hands, member: Member) -> None:
    stop(deps, member)
    request_reset(deps, VISITOR, f"{member.id}@example.jp", "203.0.113.9")
    assert len(hands.subjects(f"{member.id}@example.jp")) == 2


def test_it_is_lifted_with_a_fresh_proof_only(deps: Deps, hands: Hands, member: Member) -> None:
    stop(deps, member)
    assert isinstance(refusal_of(stop, deps, member), RequestUnderWay)
    hands.clock.advance(301)
    refusal = refusal_of(lift_stop, deps, member.actor, member.token)
    assert isinstance(refusal, StepUpNeeded)
    hands.prove(member)
    lift_stop(deps, member.actor, member.token)
    assert read_address(deps, member, Reading(SYSTEM, Use.NOTICE))
    assert isinstance(refusal_of(lift_stop, deps, member.actor, member.token), WrongMoment)


def test_one_stop_leaves_another_member_alone(deps: Deps, member: Member, stranger: Member) -> None:
    stop(deps, member)
    route_to(deps, "sandbox")
    assert place_order(deps, stranger.actor, request())
