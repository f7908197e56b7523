"""Counting with a real Redis: together, and without it when it is away."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from limits import parse

from snshelper.kernel.counters import REST_SECONDS, Counters, Outage
from snshelper.kernel.errors import TooManyRequests
from tests.redis_server import RedisServer

LIMIT = parse("3/minute")
WHO = "203.0.113.7"
_ELSEWHERE = """
import sys
from limits import parse
from snshelper.kernel.counters import Counters
Counters(sys.argv[1]).hit(parse("3/minute"), sys.argv[2])
"""


class Seconds:
    """A monotonic clock that stands still until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    yield server
    server.stop()


def hit_in_another_process(url: str) -> None:
    subprocess.run([sys.executable, "-c", _ELSEWHERE, url, WHO], check=True)


def test_two_processes_count_together(redis: RedisServer) -> None:
    counters = Counters(redis.url)
    counters.hit(LIMIT, WHO)
    hit_in_another_process(redis.url)
    hit_in_another_process(redis.url)
    with pytest.raises(TooManyRequests) as refusal:
        counters.hit(LIMIT, WHO)
    assert 1 <= refusal.value.numbers["seconds"] <= 60  # type: ignore[operator]
    counters.hit(LIMIT, "203.0.113.8")


def test_asking_counts_nothing(redis: RedisServer) -> None:
    counters = Counters(redis.url)
    for _ in range(5):
        counters.test(LIMIT, WHO)
    for _ in range(3):
        counters.hit(LIMIT, WHO)
    with pytest.raises(TooManyRequests):
        counters.test(LIMIT, WHO)


@pytest.mark.parametrize("goes_away", [RedisServer.stop, RedisServer.hang])
def test_a_redis_that_went_away_costs_a_moment_and_no_limit(
    redis: RedisServer, goes_away: object
) -> None:
    counters = Counters(redis.url)
    counters.hit(LIMIT, WHO)
    goes_away(redis)  # type: ignore[operator]
    begun = time.monotonic()
    for _ in range(3):
        counters.hit(LIMIT, WHO)
    with pytest.raises(TooManyRequests):
        counters.hit(LIMIT, WHO)
    assert time.monotonic() - begun < 2


def test_a_redis_that_came_back_is_asked_again(redis: RedisServer) -> None:
    seconds = Seconds()
    counters = Counters(redis.url, Outage(seconds))
    redis.stop()
    for _ in range(3):
        counters.hit(LIMIT, WHO)
    redis.start()
    with pytest.raises(TooManyRequests):
        counters.hit(LIMIT, WHO)
    seconds.now += REST_SECONDS
    counters.hit(LIMIT, WHO)
    hit_in_another_process(redis.url)
    hit_in_another_process(redis.url)
    with pytest.raises(TooManyRequests):
        counters.hit(LIMIT, WHO)


def test_without_redis_each_process_counts_for_itself() -> None:
    counters = Counters("")
    for _ in range(3):
        counters.hit(LIMIT, WHO)
    with pytest.raises(TooManyRequests):
        counters.hit(LIMIT, WHO)
    Counters("").hit(LIMIT, WHO)
