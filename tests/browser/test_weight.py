"""How much a visitor's first page costs, and from whom it comes."""

import gzip

import pytest
from playwright.sync_api import Response

from tests.browser.serving import Shop
from tests.browser.tabs import PHONE, Tabs, visit

pytestmark = pytest.mark.xdist_group("browser")

_LIMIT_BYTES = 200 * 1024
_COUNTED = ("text/html", "javascript", "text/css")


@pytest.mark.parametrize("path", ["/", "/en"])
def test_the_first_page_weighs_at_most_200_kilobytes(shop: Shop, tabs: Tabs, path: str) -> None:
    page = tabs.window(size=PHONE, choice="").new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    visit(page, path)
    page.wait_for_load_state("networkidle")
    weights = {
        answer.url: _weight(answer)
        for answer in answers
        if any(kind in answer.headers.get("content-type", "") for kind in _COUNTED)
    }
    assert any(url.endswith(".js") for url in weights)
    assert any(url.endswith(".css") for url in weights)
    assert sum(weights.values()) <= _LIMIT_BYTES, weights
    assert all(url.startswith(shop.url) for url in weights)


def _weight(answer: Response) -> int:
    """Bytes on the wire: what came compressed is compressed once more in the same way."""
    body = answer.body()
    is_compressed = answer.headers.get("content-encoding") == "gzip"
    return len(gzip.compress(body, 6)) if is_compressed else len(body)
