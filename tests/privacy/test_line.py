"""Which addresses the green button may lead to."""

import pytest

from snshelper.privacy.line import line_contact_address


@pytest.mark.parametrize(
    ("configured", "address"),
    [
        ("https://lin.ee/snshelper", "https://lin.ee/snshelper"),
        ("https://line.me/R/ti/p/@shop", "https://line.me/R/ti/p/@shop"),
        (" https://page.line.me/shop ", "https://page.line.me/shop"),
        ("https://LIN.EE/Ab", "https://lin.ee/Ab"),
        ("https://lin.ee/a?uid=tanaka@example.jp#me", "https://lin.ee/a"),
    ],
)
def test_lines_own_addresses_are_linked_without_query_or_fragment(
    configured: str, address: str
) -> None:
    assert line_contact_address(configured) == address


@pytest.mark.parametrize(
    "configured",
    [
        "",
        "line://ti/p/@shop",
        "http://lin.ee/a",
        "javascript:alert(1)",
        "https://lin.ee",
        "https://lin.ee/",
        "https://lin.ee.example.com/a",
        "https://example.com/lin.ee/a",
        "https://lin.ee@example.com/a",
        "https://evil@lin.ee/a",
        "https://lin.ee:8443/a",
        "https://lin.ee:x/a",
        "https://notify.line.me/a",
        "https://xlin.ee/a",
        "//lin.ee/a",
        "https://[lin.ee/a",
    ],
)
def test_every_other_address_gives_no_button(configured: str) -> None:
    assert line_contact_address(configured) == ""
