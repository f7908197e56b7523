"""Reading the catalogue: only what can be ordered, never stale for long."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event, text

from snshelper.catalogue import actions, connectors
from snshelper.catalogue.connectors import LiveConnectors
from snshelper.catalogue.queries import (
    favourites_of,
    find_service,
    forget_listing,
    listed_services,
)
from snshelper.catalogue.queries.desk import desk_rows
from snshelper.catalogue.queries.listing import CHECK_SECONDS, Listing
from snshelper.catalogue.rules.publication import Route
from snshelper.catalogue.seeding import seeded_drafts
from snshelper.catalogue.tables import ServiceText
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotAllowed, NotFound
from snshelper.kernel.i18n import LANGUAGES
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work

LIVE = LiveConnectors({"sandbox", "goods"})
REACH = "instagram-local-reach"
SEEDED = {draft.facts.slug: draft for draft in seeded_drafts()}


@pytest.fixture
def statements(shop: Deps) -> Iterator[list[str]]:
    """Every SQL statement the engine runs."""
    seen: list[str] = []

    def remember(connection: object, cursor: object, statement: str, *rest: object) -> None:
        seen.append(statement)

    event.listen(shop.engine, "before_cursor_execute", remember)
    yield seen
    event.remove(shop.engine, "before_cursor_execute", remember)


def slugs(shop: Deps, live: LiveConnectors = LIVE) -> set[str]:
    return {service.slug for service in listed_services(shop.engine, "ja", live)}


def test_every_seeded_service_is_listed_in_every_language(shop: Deps) -> None:
    counts = {len(listed_services(shop.engine, lang, LIVE)) for lang in LANGUAGES}
    assert counts == {len(SEEDED)}
    korean = find_service(shop.engine, REACH, "ko")
    assert korean.title == SEEDED[REACH].words["ko"].title
    assert korean.per == "명"


def test_a_service_is_listed_only_over_a_connector_that_runs(shop: Deps) -> None:
    assert slugs(shop, LiveConnectors({"goods"})) == {s for s in slugs(shop) if s.startswith("qr-")}
    assert slugs(shop, LiveConnectors()) == set()


def test_a_service_whose_last_route_is_off_is_not_listed(shop: Deps, marketer: Actor) -> None:
    actions.set_route(shop, marketer, REACH, Route("sandbox", "instagram_reach", is_on=False))
    assert REACH not in slugs(shop)


def test_a_service_is_listed_once_however_many_routes_it_has(shop: Deps, marketer: Actor) -> None:
    actions.set_route(shop, marketer, REACH, Route("goods", "second", position=2))
    listed = listed_services(shop.engine, "ja", LIVE)
    assert [service.slug for service in listed].count(REACH) == 1


def test_a_service_switched_off_or_without_words_in_a_language_is_not_listed(
    shop: Deps, marketer: Actor
) -> None:
    actions.set_on(shop, marketer, REACH, False)
    with unit_of_work(shop.engine) as session:
        session.delete(session.get_one(ServiceText, ("qr-stand-a6", "ja")))
    forget_listing(shop.engine)
    assert not {REACH, "qr-stand-a6"} & slugs(shop)
    assert find_service(shop.engine, "qr-stand-a6", "en").slug == "qr-stand-a6"


@pytest.mark.parametrize("slug", ["", "nothing", "../admin", REACH.upper()])
def test_an_unknown_service_is_not_found(shop: Deps, slug: str) -> None:
    with pytest.raises(NotFound):
        find_service(shop.engine, slug, "ja")


def test_a_service_nobody_can_deliver_now_is_not_found(shop: Deps) -> None:
    connectors.install(LiveConnectors({"goods"}))
    with pytest.raises(NotFound):
        find_service(shop.engine, REACH, "ja")


def test_a_listing_is_read_once_and_then_kept(shop: Deps, statements: list[str]) -> None:
    slugs(shop)
    statements.clear()
    for _ in range(20):
        slugs(shop)
    assert len(statements) <= 1


def test_an_edit_in_this_process_shows_at_once(shop: Deps, marketer: Actor) -> None:
    assert find_service(shop.engine, REACH, "ja").unit_price == 2
    actions.change_price(shop, marketer, REACH, 3)
    assert find_service(shop.engine, REACH, "ja").unit_price == 3


def test_an_edit_in_another_process_shows_after_the_check_interval(
    shop: Deps, marketer: Actor
) -> None:
    moment = [100.0]
    elsewhere = Listing(monotonic=lambda: moment[0])

    def price() -> int:
        listed = elsewhere.services(shop.engine, "ja", LIVE)
        return next(service.unit_price for service in listed if service.slug == REACH)

    assert price() == 2
    actions.change_price(shop, marketer, REACH, 3)
    assert price() == 2
    moment[0] += CHECK_SECONDS
    assert price() == 3


def test_an_unchanged_catalogue_costs_one_small_check_and_no_second_reading(
    shop: Deps, statements: list[str]
) -> None:
    moment = [100.0]
    listing = Listing(monotonic=lambda: moment[0])
    first = listing.services(shop.engine, "ja", LIVE)
    statements.clear()
    moment[0] += CHECK_SECONDS
    assert listing.services(shop.engine, "ja", LIVE) is first
    assert len(statements) == 1
    assert "service_text" not in statements[0]


def test_two_edits_of_one_moment_are_both_noticed(shop: Deps, marketer: Actor) -> None:
    moment = [100.0]
    elsewhere = Listing(monotonic=lambda: moment[0])
    for price in (5, 6):
        actions.change_price(shop, marketer, REACH, price)
        moment[0] += CHECK_SECONDS
        listed = elsewhere.services(shop.engine, "ja", LIVE)
        assert next(s.unit_price for s in listed if s.slug == REACH) == price


def test_favourites_belong_to_their_member_alone(shop: Deps, member: Actor) -> None:
    actions.set_favourite(shop, member, REACH, True)
    actions.set_favourite(shop, member, REACH, True)
    assert favourites_of(shop.engine, "member-1") == {REACH}
    assert favourites_of(shop.engine, "somebody-else") == frozenset()
    assert favourites_of(shop.engine, "") == frozenset()
    actions.set_favourite(shop, member, REACH, False)
    actions.set_favourite(shop, member, REACH, False)
    assert favourites_of(shop.engine, "member-1") == frozenset()


def test_a_visitor_has_no_favourites_and_nobody_favours_the_unknown(
    shop: Deps, member: Actor
) -> None:
    with pytest.raises(NotAllowed):
        actions.set_favourite(shop, Actor(kind="visitor"), REACH, True)
    with pytest.raises(NotFound):
        actions.set_favourite(shop, member, "nothing", True)


def test_the_desk_says_what_is_listed_and_why_not(shop: Deps, marketer: Actor) -> None:
    actions.set_on(shop, marketer, REACH, False)
    rows = {row.slug: row for row in desk_rows(shop.engine, "ja", LiveConnectors({"sandbox"}))}
    assert len(rows) == len(SEEDED)
    assert rows[REACH].state == "off"
    assert rows["qr-stand-a6"].state == "no_route"
    assert rows["youtube-30s-view"].state == "listed"
    assert rows["youtube-30s-view"].connectors == ("sandbox",)


def test_the_database_itself_refuses_a_price_of_nothing(shop: Deps) -> None:
    with (
        pytest.raises(Exception, match="unit_price_positive"),
        unit_of_work(shop.engine) as session,
    ):
        session.execute(text("UPDATE service SET unit_price = 0"))
