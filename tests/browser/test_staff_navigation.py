"""The staff's navigation as it is drawn: complete with the document, and nothing flashes first."""

import pytest
from playwright.sync_api import expect

from snshelper.accounts.permissions import PERMISSIONS, ROLES
from snshelper.admin.rules import SECTIONS
from snshelper.interface.admin_frame import SECTIONS as ADDRESSES
from tests.browser.people import client_of, hire, join
from tests.browser.serving import Shop
from tests.browser.tabs import Tabs

pytestmark = pytest.mark.xdist_group("browser-staff")


@pytest.mark.parametrize("role", ROLES)
def test_a_document_carries_links_to_the_roles_own_sections_only(
    shop: Shop, tabs: Tabs, role: str
) -> None:
    # Whoever is owner first holds every role: only a second one is nothing but owner.
    hire(join(shop), "owner")
    member = hire(join(shop), role)
    foreign = [
        ADDRESSES[name] for name, needed in SECTIONS.items() if role not in PERMISSIONS[needed]
    ]
    raw = client_of(member).get("/admin").text
    assert not [path for path in foreign if f'href="{path}"' in raw]
    navigation = tabs.open("/admin", member=member).get_by_test_id("admin-nav")
    expect(navigation.get_by_role("link")).to_have_count(len(SECTIONS) - len(foreign))


def test_a_role_that_ends_takes_its_section_with_it_and_the_screen_refuses(
    shop: Shop, tabs: Tabs
) -> None:
    marketer = hire(join(shop), "marketer")
    page = tabs.open("/admin/audit", member=marketer)
    expect(page.get_by_test_id("error-message")).to_be_visible()
    expect(page.get_by_test_id("admin-nav").get_by_role("link")).to_have_count(4)
