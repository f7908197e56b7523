"""Every page of the page table at an address that exists, and somebody who may see it."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from snshelper.accounts.permissions import ROLES
from snshelper.pages import PAGES
from snshelper.web.entries import PageEntry
from tests.browser.books import buy, state_of
from tests.browser.cards import BOOST, ENDED
from tests.browser.destructions import certify
from tests.browser.people import Member, hire, join, prove, visitor
from tests.browser.serving import Shop
from tests.browser.tabs import Tabs
from tests.browser.waiting import until

EVERY_PAGE = [pytest.param(page, id=page.name) for page in PAGES]
PUBLIC_PAGES = [pytest.param(page, id=page.name) for page in PAGES if page.entry == "public"]
_FOR_VISITORS = ("login", "signup", "reset")
_FIRST_POLICY = 1


@dataclass(frozen=True)
class Insider:
    """Somebody who may see every page, with something on each."""

    member: Member
    order_id: str
    certificate: int

    def address(self, page: PageEntry) -> str:
        """The page's address without language; parameters filled with what exists."""
        if page.name == "own_copy":  # shown for minutes after the password was proved
            prove(self.member)
        number = self.certificate if page.name == "admin_certificate" else _FIRST_POLICY
        named = page.route.replace("[slug]", BOOST).replace("[order_id]", self.order_id)
        return named.replace("[number]", str(number))

    def seen_by(self, page: PageEntry) -> Member | None:
        """Who looks at the page: members are led away from the log-in."""
        return None if page.name in _FOR_VISITORS else self.member

    def await_delivery(self) -> None:
        """Until now the order may still have been under way."""
        until(lambda: state_of(self.member, self.order_id) in ENDED, "nothing was delivered")

    def windows(self, tabs: Tabs, **options: Any) -> dict[str, Page]:
        """For each page's name a tab to look at it in: the insider's, or a visitor's."""
        own = tabs.window(member=self.member, **options).new_page()
        strange = tabs.window(**options).new_page()
        return {page.name: own if self.seen_by(page) else strange for page in PAGES}


def make_insider(shop: Shop) -> Insider:
    """A member with every staff role, money, a question that was asked and an order."""
    member = hire(join(shop, yen=10_000), *ROLES)
    order_id = buy(member)
    question = {"name": "港 花子", "email": member.email, "message": "いつ届きますか。"}
    asked = visitor(shop).post("/contact/send", data=question)
    assert asked.status_code == httpx.codes.SEE_OTHER, asked.text
    return Insider(member, order_id, certify(shop))
