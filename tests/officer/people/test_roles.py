"""P66 to P69: the fewest people, three groups, a reason and an end where it cannot be helped."""

from datetime import timedelta

import pytest

from snshelper.accounts.access import GROUP_ITEMS, ITEMS, OPENED_BY, PersonalItem, may_open
from snshelper.accounts.actions import grant_role, revoke_role
from snshelper.accounts.actions.grants import Need
from snshelper.accounts.directory import staff_grants
from snshelper.accounts.duties.rules import GROUPS, USUAL_HEADCOUNT
from snshelper.accounts.errors import LastOfficer, NeedMissing, RoleFull, RoleUnknown, StepUpNeeded
from snshelper.accounts.permissions import PERMISSIONS, ROLES, Role
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.database import metadata
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.runtime import Deps
from snshelper.officer.people.actions.headcounts import set_headcount
from snshelper.officer.people.errors import HeadcountInvalid
from snshelper.privacy.declarations import INFO_KEY, Category
from tests.accounts.people import join_verified
from tests.officer.people.staff import NEED, Colleague, come_back, found, hire

ALLOWED: dict[PersonalItem, set[str]] = {
    "member_contact": {"support", "officer"},
    "order_record": {"support", "finance", "officer"},
    "consignee": {"support", "officer"},
    "consultation": {"support", "officer"},
    "bank_account": {"finance"},
    "staff_record": {"owner", "officer"},
    "member_usage": {"officer"},
    "case_words": {"officer"},
    "member_credential": set(),
}
"""Who may open what, written out: every item, and of the roles exactly these. The officer opens
what a statute demands, in cases that were confirmed."""


@pytest.fixture
def founder(deps: Deps) -> Colleague:
    return found(deps)


def test_one_more_than_may_hold_a_role_is_refused(deps: Deps, founder: Colleague) -> None:
    founder.prove()
    set_headcount(deps, founder.actor, founder.token, "support", 2)
    hire(deps, "a@example.jp", "support")
    join_verified(deps, "b@example.jp")
    for actor in (founder.actor, SYSTEM):
        with pytest.raises(RoleFull) as refused:
            grant_role(deps, actor, "b@example.jp", "support")
        assert refused.value.numbers == {"role": "support", "most": 2}
    set_headcount(deps, founder.actor, founder.token, "support", 3)
    grant_role(deps, SYSTEM, "b@example.jp", "support")


def test_a_place_is_free_again_when_a_role_ends(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    founder.prove()
    set_headcount(deps, founder.actor, founder.token, "finance", 2)
    hire(deps, "a@example.jp", "finance")
    join_verified(deps, "b@example.jp")
    with pytest.raises(RoleFull):
        grant_role(deps, SYSTEM, "b@example.jp", "finance")
    clock.advance(timedelta(days=NEED.days).total_seconds())
    grant_role(deps, SYSTEM, "b@example.jp", "finance")


def test_fewer_places_take_nobodys_role_away(deps: Deps, founder: Colleague) -> None:
    other = hire(deps, "a@example.jp", "support")
    founder.prove()
    set_headcount(deps, founder.actor, founder.token, "support", 1)
    assert "support" in other.actor.roles
    grant_role(deps, founder.actor, other.email, "support")


def test_the_owner_alone_decides_how_many(deps: Deps, founder: Colleague) -> None:
    officer = hire(deps, "o@example.jp", "officer")
    officer.prove()
    with pytest.raises(NotAllowed):
        set_headcount(deps, officer.actor, officer.token, "support", 5)
    with pytest.raises(StepUpNeeded):
        set_headcount(deps, founder.actor, founder.token, "support", 5)
    founder.prove()
    for most in (0, -1, 1000):
        with pytest.raises(HeadcountInvalid):
            set_headcount(deps, founder.actor, founder.token, "support", most)
    with pytest.raises(RoleUnknown):
        set_headcount(deps, founder.actor, founder.token, "king", 5)


@pytest.mark.parametrize("role", ROLES)
def test_a_new_shop_has_a_head_count_for_each_role(deps: Deps, role: Role) -> None:
    hire(deps, "f@example.jp", "owner")
    for number in range(1, USUAL_HEADCOUNT[role]):
        hire(deps, f"a{number}@example.jp", role)
    with pytest.raises(RoleFull):
        hire(deps, "last@example.jp", role)


@pytest.mark.parametrize(
    "need",
    [None, Need("", 7), Need("  ", 7), Need("x" * 201, 7), Need("締め", 0), Need("締め", 367)],
)
def test_what_somebody_holds_because_it_cannot_be_helped_needs_a_reason_and_an_end(
    deps: Deps, founder: Colleague, need: Need | None
) -> None:
    join_verified(deps, "a@example.jp")
    with pytest.raises(NeedMissing):
        grant_role(deps, founder.actor, "a@example.jp", "finance", need)


def test_it_ends_by_itself_with_the_next_event(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    join_verified(deps, "a@example.jp")
    grant_role(deps, founder.actor, "a@example.jp", "finance", Need("月末の締め", 7))
    colleague = come_back(Colleague(deps, "a@example.jp", ""))
    [line] = [line for line in staff_grants(deps, founder.actor) if line.account_id == colleague.id]
    assert (line.reason, line.expires_at) == ("月末の締め", clock() + timedelta(days=7))
    clock.advance(7 * 86_400 - 1)
    assert colleague.actor.may("orders.refund_any_amount")
    clock.advance(1)
    assert colleague.actor.roles == frozenset()
    grant_role(deps, founder.actor, "a@example.jp", "finance", NEED)
    assert colleague.actor.roles == {"finance"}


def test_other_roles_have_no_end(deps: Deps, founder: Colleague, clock: SteppedClock) -> None:
    hire(deps, "a@example.jp", "support")
    ends = {line.role for line in staff_grants(deps, SYSTEM) if line.expires_at}
    assert ends == {role for role in ROLES if GROUPS[role] == "unavoidable"} == {"finance"}


def test_the_last_officer_stays(deps: Deps, founder: Colleague) -> None:
    with pytest.raises(LastOfficer):
        revoke_role(deps, founder.actor, founder.id, "officer")
    hire(deps, "o@example.jp", "officer")
    revoke_role(deps, founder.actor, founder.id, "officer")


def test_every_role_belongs_to_one_group() -> None:
    assert set(GROUPS) == set(ROLES)
    assert set(GROUPS.values()) == {"customers", "privacy", "unavoidable", "none"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("item", ITEMS)
def test_a_role_opens_exactly_what_the_table_says(role: Role, item: PersonalItem) -> None:
    assert may_open(frozenset({role}), item) == (role in ALLOWED[item])
    assert set(ALLOWED) == set(ITEMS)


def test_every_permission_says_what_it_opens() -> None:
    assert set(OPENED_BY) == set(PERMISSIONS)


def test_every_stored_kind_of_personal_data_is_in_the_table() -> None:
    stored = {
        column.info[INFO_KEY].category
        for table in metadata.sorted_tables
        for column in table.columns
    }
    impersonal = {Category.TECHNICAL, Category.CATALOGUE, Category.IDENTIFIER}
    assert stored - impersonal <= {category for kinds in ITEMS.values() for category in kinds}


def test_a_group_opens_nothing_that_its_work_does_not_need() -> None:
    for role in ROLES:
        opened = {item for item in ITEMS if may_open(frozenset({role}), item)}
        assert opened <= GROUP_ITEMS[GROUPS[role]], role
