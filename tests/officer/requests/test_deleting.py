"""Deleting: what goes, what stays and by which law, seven days to think, and money."""

from typing import Any

import pytest

from snshelper.accounts.contacts import account_by_email
from snshelper.accounts.queries import actor_of_session
from snshelper.fulfilment.audit import run_audit
from snshelper.kernel.i18n import Texts
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.requests.actions import closing
from snshelper.officer.requests.actions.asking import Deletion, delete_account
from snshelper.officer.requests.actions.changing_mind import take_back
from snshelper.officer.requests.actions.fulfilment import fulfil
from snshelper.officer.requests.centre import own_centre
from snshelper.officer.requests.copies import copy_of
from snshelper.officer.requests.errors import BalanceLeft, RequestUnderWay, RolesHeld
from snshelper.ordering.actions import place_order
from snshelper.ordering.contents import target_of
from snshelper.ordering.life import load_order
from snshelper.privacy.gate import Reading
from snshelper.privacy.restrictions import OwnProcessingStopped
from snshelper.privacy.scopes import DataFrozen
from snshelper.privacy.uses import Use
from tests.officer.requests.conftest import enter
from tests.officer.requests.hands import SUPPORT, Hands, Member
from tests.partners import ScriptedPartner
from tests.worlds import POST, refusal_of, request, route_to


@pytest.fixture
def poor(deps: Deps) -> Member:
    """A member with nothing in the wallet."""
    return enter(deps, "member-3")


def delete(deps: Deps, member: Member, **values: Any) -> str:
    return delete_account(deps, member.actor, member.token, Deletion(**values), lang="en")


def test_an_account_is_closed_after_seven_days_and_its_data_read_by_nobody(
    deps: Deps, hands: Hands, poor: Member
) -> None:
    request_id = delete(deps, poor)
    hands.chore(days=6.9)
    hands.work()
    assert hands.request(request_id).state == "waiting"
    hands.chore(days=0.2)
    hands.work()
    assert hands.request(request_id).state == "done"
    assert hands.column("SELECT closed_at FROM account WHERE id = 'member-3'") != [None]
    assert actor_of_session(deps.engine, poor.token, deps.clock()).kind == "visitor"
    with reading(deps.engine) as session:
        assert account_by_email(session, deps.vault, "member-3@example.jp") is None
        refusal = refusal_of(copy_of, session, deps, Reading(poor.actor, Use.SELF), poor.id)
        assert refusal is None or isinstance(refusal, DataFrozen)
    (scope,) = hands.column("SELECT state FROM data_scope WHERE name = 'account:member-3'")
    assert scope == "frozen"
    last = hands.mails()[-1]
    assert (last.to, last.subject) == ("member-3@example.jp", "Your account was deleted")


def test_seven_days_to_change_ones_mind(deps: Deps, hands: Hands, poor: Member) -> None:
    request_id = delete(deps, poor)
    assert isinstance(refusal_of(place_order, deps, poor.actor, request()), OwnProcessingStopped)
    hands.clock.advance(6 * 86_400)
    hands.prove(poor)
    take_back(deps, poor.actor, poor.token, request_id)
    hands.chore(days=2)
    hands.work()
    assert hands.request(request_id).state == "withdrawn"
    assert hands.column("SELECT closed_at FROM account WHERE id = 'member-3'") == [None]
    assert hands.column("SELECT count(*) FROM data_scope WHERE state = 'restricted'") == [0]


def test_money_is_spent_or_given_up_in_so_many_words(
    deps: Deps, hands: Hands, member: Member
) -> None:
    for typed in ("", "yes", "19999", None, 20_000.0):
        refusal = refusal_of(lambda typed=typed: delete(deps, member, gives_up=typed))
        assert isinstance(refusal, BalanceLeft), typed
        assert refusal.numbers == {"balance": 20_000}
    delete(deps, member, gives_up="２０,０００")
    hands.chore(days=7.1)
    hands.work()
    moved = hands.column("SELECT amount FROM ledger_transfer WHERE kind = 'give_up'")
    assert moved == [20_000]
    assert run_audit(deps.engine).discrepancies == []


