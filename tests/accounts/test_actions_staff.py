"""Roles, and the first owner."""

import asyncio

import pytest

from snshelper.accounts.actions import (
    claim_owner,
    create_owner_link,
    grant_role,
    revoke_role,
    suspend_customer,
)
from snshelper.accounts.actions import staff as module
from snshelper.accounts.actions.grants import Need
from snshelper.accounts.errors import (
    AccountSuspended,
    AccountUnknown,
    AddressUnverified,
    LastOwner,
    LinkInvalid,
    LogInFailed,
    OwnerExists,
    PasswordRefused,
    RoleUnknown,
)
from snshelper.accounts.passwords import hash_password
from snshelper.accounts.permissions import ROLES
from snshelper.accounts.queries import has_owner
from snshelper.kernel.actor import SYSTEM, VISITOR, Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed, NotFound
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.privacy.audit import broken_seals
from snshelper.settings import Settings
from tests.accounts.people import (
    PASSWORD,
    account,
    actor_of,
    attempt,
    audited,
    join,
    join_staff,
    join_verified,
    run,
    subjects,
)

OWNER = "owner@example.jp"
EMAIL = "tanaka@example.jp"


@pytest.fixture
def owner(deps: Deps) -> Actor:
    """The founder."""
    token = create_owner_link(deps, SYSTEM)
    return actor_of(deps, run(claim_owner(deps, VISITOR, token, attempt(OWNER), "ja")))


def test_the_link_makes_a_new_account_the_owner_with_every_hat(deps: Deps, owner: Actor) -> None:
    assert owner.roles == frozenset(ROLES)
    assert has_owner(deps.engine)
    granted = [(entry.action, entry.details["role"]) for entry in audited(deps)]
    assert granted == [("accounts.grant_role", role) for role in ROLES]
    assert subjects(deps) == ["メールアドレスの確認"]


def test_the_link_makes_a_member_the_owner(deps: Deps) -> None:
    join(deps, OWNER)
    token = create_owner_link(deps, SYSTEM)
    entered = run(claim_owner(deps, VISITOR, token, attempt(OWNER), "ja"))
    assert actor_of(deps, entered).account_id == account(deps, OWNER).id
    assert "owner" in actor_of(deps, entered).roles


def test_a_members_account_is_not_taken_over_with_the_link(deps: Deps) -> None:
    join(deps, OWNER)
    token = create_owner_link(deps, SYSTEM)
    with pytest.raises(LogInFailed):
        run(claim_owner(deps, VISITOR, token, attempt(OWNER, "a wrong password"), "ja"))
    assert not has_owner(deps.engine)
    assert run(claim_owner(deps, VISITOR, token, attempt(OWNER), "ja"))


def test_the_owner_too_needs_a_good_password(deps: Deps) -> None:
    token = create_owner_link(deps, SYSTEM)
    with pytest.raises(PasswordRefused):
        run(claim_owner(deps, VISITOR, token, attempt(OWNER, "password123"), "ja"))


def test_there_is_one_founder_however_many_click(deps: Deps) -> None:
    token = create_owner_link(deps, SYSTEM)

    async def race() -> list[object]:
        claims = [
            claim_owner(deps, VISITOR, token, attempt(f"o{n}@example.jp"), "ja") for n in range(4)
        ]
        return list(await asyncio.gather(*claims, return_exceptions=True))

    answers = run(race())
    assert sum(not isinstance(answer, Exception) for answer in answers) == 1
    assert len(audited(deps)) == len(ROLES)


def test_each_start_replaces_the_link(deps: Deps) -> None:
    first, second = create_owner_link(deps, SYSTEM), create_owner_link(deps, SYSTEM)
    with pytest.raises(LinkInvalid):
        run(claim_owner(deps, VISITOR, first, attempt(OWNER), "ja"))
    assert run(claim_owner(deps, VISITOR, second, attempt(OWNER), "ja"))


def test_the_owner_link_is_good_for_a_day(deps: Deps, clock: SteppedClock) -> None:
    token = create_owner_link(deps, SYSTEM)
    clock.advance(86_400)
    with pytest.raises(LinkInvalid):
        run(claim_owner(deps, VISITOR, token, attempt(OWNER), "ja"))


def test_with_an_owner_there_is_no_link_and_none_works(deps: Deps) -> None:
    token = create_owner_link(deps, SYSTEM)
    join_staff(deps, OWNER, "owner")
    with pytest.raises(OwnerExists):
        run(claim_owner(deps, VISITOR, token, attempt(EMAIL), "ja"))
    assert create_owner_link(deps, SYSTEM) == ""


