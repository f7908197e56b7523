"""The burst limit over a real Redis: shared by every worker, and never in anybody's way."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from snshelper.settings import Settings
from snshelper.web import limits
from tests.redis_server import RedisServer
from tests.web.conftest import Shop

HEADERS = {"origin": "https://shop.example"}


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def strict(redis: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A production shop with this Redis, where three posts are many."""
    monkeypatch.setattr(limits, "_POSTS", "3/1 minute")
    return Settings(
        data_dir=tmp_path,
        mode="production",
        public_url="https://shop.example",
        secret_key="s" * 40,
        redis_url=redis.url,
    )


def posted(shop: Shop, times: int) -> list[int]:
    """The answers to so many posts."""
    return [shop.client.post("/form", headers=HEADERS).status_code for _ in range(times)]


def test_two_workers_count_one_visitor_together(make_shop, strict):
    one, other = make_shop(strict), make_shop(strict)
    # A client that is entered keeps one event loop for all it sends, as a worker does.
    with one.client, other.client:
        assert posted(one, 2) == [200, 200]
        assert posted(other, 2) == [200, 429]


@pytest.mark.parametrize("goes_away", [RedisServer.stop, RedisServer.hang])
def test_without_its_redis_a_worker_answers_at_once_and_counts_alone(
    make_shop, strict, redis, goes_away
):
    shop = make_shop(strict)
    with shop.client:
        assert posted(shop, 1) == [200]
        goes_away(redis)
        begun = time.monotonic()
        assert posted(shop, 4) == [200, 200, 200, 429]
        assert time.monotonic() - begun < 2
