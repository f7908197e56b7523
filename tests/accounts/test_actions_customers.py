"""What staff may do to a customer's account."""

import pytest

from snshelper.accounts.actions import (
    grant_role,
    revoke_role,
    show_email,
    suspend_customer,
    unsuspend_customer,
)
from snshelper.accounts.errors import AccountSuspended, StaffNotSuspendable
from snshelper.kernel.actor import SYSTEM, VISITOR, Actor
from snshelper.kernel.errors import NotAllowed, NotFound
from snshelper.kernel.runtime import Deps
from tests.accounts.people import account, actor_of, audited, enter, join, join_staff

EMAIL = "tanaka@example.jp"


@pytest.fixture
def support(deps: Deps) -> Actor:
    """Somebody at the counter, in a shop with an owner."""
    join_staff(deps, "owner@example.jp", "owner")
    return actor_of(deps, join_staff(deps, "support@example.jp", "support"))


def test_looking_at_an_address_is_audited(deps: Deps, support: Actor) -> None:
    join(deps, EMAIL)
    customer = account(deps, EMAIL).id
    assert show_email(deps, support, customer) == EMAIL
    last = audited(deps)[-1]
    assert (last.action, last.actor_id, last.object_id) == (
        "privacy.open",
        support.account_id,
        f"account:{customer}",
    )
    assert last.details == {"use": "customer_care", "fields": ["account.email"]}


def test_a_suspension_ends_every_log_in_and_lifting_it_revives_none(
    deps: Deps, support: Actor
) -> None:
    entered = join(deps, EMAIL)
    customer = account(deps, EMAIL).id
    suspend_customer(deps, support, customer)
    with pytest.raises(AccountSuspended):
        enter(deps, EMAIL)
    unsuspend_customer(deps, support, customer)
    assert actor_of(deps, entered) == VISITOR
    assert actor_of(deps, enter(deps, EMAIL)).kind == "customer"
    assert [entry.action for entry in audited(deps)][-2:] == [
        "accounts.suspend",
        "accounts.unsuspend",
    ]


def test_doing_it_twice_is_written_down_once(deps: Deps, support: Actor) -> None:
    join(deps, EMAIL)
    customer = account(deps, EMAIL).id
    before = len(audited(deps))
    suspend_customer(deps, support, customer)
    suspend_customer(deps, support, customer)
    assert len(audited(deps)) == before + 1


def test_the_counter_cannot_shut_out_the_owner(deps: Deps, support: Actor) -> None:
    owner = account(deps, "owner@example.jp").id
    with pytest.raises(StaffNotSuspendable):
        suspend_customer(deps, support, owner)


def test_former_staff_can_be_suspended(deps: Deps, support: Actor) -> None:
    join(deps, EMAIL)
    grant_role(deps, SYSTEM, EMAIL, "finance")
    customer = account(deps, EMAIL).id
    revoke_role(deps, SYSTEM, customer, "finance")
    suspend_customer(deps, support, customer)
    assert account(deps, EMAIL).suspended_at


@pytest.mark.parametrize("role", ["officer", "finance", "marketer"])
def test_other_roles_neither_look_nor_suspend(deps: Deps, support: Actor, role: str) -> None:
    actor = actor_of(deps, join_staff(deps, "other@example.jp", role))
    join(deps, EMAIL)
    customer = account(deps, EMAIL).id
    for refused in (show_email, suspend_customer, unsuspend_customer):
        with pytest.raises(NotAllowed):
            refused(deps, actor, customer)


def test_an_unknown_id_is_not_found(deps: Deps, support: Actor) -> None:
    for missing in (show_email, suspend_customer, unsuspend_customer):
        with pytest.raises(NotFound):
            missing(deps, support, "nobody")
