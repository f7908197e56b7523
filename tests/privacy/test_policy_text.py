"""What a text says, apart from its mark-up, and in what two texts differ."""

import pytest

from snshelper.privacy.policy_text import (
    Piece,
    differences,
    lines_of,
    says_the_same,
    text_hash,
)

_OLD = "<h2>Keeping</h2><p>We keep it for 5 years.</p><ul><li>one</li><li>two</li></ul>"


def test_lines_are_paragraphs_items_and_cells_under_their_heading() -> None:
    found = [(line.heading, line.text) for line in lines_of(_OLD)]
    assert found == [
        ("Keeping", "Keeping"),
        ("Keeping", "We keep it for 5 years."),
        ("Keeping", "one"),
        ("Keeping", "two"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        _OLD.replace("<p>", '<p id="p-1" class="x">'),
        _OLD.replace("We keep", "<strong>We</strong>\n  keep"),
        _OLD.replace("<ul>", "<ol>").replace("</ul>", "</ol>"),
    ],
)
def test_mark_up_alone_is_no_change(other: str) -> None:
    assert says_the_same(_OLD, other)
    assert text_hash({"en": _OLD}) == text_hash({"en": other})
    assert differences(_OLD, other) == ()


def test_an_address_outside_the_shop_is_part_of_what_is_said() -> None:
    one, other = (f'<p>Ask <a href="{a}">us</a></p>' for a in ("https://a.jp", "https://b.jp"))
    assert not says_the_same(one, other)
    assert says_the_same('<p><a href="/a">us</a></p>', '<p><a href="/ko/a">us</a></p>')
    mail = '<p><a href="mailto:o@shop.jp">o@shop.jp</a></p>'
    assert [line.text for line in lines_of(mail)] == ["o@shop.jp"]


def test_another_language_changes_the_hash() -> None:
    assert text_hash({"en": _OLD}) != text_hash({"en": _OLD, "ja": "<p>x</p>"})


def test_a_changed_line_shows_the_words_that_went_and_came() -> None:
    (found,) = differences(_OLD, _OLD.replace("5 years", "3 years"))
    assert found.heading == "Keeping"
    assert found.pieces == (
        Piece("same", "We keep it for "),
        Piece("removed", "5"),
        Piece("added", "3"),
        Piece("same", " years."),
    )


def test_japanese_is_compared_sign_by_sign_and_korean_word_by_word() -> None:
    (ja,) = differences("<p>五年のあいだ保管します。</p>", "<p>三年のあいだ保管します。</p>")
    assert [piece.text for piece in ja.pieces if piece.kind != "same"] == ["五", "三"]
    (ko,) = differences("<p>기록은 오년간 보관합니다</p>", "<p>기록은 삼년간 보관합니다</p>")
    assert [piece.text for piece in ko.pieces if piece.kind != "same"] == ["오년간", "삼년간"]


def test_lines_that_came_or_went_stand_whole() -> None:
    (came,) = differences(_OLD, _OLD.replace("</ul>", "<li>three</li></ul>"))
    assert came.pieces == (Piece("added", "three"),)
    (went,) = differences(_OLD, _OLD.replace("<li>one</li>", ""))
    assert went.pieces == (Piece("removed", "one"),)


def test_lines_that_are_not_alike_are_not_mixed() -> None:
    found = differences("<p>abc def ghi</p>", "<p>완전히 다른 이야기</p>")
    assert [d.pieces[0].kind for d in found] == ["removed", "added"]
