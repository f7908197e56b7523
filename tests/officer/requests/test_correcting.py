"""Corrections: nobody uses the wrong value any more, nobody can open it, recipients are told."""

from collections.abc import Callable
from typing import Any

import pytest

from snshelper.accounts.errors import StepUpNeeded
from snshelper.fulfilment.admin.actions import show_consignee
from snshelper.fulfilment.providers.port import Lost
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.kernel.vault.sealing import Sealed
from snshelper.kernel.vault.vault import Destroyed
from snshelper.officer.requests.actions import fulfilment
from snshelper.officer.requests.actions.asking import correct_value
from snshelper.officer.requests.actions.changing_mind import confirm_address, take_back
from snshelper.officer.requests.corrections import correctable_values
from snshelper.officer.requests.errors import NotCorrectable, RequestUnderWay, ValueUnchanged
from snshelper.ordering.actions import place_order
from snshelper.ordering.contents import target_of
from snshelper.ordering.life import load_order
from snshelper.privacy.gate import ProcessingStopped, Reading
from snshelper.privacy.scopes import account_scope
from snshelper.privacy.uses import Use
from tests.officer.requests.hands import SUPPORT, Hands, Member
from tests.partners import ScriptedPartner
from tests.worlds import POST, goods_request, refusal_of, request, route_to

RIGHT = "https://www.instagram.com/p/RIGHTone/"


@pytest.fixture
def partner(deps: Deps) -> ScriptedPartner:
    route_to(deps, "sandbox")
    return ScriptedPartner()


def target(deps: Deps, member: Member, order_id: str) -> str:
    with reading(deps.engine) as session:
        order = load_order(session, order_id)
        return target_of(session, deps, Reading(member.actor, Use.SELF), order)


def correct(deps: Deps, member: Member, key: str, value: str) -> str:
    return correct_value(deps, member.actor, member.token, key, value, lang="ja")


def sealed(hands: Hands, query: str) -> Sealed:
    return Sealed(str(hands.column(query)[0]))


def test_a_queued_order_is_not_sent_between_submission_and_correction(
    deps: Deps, hands: Hands, member: Member, partner: ScriptedPartner
) -> None:
    order_id = place_order(deps, member.actor, request())
    request_id = correct(deps, member, f"orders.target:{order_id}", RIGHT)
    hands.jobs.take("somebody else who never finishes")
    # The order falls due while the correction is not done: nothing leaves.
    with unit_of_work(deps.engine) as session:
        deps.queue.enqueue(session, "submit_order", "again", order_id)
    hands.work(partner, seconds=20)
    assert partner.submitted == []
    fulfilment.fulfil(deps, request_id)
    assert hands.request(request_id).state == "done"
    hands.work(partner, seconds=70)
    assert [one.target for one in partner.submitted] == [RIGHT]
    assert partner.corrected == []


def test_the_old_value_can_be_opened_nowhere(
    deps: Deps, hands: Hands, member: Member, partner: ScriptedPartner
) -> None:
    order_id = place_order(deps, member.actor, request())
    partner.outcomes.append(Lost("gone"))
    old = sealed(hands, "SELECT target FROM orders")
    correct(deps, member, f"orders.target:{order_id}", RIGHT)
    hands.work(partner)
    assert target(deps, member, order_id) == RIGHT
    assert isinstance(refusal_of(deps.vault.key, old.key_id), Destroyed)
    assert sealed(hands, "SELECT target FROM orders").key_id != old.key_id
    assert hands.column("SELECT state FROM data_scope WHERE name = :n", n=f"order:{order_id}") == [
        "open"
    ]


def test_who_was_given_the_wrong_value_is_told_until_it_acknowledges(
    deps: Deps, hands: Hands, member: Member, partner: ScriptedPartner
) -> None:
    order_id = place_order(deps, member.actor, request())
    hands.work(partner, seconds=20)
    other = ScriptedPartner(name="other")
    partner.deaf = 3
    request_id = correct(deps, member, f"orders.target:{order_id}", RIGHT)
    for _ in range(8):
        hands.work(partner, other, seconds=30)
    assert partner.corrected == [(f"ref-{order_id}", RIGHT)]
    assert other.corrected == []
    told = hands.column(
        "SELECT state FROM recipient_correction WHERE request_id = :r", r=request_id
    )
    assert told == ["taken"]
    assert hands.column("SELECT tries FROM recipient_correction") == [3]


def test_what_the_partner_said_loses_the_wrong_value(
    deps: Deps, hands: Hands, member: Member, partner: ScriptedPartner
) -> None:
    order_id = place_order(deps, member.actor, request())
    hands.work(partner, seconds=20)
    before = sealed(hands, "SELECT body FROM provider_receipt")
    correct(deps, member, f"orders.target:{order_id}", RIGHT)
    hands.work(partner)
    assert isinstance(refusal_of(deps.vault.key, before.key_id), Destroyed)
    assert sealed(hands, "SELECT body FROM provider_receipt").key_id != before.key_id


