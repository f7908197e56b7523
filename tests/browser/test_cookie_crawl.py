"""Every cookie that a browser ever gets here stands in the published table, and nothing else."""

import re
from collections import deque
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.pages import PAGES
from tests.browser.jars import jar
from tests.browser.people import client_of, visitor
from tests.browser.routes import Insider
from tests.browser.serving import Shop
from tests.browser.tabs import COOKIES, Tabs, visit

pytestmark = pytest.mark.xdist_group("browser")

_NAME = re.compile(r'<th scope="row"><code>([a-z_]+)</code>')
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
_LEAVES = ("/auth/logout", "/assets/", "/dev/")
_ENOUGH, _MOST = 80, 300


def _published(shop: Shop) -> set[str]:
    tables = []
    for lang in LANGUAGES:
        page = visitor(shop).get(Texts(lang).url("/cookies")).text
        _, _, table = page.partition('id="cookie-table"')
        tables.append(set(_NAME.findall(table.partition("</table>")[0])))
    assert tables[1:] == tables[:-1]
    return tables[0]


def _crawl(client: httpx.Client, start: list[str]) -> tuple[set[str], set[str]]:
    """Paths that links lead to, and the names of the cookies that answers set on the way."""
    waiting, seen, names = deque(start), set(start), set[str]()
    while waiting and len(seen) < _MOST:
        path = waiting.popleft()
        answer = client.get(path)
        names |= {line.partition("=")[0] for line in answer.headers.get_list("set-cookie")}
        places = [*_LINK.findall(answer.text), answer.headers.get("location", "")]
        for place in filter(None, places):
            target = urlsplit(urldefrag(urljoin(str(answer.url), place.replace("&amp;", "&"))).url)
            own = f"{target.path}?{target.query}" if target.query else target.path
            is_here = target.netloc == answer.url.netloc.decode()
            if is_here and own not in seen and not own.startswith(_LEAVES):
                seen.add(own)
                waiting.append(own)
    return seen, names


def test_no_answer_of_a_full_crawl_sets_a_cookie_that_is_not_published(
    shop: Shop, insider: Insider
) -> None:
    published, everywhere = _published(shop), set[str]()
    for client in (visitor(shop), client_of(insider.member)):
        seen, names = _crawl(client, ["/", "/mypage", "/admin", "/ko", "/en/admin"])
        assert names <= published
        everywhere |= seen
    assert len(everywhere) > _ENOUGH


def test_the_table_is_what_a_browser_holds_that_used_everything(
    shop: Shop, tabs: Tabs, insider: Insider
) -> None:
    assert _published(shop) == COOKIES
    page, held = tabs.open("/", member=insider.member, choice=""), set[str]()
    page.get_by_test_id("cookie-allow").first.click()
    expect(page.get_by_test_id("cookie-banner")).to_have_count(0)
    page.get_by_test_id("popup-hide").click()
    expect(page.get_by_test_id("popup")).to_be_hidden()
    page.get_by_test_id("lang-en").last.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for entry in PAGES:
        held |= jar(visit(page, Texts("en").url(insider.address(entry)))).keys()
    assert held == COOKIES
