"""Killed at any step, a request goes on from where it stood, and ends once."""

from collections.abc import Callable

import pytest

from snshelper.fulfilment.audit import run_audit
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.kernel.vault.sealing import Sealed
from snshelper.kernel.vault.vault import Destroyed
from snshelper.officer.requests.actions.asking import (
    Deletion,
    correct_value,
    delete_account,
    see_own_data,
)
from snshelper.officer.requests.actions.desk import Heard, enter_request, record_call_back
from snshelper.officer.requests.actions.granting import Grant, grant_request
from snshelper.officer.requests.reading import own_copy
from snshelper.ordering.actions import place_order
from snshelper.ordering.contents import target_of
from snshelper.ordering.life import load_order
from snshelper.privacy.gate import Reading
from snshelper.privacy.uses import Use
from tests.officer.requests.assassin import Assassin, MortalPartner
from tests.officer.requests.conftest import enter
from tests.officer.requests.hands import OFFICER, Hands, Member
from tests.wallet.payouts.test_rules import TYPED
from tests.worlds import refusal_of, request, route_to

RIGHT = "https://www.instagram.com/p/RIGHTone/"
_MOST_POINTS = 200
Story = Callable[[Deps, Assassin, Member, int], None]


@pytest.fixture
def assassin(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Assassin:
    return Assassin(hands, monkeypatch)


def at_every_point(deps: Deps, assassin: Assassin, story: Story, *, yen: int = 0) -> int:
    """Tell the story to one member after the other, killed one point later each time."""
    for number in range(1, _MOST_POINTS):
        member = enter(deps, f"member-{number:03d}", balance=yen)
        story(deps, assassin, member, number)
        if not assassin.has_struck:
            return number - 1
    raise AssertionError("the story has no end")


def _ids(hands: Hands, member: Member) -> list[object]:
    query = "SELECT id FROM data_subject_request WHERE account_id = :a"
    return hands.column(query, a=member.id)


def _count(hands: Hands, query: str, **values: object) -> object:
    return hands.column(f"SELECT count(*) FROM {query}", **values)[0]


def _audited(hands: Hands, action: str, request_id: str) -> object:
    where = "audit_entry WHERE action = :a AND object_id = :r"
    return _count(hands, where, a=action, r=request_id)


def _corrected(deps: Deps, assassin: Assassin, member: Member, number: int) -> None:
    hands = assassin.hands
    partner = MortalPartner(assassin)
    order_id = place_order(deps, member.actor, request())
    hands.work(partner, seconds=20)
    old = Sealed(str(hands.column("SELECT target FROM orders WHERE id = :o", o=order_id)[0]))
    hands.prove(member)
    assassin.aim(number)

    def ask() -> None:
        if not _ids(hands, member):
            hands.prove(member)
            key = f"orders.target:{order_id}"
            correct_value(deps, member.actor, member.token, key, RIGHT, lang="en")

    assassin.survive(ask)
    assassin.come_to_rest(partner)
    (request_id,) = _ids(hands, member)
    found = hands.request(str(request_id))
    assert (found.state, found.spent_key) == ("done", "")
    assert isinstance(refusal_of(deps.vault.key, old.key_id), Destroyed)
    with reading(deps.engine) as session:
        order = load_order(session, order_id)
        assert target_of(session, deps, Reading(member.actor, Use.SELF), order) == RIGHT
    assert _audited(hands, "requests.correct", found.id) == 1
    assert _audited(hands, "requests.told", found.id) == 1
    assert set(partner.corrected) == {(f"ref-{order_id}", RIGHT)}
    freezes = "processing_freeze WHERE request_id = :r AND lifted_at IS NULL"
    assert _count(hands, freezes, r=found.id) == 0
    subjects = hands.subjects(f"{member.id}@example.jp")
    assert subjects.count("Your information was corrected") == 1


def _deleted(deps: Deps, assassin: Assassin, member: Member, number: int) -> None:
    hands, deletion = assassin.hands, Deletion(bank=TYPED)
    partner = MortalPartner(assassin)
    assassin.aim(number)

    def ask() -> None:
        if not _ids(hands, member):
            hands.prove(member)
            delete_account(deps, member.actor, member.token, deletion, lang="en")

    assassin.survive(ask)
    hands.clock.advance(7.1 * 86_400)
    assassin.come_to_rest(partner)
    (request_id,) = _ids(hands, member)
    assert hands.request(str(request_id)).state == "done"
    assert hands.column("SELECT amount FROM payout WHERE id = :r", r=request_id) == [5_000]
    assert _count(hands, "ledger_transfer WHERE idem_key = :k", k=f"payout:{request_id}") == 1
    assert _audited(hands, "requests.close_account", str(request_id)) == 1
    scopes = "SELECT state FROM data_scope WHERE name = :n"
    assert hands.column(scopes, n=f"account:{member.id}") == ["frozen"]
    assert hands.column(scopes, n=f"payout:{request_id}") == ["open"]
    subjects = hands.subjects(f"{member.id}@example.jp")
    assert subjects.count("Your account was deleted") == 1


def _seen(deps: Deps, assassin: Assassin, member: Member, number: int) -> None:
    hands = assassin.hands
    assassin.aim(number)

    def ask() -> None:
        hands.prove(member)
        if not _ids(hands, member):
            see_own_data(deps, member.actor, member.token, lang="en")
        copy = own_copy(deps, member.actor, member.token)
        assert copy.tables["account"][0]["email"] == f"{member.id}@example.jp"

    assassin.survive(ask)
    (request_id,) = _ids(hands, member)
    assert hands.request(str(request_id)).state == "done"
    assert len(hands.subjects(f"{member.id}@example.jp")) == 1


def _seen_by_telephone(deps: Deps, assassin: Assassin, member: Member, number: int) -> None:
    hands, address = assassin.hands, f"{member.id}@example.jp"
    assassin.aim(number)

    def go_on() -> None:
        """An officer looks at the desk first, and does what is left."""
        if not _ids(hands, member):
            enter_request(deps, OFFICER, Heard("access", "phone", address, "words"), lang="en")
        (request_id,) = map(str, _ids(hands, member))
        if hands.request(request_id).state == "identity":
            record_call_back(deps, OFFICER, request_id, "phone", "it was them")
        if hands.request(request_id).state == "open":
            grant_request(deps, OFFICER, request_id, Grant())

    assassin.survive(go_on)
    (request_id,) = map(str, _ids(hands, member))
    assert hands.request(request_id).state == "done"
    for action in ("enter", "call_back", "grant"):
        assert _audited(hands, f"requests.{action}", request_id) == 1
    assert len(hands.subjects(address)) == 1


@pytest.mark.parametrize(
    ("story", "yen", "least"),
    [(_corrected, 5_000, 30), (_deleted, 5_000, 20), (_seen, 0, 6), (_seen_by_telephone, 0, 10)],
)
def test_a_request_that_is_killed_at_any_point_ends_once(
    story: Story, yen: int, least: int, deps: Deps, hands: Hands, assassin: Assassin
) -> None:
    route_to(deps, "sandbox")
    assert at_every_point(deps, assassin, story, yen=yen) >= least
    assert run_audit(deps.engine).discrepancies == []
