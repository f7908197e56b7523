"""Links in a text, and letters."""

import pytest

from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.mail.letters import compose
from snshelper.mail.rules import links_in
from snshelper.privacy.letters import UndeclaredLetter


def test_links_are_found_in_reading_order() -> None:
    text = "見る\nhttps://a.example/x?y=1&z=2\nまたは <http://b.example/>"
    assert links_in(text) == ["https://a.example/x?y=1&z=2", "http://b.example/"]


def test_text_without_links_has_none() -> None:
    assert links_in("mailto:a@example.jp ftp://example.jp") == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["verify", "already_member", "reset", "password_changed"])
def test_every_letter_carries_its_link_and_the_shops_address(lang: Lang, name: str) -> None:
    link = "https://shop.example/verify?token=abc"
    letter = compose(Texts(lang), f"accounts.letter.{name}", "https://shop.example", link=link)
    assert letter.subject
    assert "{" not in letter.subject + letter.body
    home = "https://shop.example" + Texts(lang).url("/")
    assert links_in(letter.body) == [link, home]


def test_an_unknown_letter_is_a_programming_error() -> None:
    with pytest.raises(UndeclaredLetter):
        compose(Texts("ja"), "accounts.letter.nothing", "https://shop.example")
