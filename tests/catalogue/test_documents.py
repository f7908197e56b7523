"""The catalogue as documents: current, complete, and harmless whatever its words are."""

import asyncio
import json
from html.parser import HTMLParser

import pytest
from markupsafe import escape

from snshelper.catalogue import actions, connectors, measured
from snshelper.catalogue.connectors import LiveConnectors
from snshelper.catalogue.documents import fill_home, fill_service
from snshelper.catalogue.queries import find_service, listed_services
from snshelper.catalogue.rules.publication import WORD_FIELDS
from snshelper.interface.visits import Fill, Visit
from snshelper.kernel.actor import VISITOR, Actor
from snshelper.kernel.errors import NotFound
from snshelper.kernel.i18n import LANGUAGES, Lang
from snshelper.kernel.runtime import Deps

REACH = "instagram-local-reach"
HOSTILE = '"><script>alert(1)</script>{{ 7*7 }}&amp;</script><!--'


class Cards(HTMLParser):
    """Service cards with their prices, and every start tag there is."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.prices: dict[str, str] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._slug = ""
        self._in_price = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if given.get("data-testid") == "service-card":
            self._slug = given["data-slug"] or ""
        self._in_price = given.get("data-testid") == "service-price"

    def handle_data(self, data: str) -> None:
        if self._in_price:
            self.prices[self._slug] = data
        self._in_price = False


def home(actor: Actor = VISITOR, lang: Lang = "ja", **query: str) -> Fill:
    return asyncio.run(fill_home(Visit(lang, "/", actor, query=query)))


def cards(fill: Fill) -> Cards:
    return Cards(fill.slots["catalogue"])


def service(slug: str = REACH, lang: Lang = "ja") -> Fill:
    visit = Visit(lang, f"/services/{slug}", VISITOR, params={"slug": slug})
    return asyncio.run(fill_service(visit))


def rewrite(shop: Deps, marketer: Actor, lang: Lang, **changed: str) -> None:
    known = next(s for s in listed_services(shop.engine, lang, LIVE) if s.slug == REACH)
    words = {name: getattr(known, name) for name in WORD_FIELDS}
    actions.change_texts(shop, marketer, REACH, lang, {**words, **changed})


LIVE = LiveConnectors({"sandbox", "goods"})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_home_shows_every_service_with_its_price_in_every_language(shop: Deps, lang: Lang) -> None:
    listed = listed_services(shop.engine, lang, LIVE)
    shown = cards(home(lang=lang)).prices
    assert list(shown) == [s.slug for s in listed]
    assert shown["qr-stand-a6"] == "¥3,300"
    html = home(lang=lang).slots["catalogue"]
    assert all(s.platform_name in html for s in listed)


def test_a_changed_price_is_in_the_next_document_without_a_restart(
    shop: Deps, marketer: Actor
) -> None:
    assert cards(home()).prices[REACH] == "¥2"
    actions.change_price(shop, marketer, REACH, 12)
    assert cards(home()).prices[REACH] == "¥12"
    assert "¥12" in service().slots["service"]
    assert json.loads(service().json_ld[0])["offers"]["price"] == 12


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "ｑｒすたんど"}, ["qr-stand-a6"]),
        ({"platform": "line"}, ["line-add-page-click"]),
        ({"family": "goods", "sort": "price"}, None),
        ({"q": "zzz"}, []),
        ({"platform": "<script>", "family": "?", "sort": ";"}, "all"),
    ],
)
def test_search_and_filters_work_without_javascript(
    shop: Deps, query: dict[str, str], expected: object
) -> None:
    shown = list(cards(home(**query)).prices)
    if expected is None:
        prices = [cards(home()).prices[slug] for slug in shown]
        assert shown and all(slug.startswith("qr-") for slug in shown)
        assert prices == sorted(prices, key=lambda price: int(price[1:].replace(",", "")))
    else:
        assert shown == (list(cards(home()).prices) if expected == "all" else expected)


def test_an_empty_answer_says_so_and_leads_back(shop: Deps) -> None:
    html = home(q="zzz").slots["catalogue"]
    assert "あてはまるサービスがありません" in html
    assert 'href="/"' in html


def test_a_closed_shop_says_so(shop: Deps) -> None:
    connectors.install(LiveConnectors())
    assert "いま受け付けているサービスはありません" in home().slots["catalogue"]


def test_filter_links_keep_what_was_searched_and_lead_out_again(shop: Deps) -> None:
    tags = cards(home(lang="ko", q="a&b", family="boost", sort="price")).tags
    chips = {
        attributes["data-value"]: attributes
        for tag, attributes in tags
        if tag == "a" and "data-value" in attributes
    }
    assert chips["boost"]["aria-current"] == "true"
    assert chips["boost"]["href"] == "/ko?q=a%26b&sort=price"
    assert chips["youtube"]["href"] == "/ko?q=a%26b&platform=youtube&family=boost&sort=price"


def test_a_sort_link_keeps_what_was_chosen_and_orders_it(shop: Deps) -> None:
    tags = cards(home(family="goods", q="QR")).tags
    links = [attributes["href"] for tag, attributes in tags if tag == "a"]
    assert "/?q=QR&family=goods&sort=price" in links
    assert "/?q=QR&family=goods&sort=speed" in links


def test_favourites_come_first_for_their_member(shop: Deps, member: Actor) -> None:
    actions.set_favourite(shop, member, "qr-poster-a3", True)
    assert next(iter(cards(home(member)).prices)) == "qr-poster-a3"
    assert next(iter(cards(home()).prices)) == REACH
    assert home(member).slots["catalogue"].count("★") == 1


def test_hostile_words_stay_words(shop: Deps, marketer: Actor) -> None:
    rewrite(shop, marketer, "ja", title=HOSTILE, summary=HOSTILE, description=HOSTILE)
    for fill in (home(), home(q=HOSTILE), service()):
        (html,) = fill.slots.values()
        parsed = Cards(html)
        assert not [tag for tag, _ in parsed.tags if tag == "script"]
        assert not [a for _, given in parsed.tags for a in given if a.startswith("on")]
        assert "<script" not in html
        assert "49" not in html.replace("¥", "")
        (json_ld,) = fill.json_ld
        assert "<" not in json_ld and ">" not in json_ld
        json.loads(json_ld)
    assert json.loads(service().json_ld[0])["name"] == HOSTILE
    assert service().title == HOSTILE


def test_a_service_page_carries_limits_terms_and_offer(shop: Deps) -> None:
    listed = find_service(shop.engine, "qr-stand-a6", "en")
    fill, refund = service("qr-stand-a6", "en"), str(escape(listed.refund))
    html = fill.slots["service"]
    assert fill.title == listed.title
    assert "1–50 sets" in html
    assert "¥3,300 for 1 set, including 10% consumption tax of ¥300" in html
    assert "within 10 seconds of ordering. " + refund in html
    assert 'href="/en/legal"' in html
    offer = json.loads(fill.json_ld[0])["offers"]
    assert (offer["price"], offer["priceCurrency"]) == (3300, "JPY")
    assert offer["url"].endswith("/en/services/qr-stand-a6")


def test_a_card_states_the_window_and_its_page_the_whole_promise(shop: Deps) -> None:
    assert "<dd>6〜18時間</dd>" in home().slots["catalogue"]
    assert "<dd>영업일 기준 3~5일</dd>" in home(lang="ko").slots["catalogue"]
    promise = find_service(shop.engine, REACH, "ja").delivery
    assert promise in service().slots["service"]


def test_measured_times_take_the_place_of_the_stated_target(
    shop: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measured, "_source", [lambda engine: {REACH: (21_600, 64_800, 1200)}])
    html = home().slots["catalogue"]
    assert "約6〜18時間（直近1,200件の実績）" in html
    assert html.count("6〜18時間") == 1
    assert "About 6–18 h (last 1,200 orders)" in service(lang="en").slots["service"]


@pytest.mark.parametrize("slug", ["nothing", "", "%2e%2e", "instagram-local-reach/"])
def test_an_unknown_service_has_no_page(shop: Deps, slug: str) -> None:
    with pytest.raises(NotFound):
        service(slug)


def test_a_service_switched_off_has_no_page_and_no_card(shop: Deps, marketer: Actor) -> None:
    actions.set_on(shop, marketer, REACH, False)
    assert REACH not in cards(home()).prices
    with pytest.raises(NotFound):
        service()


def test_the_item_list_names_every_card_in_its_order(shop: Deps) -> None:
    items = json.loads(home(lang="en").json_ld[0])["itemListElement"]
    assert [item["url"].rpartition("/")[2] for item in items] == list(cards(home()).prices)
    assert all("/en/services/" in item["url"] for item in items)