def test_an_owner_who_came_meanwhile_stays_the_only_one(
    deps: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(deps, OWNER)
    token = create_owner_link(deps, SYSTEM)

    async def grant_meanwhile(settings: Settings, password: str) -> str:
        grant_role(deps, SYSTEM, OWNER, "owner")
        return await hash_password(settings, password)

    monkeypatch.setattr(module, "hash_password", grant_meanwhile)
    with pytest.raises(OwnerExists):
        run(claim_owner(deps, VISITOR, token, attempt(EMAIL), "ja"))
    assert len(audited(deps)) == len(ROLES)


def test_a_suspended_account_does_not_become_owner(deps: Deps) -> None:
    join(deps, EMAIL)
    suspend_customer(deps, SYSTEM, account(deps, EMAIL).id)
    token = create_owner_link(deps, SYSTEM)
    with pytest.raises(AccountSuspended):
        run(claim_owner(deps, VISITOR, token, attempt(EMAIL), "ja"))
    assert not has_owner(deps.engine)


def test_only_the_system_or_an_owner_makes_links(deps: Deps) -> None:
    with pytest.raises(NotAllowed):
        create_owner_link(deps, VISITOR)


def test_the_first_owner_by_command_line_wears_every_hat_too(deps: Deps) -> None:
    entered = join(deps, OWNER)
    grant_role(deps, SYSTEM, OWNER, "owner")
    assert actor_of(deps, entered).roles == frozenset(ROLES)


def test_the_second_owner_is_an_owner_and_nothing_else(deps: Deps, owner: Actor) -> None:
    entered = join_verified(deps, EMAIL)
    grant_role(deps, owner, EMAIL, "owner")
    assert actor_of(deps, entered).roles == {"owner"}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gives_just_that_role(deps: Deps, owner: Actor, role: str) -> None:
    entered = join_verified(deps, EMAIL)
    grant_role(deps, owner, EMAIL.upper(), role, Need("month's end", 7))
    assert actor_of(deps, entered).roles == {role}


def test_a_role_given_twice_is_given_once(deps: Deps, owner: Actor) -> None:
    join_verified(deps, EMAIL)
    before = len(audited(deps))
    grant_role(deps, owner, EMAIL, "support")
    grant_role(deps, owner, EMAIL, "support")
    assert len(audited(deps)) == before + 1


def test_a_role_ends_with_its_revocation_and_can_be_given_again(deps: Deps, owner: Actor) -> None:
    entered = join_staff(deps, EMAIL, "support")
    holder = account(deps, EMAIL).id
    revoke_role(deps, owner, holder, "support")
    assert actor_of(deps, entered).roles == frozenset()
    last = audited(deps)[-1]
    assert (last.action, last.actor_id, last.object_id) == (
        "accounts.revoke_role",
        owner.account_id,
        holder,
    )
    grant_role(deps, owner, EMAIL, "support")
    assert actor_of(deps, entered).roles == {"support"}


def test_the_last_owner_stays(deps: Deps, owner: Actor) -> None:
    with pytest.raises(LastOwner):
        revoke_role(deps, owner, owner.account_id, "owner")
    join_staff(deps, EMAIL, "owner")
    revoke_role(deps, owner, owner.account_id, "owner")
    with pytest.raises(LastOwner):
        revoke_role(deps, SYSTEM, account(deps, EMAIL).id, "owner")


def test_what_cannot_be_given_or_taken_is_said(deps: Deps, owner: Actor) -> None:
    join(deps, EMAIL)
    with pytest.raises(RoleUnknown):
        grant_role(deps, owner, EMAIL, "king")
    with pytest.raises(AccountUnknown):
        grant_role(deps, owner, "nobody@example.jp", "support")
    with pytest.raises(AddressUnverified):
        grant_role(deps, owner, EMAIL, "support")
    with pytest.raises(RoleUnknown):
        revoke_role(deps, owner, account(deps, EMAIL).id, "")
    with pytest.raises(NotFound):
        revoke_role(deps, owner, account(deps, EMAIL).id, "support")


@pytest.mark.parametrize("role", [role for role in ROLES if role != "owner"])
def test_no_other_role_gives_or_takes_roles(deps: Deps, owner: Actor, role: str) -> None:
    actor = actor_of(deps, join_staff(deps, EMAIL, role))
    with pytest.raises(NotAllowed):
        grant_role(deps, actor, EMAIL, "owner")
    with pytest.raises(NotAllowed):
        revoke_role(deps, actor, owner.account_id, "finance")
    with pytest.raises(NotAllowed):
        create_owner_link(deps, actor)


def test_the_audit_chain_holds_and_tells_no_address(deps: Deps, owner: Actor) -> None:
    join_staff(deps, EMAIL, "support")
    with reading(deps.engine) as session:
        assert broken_seals(session) == (len(ROLES) + 1, [])
    assert all("@" not in repr(entry.details) for entry in audited(deps))
    assert PASSWORD not in repr([entry.details for entry in audited(deps)])
