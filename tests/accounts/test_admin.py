"""The staff screens about accounts, in real Reflex states."""

from snshelper.accounts.admin.customers import Customers
from snshelper.accounts.admin.staff import Staff
from snshelper.kernel.i18n import Texts
from snshelper.kernel.runtime import Deps
from tests.accounts.people import account, audited, join, join_staff, run
from tests.accounts.tabs import open_state

EMAIL = "tanaka@example.jp"
OWNER = "owner@example.jp"


def test_the_counter_finds_looks_and_suspends(shop: Deps) -> None:
    join_staff(shop, OWNER, "owner")
    token = join_staff(shop, "support@example.jp", "support").token
    join(shop, EMAIL)
    customer = account(shop, EMAIL).id

    async def story() -> None:
        screen = await open_state(shop, Customers, token)
        await screen.load()
        assert len(screen.rows) == 3
        await screen.find({"search": EMAIL})
        (row,) = screen.rows
        assert (row.id, row.email, row.is_suspended) == (customer, "", False)
        await screen.show(customer)
        assert screen.rows[0].email == EMAIL
        await screen.suspend(customer)
        assert screen.rows[0].is_suspended
        assert screen.rows[0].email == ""
        await screen.unsuspend(customer)
        assert not screen.rows[0].is_suspended
        await screen.show(["junk"])
        assert screen.error == Texts("ja")("error.not_found")
        await screen.find({"search": "nobody@example.jp"})
        assert screen.is_empty

    run(story())
    assert [entry.action for entry in audited(shop)][-3:] == [
        "privacy.open",
        "accounts.suspend",
        "accounts.unsuspend",
    ]


def test_the_owner_gives_and_takes_roles(shop: Deps) -> None:
    token = join_staff(shop, OWNER, "owner").token
    join_staff(shop, EMAIL, "support")
    holder = account(shop, EMAIL).id

    async def story() -> None:
        screen = await open_state(shop, Staff, token)
        await screen.load()
        assert len(screen.grants) == 6
        await screen.grant({"email": EMAIL, "role": "finance"})
        assert screen.error == Texts("ja")("error.need_missing", most=366)
        await screen.grant({"email": EMAIL, "role": "finance", "reason": "月末", "days": "7"})
        assert len(screen.grants) == 7
        assert screen.done
        await screen.revoke(holder, "support")
        assert [row.role for row in screen.grants if row.account_id == holder] == ["finance"]
        await screen.revoke(account(shop, OWNER).id, "owner")
        assert screen.error == Texts("ja")("error.last_owner")
        assert screen.done == ""
        await screen.grant({"email": ["junk"], "role": "king"})
        assert screen.error == Texts("ja")("error.role_unknown")

    run(story())


def test_a_member_learns_nothing_from_the_staff_screens(shop: Deps) -> None:
    token = join(shop, EMAIL).token
    customer = account(shop, EMAIL).id

    async def story() -> None:
        screen = await open_state(shop, Customers, token)
        for event in (screen.load(), screen.find({}), screen.older(), screen.show(customer)):
            await event
            assert screen.error == Texts("ja")("error.not_allowed")
        assert screen.rows == []
        staff = await open_state(shop, Staff, token)
        for event in (staff.load(), staff.grant({"email": EMAIL, "role": "owner"})):
            await event
            assert staff.error == Texts("ja")("error.not_allowed")
        assert staff.grants == []

    run(story())
