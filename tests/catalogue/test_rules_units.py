"""Units: real people's own doing is never sold by number."""

import pytest

from snshelper.catalogue.rules.units import ForbiddenUnit, UnknownUnit, check_unit, check_words
from snshelper.catalogue.vocabulary import forbidden_kinds, units
from snshelper.kernel.i18n import LANGUAGES, Texts


@pytest.mark.parametrize("key", units())
def test_an_allowed_unit_passes(key: str) -> None:
    check_unit(key)


@pytest.mark.parametrize("key", forbidden_kinds())
def test_a_forbidden_unit_is_refused_and_the_reason_is_said_in_every_language(key: str) -> None:
    with pytest.raises(ForbiddenUnit) as refused:
        check_unit(key)
    reasons = {refused.value.reason_in(lang) for lang in LANGUAGES}
    assert len(reasons) == len(LANGUAGES)
    assert all(key in Texts(lang).error(refused.value) for lang in LANGUAGES)


@pytest.mark.parametrize("unit", ["follower", "instagram_followers", "フォロワー", "Likes"])
def test_a_forbidden_unit_under_another_name_is_still_forbidden(unit: str) -> None:
    with pytest.raises(ForbiddenUnit):
        check_unit(unit)


def test_a_unit_nobody_declared_is_refused() -> None:
    with pytest.raises(UnknownUnit):
        check_unit("smile")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("インスタのフォロワーを増やす", "followers"),
        ("ﾌｫﾛﾜｰ 1000人", "followers"),
        ("ふぉろわー増加", "followers"),
        ("フォロ\u200bワー", "followers"),
        ("BUY FOLLOWERS NOW", "followers"),
        ("ｆｏｌｌｏｗｅｒｓ", "followers"),
        ("여기서 팔로워 늘리기", "followers"),
        ("「いいね」をお届け", "likes"),
        ("Ten likes", "likes"),
        ("口コミを書きます", "reviews"),
    ],
)
def test_words_that_promise_a_forbidden_unit_are_found_in_any_spelling(
    text: str, kind: str
) -> None:
    with pytest.raises(ForbiddenUnit) as refused:
        check_words(text, "title")
    assert refused.value.kind.key == kind
    assert refused.value.numbers["field"] == "title"


@pytest.mark.parametrize("text", ["フォローの案内", "An unlikely hero", "Preview", "Subscript"])
def test_a_word_that_only_contains_a_forbidden_english_one_passes(text: str) -> None:
    check_words(text, "title")
