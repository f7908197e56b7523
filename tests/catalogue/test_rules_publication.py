"""Publication: nothing is shown that lacks words, sound numbers or a live way to be delivered."""

from dataclasses import replace

import pytest

from snshelper.catalogue.drafts import ServiceDraft
from snshelper.catalogue.rules.publication import (
    Route,
    ServiceRefused,
    check_publishable,
    parse_words,
)
from snshelper.catalogue.rules.units import ForbiddenUnit, UnknownUnit
from snshelper.catalogue.seeding import seeded_drafts
from snshelper.kernel.i18n import LANGUAGES, Texts

LIVE = {"sandbox", "goods"}


@pytest.fixture(scope="module")
def draft() -> ServiceDraft:
    return next(d for d in seeded_drafts() if d.facts.slug == "instagram-local-reach")


def check(draft: ServiceDraft, live: set[str] = LIVE, **facts: object) -> None:
    changed = replace(draft.facts, **facts)
    check_publishable(changed, draft.words, draft.routes, live)


@pytest.mark.parametrize("seeded", list(seeded_drafts()), ids=lambda d: d.facts.slug)
def test_every_seeded_service_may_be_published(seeded: ServiceDraft) -> None:
    check(seeded)


@pytest.mark.parametrize(
    ("field", "value", "named", "reason"),
    [
        ("slug", "Two Words", "slug", "slug"),
        ("slug", "../admin", "slug", "slug"),
        ("slug", "a" * 61, "slug", "slug"),
        ("family", "followers", "family", "family"),
        ("platform", "myspace", "platform", "platform"),
        ("target_kind", "store", "target_kind", "target_kind"),
        ("unit_price", 0, "unit_price", "price"),
        ("tax_rate", 5, "tax_rate", "tax_rate"),
        ("step", 0, "step", "number"),
        ("minimum", 550, "minimum", "off_step"),
        ("maximum", 100_050, "maximum", "off_step"),
        ("maximum", 400, "maximum", "maximum"),
        ("default_quantity", 5_050, "default_quantity", "default_quantity"),
        ("default_quantity", 100, "default_quantity", "default_quantity"),
        ("unit_price", 101, "maximum", "total"),
    ],
)
def test_a_service_with_an_unsound_value_is_refused_by_name(
    draft: ServiceDraft, field: str, value: object, named: str, reason: str
) -> None:
    with pytest.raises(ServiceRefused) as refused:
        check(draft, **{field: value})
    assert refused.value.numbers["field"] == named
    assert refused.value.numbers["reason"] == reason
    assert all(Texts(lang).error(refused.value) for lang in LANGUAGES)


def test_a_service_that_sells_followers_is_refused(draft: ServiceDraft) -> None:
    with pytest.raises(ForbiddenUnit):
        check(draft, unit="followers")
    with pytest.raises(UnknownUnit):
        check(draft, unit="smile")


def test_a_service_needs_its_words_in_every_language(draft: ServiceDraft) -> None:
    words = {lang: text for lang, text in draft.words.items() if lang != "ko"}
    with pytest.raises(ServiceRefused) as refused:
        check_publishable(draft.facts, words, draft.routes, LIVE)
    assert refused.value.numbers == {"field": "ko.title", "reason": "words_missing"}


@pytest.mark.parametrize(
    "routes",
    [(), (Route("sandbox", "x", is_on=False),), (Route("elsewhere", "x"),)],
    ids=["none", "off", "not running"],
)
def test_a_service_nobody_can_deliver_is_refused(
    draft: ServiceDraft, routes: tuple[Route, ...]
) -> None:
    with pytest.raises(ServiceRefused) as refused:
        check_publishable(draft.facts, draft.words, routes, LIVE)
    assert refused.value.numbers["reason"] == "no_live_route"


def test_words_from_a_form_lose_stray_white_space_and_keep_paragraphs(draft: ServiceDraft) -> None:
    typed = {
        **vars(draft.words["ja"]),
        "title": " 届ける\r\n 投稿 ",
        "description": "一 \r\n\r\n二",
    }
    words = parse_words("ja", typed)
    assert words.title == "届ける 投稿"
    assert words.description == "一\n\n二"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("title", None, "words_missing"),
        ("title", 7, "words_missing"),
        ("summary", " \u3000", "words_missing"),
        ("title", "長" * 121, "words_long"),
    ],
)
def test_words_that_are_missing_or_too_long_are_refused_by_name(
    draft: ServiceDraft, field: str, value: object, reason: str
) -> None:
    with pytest.raises(ServiceRefused) as refused:
        parse_words("ja", {**vars(draft.words["ja"]), field: value})
    assert refused.value.numbers["field"] == f"ja.{field}"
    assert refused.value.numbers["reason"] == reason
