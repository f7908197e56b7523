"""What an order reads: the present price and route, straight from the database."""

import pytest

from snshelper.catalogue import actions, connectors
from snshelper.catalogue.connectors import LiveConnectors
from snshelper.catalogue.orderable import find_orderable
from snshelper.catalogue.rules.publication import Route
from snshelper.catalogue.seeding import seeded_drafts
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading

REACH = "instagram-local-reach"
SEEDED = {draft.facts.slug: draft for draft in seeded_drafts()}


def test_an_order_reads_the_present_price_and_the_preferred_live_route(
    shop: Deps, marketer: Actor
) -> None:
    actions.change_price(shop, marketer, REACH, 9)
    actions.set_route(shop, marketer, REACH, Route("goods", "poster", position=2))
    with reading(shop.engine) as session:
        service = find_orderable(session, REACH, "ko")
        assert service is not None
        assert (service.unit_price, service.connector, service.product) == (
            9,
            "sandbox",
            "instagram_reach",
        )
        assert service.title == SEEDED[REACH].words["ko"].title
    connectors.install(LiveConnectors({"goods"}))
    with reading(shop.engine) as session:
        second = find_orderable(session, REACH, "ko")
    assert second is not None
    assert (second.connector, second.product) == ("goods", "poster")


@pytest.mark.parametrize("slug", ["", "nothing", "instagram-local-reach "])
def test_an_unknown_service_cannot_be_ordered(shop: Deps, slug: str) -> None:
    with reading(shop.engine) as session:
        assert find_orderable(session, slug, "ja") is None


def test_a_service_switched_off_cannot_be_ordered(shop: Deps, marketer: Actor) -> None:
    actions.set_on(shop, marketer, REACH, False)
    with reading(shop.engine) as session:
        assert find_orderable(session, REACH, "ja") is None
