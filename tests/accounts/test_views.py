"""Pages and words of this room, complete in every language."""

import inspect

import pytest
import reflex as rx

from snshelper.accounts import errors
from snshelper.accounts.admin.customers import customers
from snshelper.accounts.admin.staff import staff
from snshelper.accounts.permissions import PERMISSIONS, ROLES, permissions_of
from snshelper.accounts.views import login, reset, security, signup
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts, catalogue

VIEWS = [login.view, signup.view, reset.view, security.view, customers, staff]
REASONS = {"password_refused": ["too_short", "too_long", "is_email", "too_common"]}
CODES = [
    error.code
    for _, error in inspect.getmembers(errors, inspect.isclass)
    if issubclass(error, ShopError) and error is not ShopError
]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_builds_in_every_language(view: object, lang: Lang) -> None:
    assert callable(view)
    page = view(Texts(lang))
    assert isinstance(page, rx.Component)
    assert page.render()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_has_its_sentence(code: str, lang: Lang) -> None:
    for reason in REASONS.get(code, [""]):
        key = f"error.{code}.{reason}" if reason else f"error.{code}"
        assert catalogue(lang)[key].format(minimum=10, maximum=1000, most=3)


@pytest.mark.parametrize("page", ["login", "signup", "reset", "security"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_has_title_and_description(page: str, lang: Lang) -> None:
    assert catalogue(lang)[f"page.{page}.title"]
    assert catalogue(lang)[f"page.{page}.description"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_role_has_a_name(role: str, lang: Lang) -> None:
    assert catalogue(lang)[f"accounts.role.{role}"]


def test_the_owner_role_alone_neither_sells_nor_serves_nor_pays() -> None:
    assert permissions_of(frozenset({"owner"})) == {
        *("dashboard.read", "staff.write", "audit.read", "duties.own", "people.write"),
        *("retention.request", "privacy.records", "privacy.front", "disclosures.ask"),
    }


@pytest.mark.parametrize("role", [role for role in ROLES if role != "owner"])
def test_only_the_owner_role_makes_staff(role: str) -> None:
    assert "staff.write" not in permissions_of(frozenset({role}))


def test_every_permission_has_a_holder_and_nothing_comes_from_nothing() -> None:
    assert all(holders for holders in PERMISSIONS.values())
    assert permissions_of(frozenset()) == frozenset()
    assert permissions_of(frozenset({"king"})) == frozenset()
