"""Whether the shop can work."""

from sqlalchemy import text

from snshelper.kernel.unit_of_work import unit_of_work


def test_a_shop_with_its_database_is_well(shop):
    answer = shop.client.get("/_health")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": True, "db": True, "redis": "NA"},
    )
    assert answer.headers["cache-control"] == "no-store"


def test_a_shop_without_its_tables_is_not(shop, engine):
    with unit_of_work(engine) as session:
        session.execute(text("DROP TABLE alembic_version"))
    answer = shop.client.get("/_health")
    assert answer.status_code == 503
    assert answer.json() == {"status": False, "db": False, "redis": "NA"}
