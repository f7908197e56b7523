"""Who holds a session cookie right now."""

import pytest
from sqlmodel import update

from snshelper.accounts.cookies import read_cookie
from snshelper.accounts.permissions import permissions_of
from snshelper.accounts.queries import actor_of_session, has_owner
from snshelper.accounts.tables import Account
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from tests.accounts.people import actor_of, join, join_staff

EMAIL = "tanaka@example.jp"


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "日本語"])
def test_an_unknown_cookie_is_a_visitor(deps: Deps, token: str) -> None:
    assert actor_of_session(deps.engine, token, deps.clock()) == VISITOR


def test_a_suspended_account_is_a_visitor_even_with_an_open_session(deps: Deps) -> None:
    entered = join(deps, EMAIL)
    with unit_of_work(deps.engine) as session:
        session.execute(update(Account).values(suspended_at=deps.clock()))
    assert actor_of(deps, entered) == VISITOR


def test_roles_and_permissions_are_read_with_the_cookie(deps: Deps) -> None:
    assert not has_owner(deps.engine)
    join_staff(deps, "owner@example.jp", "owner")
    actor = actor_of(deps, join_staff(deps, EMAIL, "finance"))
    assert actor.roles == {"finance"}
    assert actor.permissions == permissions_of(frozenset({"finance"}))
    assert actor.is_verified
    assert has_owner(deps.engine)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        *(("session=abc", "abc"), ("a=1; session=abc; b=2", "abc")),
        *(("", ""), ("session", ""), ("other=1", ""), ("session=", "")),
    ],
)
def test_a_cookie_is_found_or_empty(header: str, value: str) -> None:
    assert read_cookie(header, "session") == value
