"""What an order asks of a customer's own accounts."""

from dataclasses import replace

from snshelper.catalogue.queries import listed_services
from snshelper.catalogue.rules.connections import needs_by_platform, needs_connection
from snshelper.catalogue.rules.listed import ListedService
from snshelper.catalogue.vocabulary import FAMILIES
from snshelper.kernel.runtime import Deps


def on_sale(deps: Deps) -> tuple[ListedService, ...]:
    return listed_services(deps.engine, "ja", ("sandbox", "goods"))


def test_only_posting_in_somebodys_name_needs_a_connection() -> None:
    assert [family for family in FAMILIES if needs_connection(family)] == ["publish"]


def test_every_service_is_counted_under_its_platform_once(shop: Deps) -> None:
    services = on_sale(shop)
    rows = needs_by_platform(services)
    assert sum(row.services for row in rows) == len(services) > 0
    assert [row.platform for row in rows] == list(dict.fromkeys(one.platform for one in services))


def test_what_is_asked_is_said_in_the_services_own_words_and_once(shop: Deps) -> None:
    service = on_sale(shop)[0]
    (row,) = needs_by_platform([service, replace(service, slug="twin")])
    assert row.asked == (service.target_label,)
    assert (row.services, row.connected, row.is_shipped) == (2, 0, False)


def test_goods_ask_for_a_recipient_and_posts_for_a_connection(shop: Deps) -> None:
    service = on_sale(shop)[0]
    goods, posts = replace(service, family="goods"), replace(service, family="publish")
    assert needs_by_platform([goods])[0].is_shipped
    assert needs_by_platform([service, posts])[0].connected == 1


def test_an_empty_catalogue_asks_for_nothing() -> None:
    assert needs_by_platform([]) == ()