def test_money_that_came_later_is_not_given_up(deps: Deps, hands: Hands, member: Member) -> None:
    request_id = delete(deps, member, gives_up="20000")
    with deps.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE data_subject_request SET gives_up = 19999 WHERE id = ?", (request_id,)
        )
    hands.chore(days=7.1)
    hands.work()
    assert hands.request(request_id).state == "waiting"


def test_open_orders_refuse_it_until_the_person_ends_the_contract(
    deps: Deps, hands: Hands, member: Member
) -> None:
    route_to(deps, "sandbox")
    place_order(deps, member.actor, request())
    refused = hands.request(delete(deps, member, gives_up="20000"))
    assert (refused.state, refused.ground) == ("refused", "contract")
    assert refused.evidence and refused.notice
    assert "We cannot do what you asked" in hands.subjects("member-1@example.jp")
    request_id = delete(deps, member, gives_up="20000", terminates=True)
    assert hands.request(request_id).state == "waiting"
    assert hands.column("SELECT state FROM orders") == ["cancelled"]
    hands.chore(days=7.1)
    hands.work()
    assert hands.request(request_id).state == "done"


def test_what_was_handed_over_is_stopped_and_waited_for(
    deps: Deps, hands: Hands, member: Member
) -> None:
    route_to(deps, "sandbox")
    partner = ScriptedPartner()
    place_order(deps, member.actor, request())
    hands.work(partner, seconds=20)
    request_id = delete(deps, member, gives_up="20000", terminates=True)
    assert hands.column("SELECT cancel_asked_at IS NOT NULL FROM orders") == [1]
    hands.chore(days=7.1)
    hands.work(partner)
    assert hands.request(request_id).state == "waiting"


def test_the_order_survives_the_account_and_the_law_is_named(
    deps: Deps, hands: Hands, member: Member
) -> None:
    route_to(deps, "sandbox")
    order_id = place_order(deps, member.actor, request())
    (kept,) = own_centre(deps, member.actor).kept
    words = kept.words(Texts("en"))
    assert "1 × record of orders" in words
    assert "2031" in words
    delete(deps, member, gives_up="20000", terminates=True)
    hands.chore(days=7.1)
    hands.work()
    assert words.partition("(until")[0] in hands.mails()[-1].text
    with reading(deps.engine) as session:
        order = load_order(session, order_id)
        assert target_of(session, deps, Reading(SUPPORT, Use.ORDER_CARE), order) == POST


def test_one_deletion_is_enough(deps: Deps, poor: Member) -> None:
    delete(deps, poor)
    assert isinstance(refusal_of(delete, deps, poor), RequestUnderWay)


def test_somebody_with_a_role_cannot_leave_like_this(deps: Deps, poor: Member) -> None:
    held = Member(type(poor.actor)("customer", poor.id, True, frozenset({"support"})), poor.token)
    assert isinstance(refusal_of(delete, deps, held), RolesHeld)


@pytest.mark.parametrize("dies_in", ["_close", "_empty_wallet", "write_to_person"])
def test_a_closing_that_died_left_nothing_half_done(
    dies_in: str, deps: Deps, hands: Hands, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id = delete(deps, member, gives_up="20000")
    hands.clock.advance(7.1 * 86_400)

    def dying(*args: Any, **values: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(closing, dies_in, dying)
    with pytest.raises(KeyboardInterrupt):
        fulfil(deps, request_id)
    assert hands.request(request_id).state == "waiting"
    assert hands.column("SELECT count(*) FROM ledger_transfer WHERE kind = 'give_up'") == [0]
    monkeypatch.undo()
    hands.chore()
    hands.work()
    hands.work()
    assert hands.request(request_id).state == "done"
    assert hands.column("SELECT count(*) FROM ledger_transfer WHERE kind = 'give_up'") == [1]
