"""The page about password, log-ins and language, in a real Reflex state."""

import pytest

from snshelper.accounts.queries import hash_token
from snshelper.accounts.state.security import Security
from snshelper.kernel.i18n import Texts
from snshelper.kernel.runtime import Deps
from tests.accounts.people import PASSWORD, account, enter, join, run
from tests.accounts.tabs import open_state

EMAIL = "tanaka@example.jp"


def test_a_member_sees_their_log_ins_and_ends_one(shop: Deps) -> None:
    here, there = join(shop, EMAIL).token, enter(shop, EMAIL).token

    async def story() -> None:
        page = await open_state(shop, Security, here)
        await page.load()
        assert (page.email, page.is_verified, len(page.sessions)) == (EMAIL, False, 2)
        await page.revoke(hash_token(there)[:16])
        assert [line.is_current for line in page.sessions] == [True]
        assert page.done
        await page.revoke_others()
        await page.choose_language("en")
        assert (page.lang, page.error) == ("en", "")

    run(story())
    assert account(shop, EMAIL).lang == "en"


def test_a_changed_password_is_nowhere_in_the_state(shop: Deps) -> None:
    token = join(shop, EMAIL).token

    async def story() -> None:
        page = await open_state(shop, Security, token)
        await page.change_password({"current": "a wrong password", "password": "a new good one"})
        assert page.error == Texts("ja")("error.password_wrong")
        await page.change_password({"current": PASSWORD, "password": "a new good one"})
        assert (page.error, page.done) == ("", Texts("ja")("accounts.security.changed"))
        assert "a new good one" not in repr(page.__dict__)

    run(story())
    assert enter(shop, EMAIL, "a new good one")


@pytest.mark.parametrize("junk", [None, [], 3, {}, {"current": None, "password": ["x"]}])
def test_junk_instead_of_a_form_changes_nothing(shop: Deps, junk: object) -> None:
    token = join(shop, EMAIL).token

    async def story() -> None:
        page = await open_state(shop, Security, token)
        await page.change_password(junk)
        assert page.error
        await page.revoke(junk)
        assert page.error
        await page.choose_language(junk)
        assert page.error

    run(story())
    assert enter(shop, EMAIL)