def test_a_parcel_is_not_packed_with_a_wrong_address(
    deps: Deps, hands: Hands, member: Member
) -> None:
    route_to(deps, "goods", slug="qr-stand-a6")
    order_id = place_order(deps, member.actor, goods_request())
    key = f"consignee.phone:{order_id}"
    request_id = correct(deps, member, key, "０９０-9999-0000")
    assert isinstance(refusal_of(_pack, deps, order_id), ProcessingStopped)
    fulfilment.fulfil(deps, request_id)
    assert _pack(deps, order_id).phone == "09099990000"


def _pack(deps: Deps, order_id: str) -> Any:

    return show_consignee(deps, SUPPORT, order_id)


def test_a_new_address_counts_once_it_was_confirmed(
    deps: Deps, hands: Hands, member: Member
) -> None:
    request_id = correct(deps, member, f"account.email:{member.id}", "New@Example.jp")
    assert hands.request(request_id).state == "address"
    hands.work()
    assert hands.request(request_id).state == "address"
    mail = next(mail for mail in hands.mails() if mail.to == "new@example.jp")
    token = mail.text.partition("token=")[2].split()[0]
    confirm_address(deps, token)
    hands.work()
    assert hands.request(request_id).state == "done"
    with reading(deps.engine) as session:
        kept = correctable_values(session, account_scope(member.id))[0]
    assert isinstance(refusal_of(correct, deps, member, kept.key, "new@example.jp"), ValueUnchanged)
    # Mail that was promised before goes to the new address as well, and nothing knows the old one.
    assert {mail.to for mail in hands.mails()} == {"new@example.jp", "officer@shop.example"}


def test_an_address_nobody_confirms_changes_nothing(
    deps: Deps, hands: Hands, member: Member
) -> None:
    request_id = correct(deps, member, f"account.email:{member.id}", "new@example.jp")
    hands.chore(days=3)
    assert hands.request(request_id).state == "withdrawn"
    assert hands.column("SELECT count(*) FROM processing_freeze WHERE lifted_at IS NULL") == [0]


def test_an_address_of_somebody_else_is_not_told_and_not_given(
    deps: Deps, hands: Hands, member: Member, stranger: Member
) -> None:
    key = f"account.email:{member.id}"
    request_id = correct(deps, member, key, f"{stranger.id}@example.jp")
    assert hands.request(request_id).state == "address"
    assert hands.subjects(f"{stranger.id}@example.jp") == []


def test_one_correction_of_a_value_at_a_time(deps: Deps, hands: Hands, member: Member) -> None:
    key = f"account.email:{member.id}"
    first = correct(deps, member, key, "new@example.jp")
    assert isinstance(refusal_of(correct, deps, member, key, "b@example.jp"), RequestUnderWay)
    take_back(deps, member.actor, member.token, first)
    assert hands.request(correct(deps, member, key, "b@example.jp")).state == "address"


def test_only_what_is_ones_own_can_be_corrected(
    deps: Deps, member: Member, stranger: Member, partner: ScriptedPartner
) -> None:
    order_id = place_order(deps, stranger.actor, request())
    refusal = refusal_of(correct, deps, member, f"orders.target:{order_id}", RIGHT)
    assert isinstance(refusal, NotCorrectable)
    assert target(deps, stranger, order_id) == POST


def test_a_stale_proof_of_the_password_is_refused(deps: Deps, hands: Hands, member: Member) -> None:
    hands.clock.advance(301)
    key = f"account.email:{member.id}"
    assert isinstance(refusal_of(correct, deps, member, key, "b@example.jp"), StepUpNeeded)


@pytest.mark.parametrize("dies_after", ["_write_new", "_seal_latecomers"])
def test_a_correction_that_died_goes_on_from_where_it_stood(
    deps: Deps,
    hands: Hands,
    member: Member,
    partner: ScriptedPartner,
    dies_after: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order_id = place_order(deps, member.actor, request())
    old = sealed(hands, "SELECT target FROM orders")
    request_id = correct(deps, member, f"orders.target:{order_id}", RIGHT)
    real: Callable[..., Any] = getattr(fulfilment, dies_after)

    def dying(*args: Any) -> Any:
        real(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(fulfilment, dies_after, dying)
    with pytest.raises(KeyboardInterrupt):
        fulfilment.fulfil(deps, request_id)
    assert hands.request(request_id).state == "fulfilling"
    monkeypatch.undo()
    hands.jobs.take("the dead one")
    hands.chore(days=0.01)
    hands.work(partner)
    assert hands.request(request_id).state == "done"
    assert isinstance(refusal_of(deps.vault.key, old.key_id), Destroyed)
    assert target(deps, member, order_id) == RIGHT
