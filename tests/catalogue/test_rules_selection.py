"""Search, filters and order."""

from datetime import UTC, datetime

import pytest

from snshelper.catalogue.queries import ListedService, select_services
from snshelper.catalogue.rules.quantities import Limits
from snshelper.catalogue.rules.selection import Choice, read_choice
from snshelper.catalogue.rules.windows import stated_window
from snshelper.catalogue.seeding import seeded_drafts


def listed(slug: str, position: int, **values: object) -> ListedService:
    plain: dict[str, object] = dict.fromkeys(
        ("description", "refund", "quantity_label", "unit_label", "target_label", "target_hint"), ""
    )
    return ListedService(
        **{
            "slug": slug,
            "position": position,
            "family": "boost",
            "platform": "instagram",
            "platform_name": "Instagram",
            "unit": "reach",
            "per": "人",
            "unit_price": 2,
            "tax_rate": 10,
            "limits": Limits(100, 1000, 100),
            "default_quantity": 100,
            "target_kind": "post",
            "updated_at": datetime(2026, 11, 22, tzinfo=UTC),
            "title": slug,
            "summary": "",
            "delivery": "",
            **plain,
            **values,
        }
    )


REACH = listed(
    "reach", 10, title="近くの人に届ける", summary="リーチを数えます", delivery="6〜18時間が目安"
)
VIEWS = listed(
    "views",
    20,
    title="動画を見てもらう",
    platform="youtube",
    platform_name="YouTube",
    unit_price=3,
    delivery="1〜3日が目安",
)
STAND = listed(
    "stand",
    30,
    title="QRスタンド",
    family="goods",
    platform="shopfront",
    platform_name="店頭グッズ",
    unit_price=1,
)
ALL = (STAND, VIEWS, REACH)


def slugs(*arguments: object, **options: object) -> list[str]:
    return [service.slug for service in select_services(ALL, *arguments, **options)]


@pytest.mark.parametrize(
    "query", ["リーチ", "ﾘｰﾁ", "りーち", "instagram", "ＩＮＳＴＡ", "近く リーチ", "  近く  "]
)
def test_search_finds_words_whatever_their_width_case_or_kana(query: str) -> None:
    assert slugs(query) == ["reach"]


def test_every_word_of_a_search_must_be_there() -> None:
    assert slugs("近く 動画") == []


def test_an_endless_search_text_is_cut_and_harmless() -> None:
    assert slugs("り" * 10_000) == []


def test_filters_narrow_by_platform_and_family() -> None:
    assert slugs("", "youtube") == ["views"]
    assert slugs("", "", "goods") == ["stand"]
    assert slugs("", "youtube", "goods") == []


def test_recommended_order_is_by_position_after_the_favourites() -> None:
    assert slugs() == ["reach", "views", "stand"]
    assert slugs(favourites={"stand"}) == ["stand", "reach", "views"]


def test_price_order_is_by_unit_price() -> None:
    assert slugs(sort="price") == ["stand", "reach", "views"]


def test_speed_order_takes_measured_times_before_stated_ones_and_the_silent_last() -> None:
    assert slugs(sort="speed") == ["reach", "views", "stand"]
    assert slugs(sort="speed", times={"views": (3600, 7200, 40)}) == ["views", "reach", "stand"]
    assert slugs(sort="speed", times={"stand": (60, 90, 3)}) == ["stand", "reach", "views"]


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"q": "", "platform": "myspace", "family": "x", "sort": "drop table"},
        {"q": ["a"], "platform": {"a": 1}, "family": None, "sort": 3},
    ],
)
def test_a_choice_that_is_none_counts_as_none(raw: dict[str, object]) -> None:
    assert read_choice(raw) == Choice()


def test_the_stated_window_of_a_seeded_service_is_the_same_in_every_language() -> None:
    for draft in seeded_drafts():
        windows = [stated_window(words.delivery) for words in draft.words.values()]
        assert all(windows), draft.facts.slug
        assert len({window[:2] for window in windows if window}) == 1, draft.facts.slug
