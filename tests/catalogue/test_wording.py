"""How numbers are said."""

import pytest

from snshelper.catalogue.wording import delivery_words, quantity_words
from snshelper.kernel.i18n import Lang, Texts


@pytest.mark.parametrize(
    ("lang", "unit", "quantity", "words"),
    [
        ("ja", "reach", 5000, "5,000人"),
        ("ko", "click", 20, "20클릭"),
        ("en", "set", 1, "1 set"),
        ("en", "set", 2, "2 sets"),
    ],
)
def test_a_quantity_is_said_in_the_readers_language(
    lang: Lang, unit: str, quantity: int, words: str
) -> None:
    assert quantity_words(Texts(lang), unit, quantity) == words


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        (None, "6〜18時間が目安です。"),
        ((21_600, 64_800, 200), "約6〜18時間（直近200件の実績）"),
        ((30, 50, 3), "約1分（直近3件の実績）"),
        ((1500, 3599, 9), "約25〜60分（直近9件の実績）"),
        ((86_400, 259_200, 1000), "約1〜3日（直近1,000件の実績）"),
    ],
)
def test_a_measured_time_is_said_in_the_unit_that_fits(
    measured: tuple[int, int, int] | None, words: str
) -> None:
    assert delivery_words(Texts("ja"), "6〜18時間が目安です。", measured) == words
