"""How long a delivery takes: measured on past orders, or as the service's own text states it."""

import re
from typing import NamedTuple

_SECONDS = {
    60: ("分", "분", "minute", "minutes"),
    3600: ("時間", "시간", "hour", "hours"),
    86400: ("日", "営業日", "일", "영업일", "day", "days", "business day", "business days"),
}
_SECONDS_OF = {word: seconds for seconds, words in _SECONDS.items() for word in words}
_STATED = re.compile(
    r"(?:영업일 기준 )?(?P<low>\d+)\s*(?:[〜～~–-]|to)\s*(?P<high>\d+)\s*(?P<unit>{})".format(
        "|".join(sorted(_SECONDS_OF, key=len, reverse=True))
    )
)


class DeliveryTime(NamedTuple):
    """Half of the orders were delivered within `p50_seconds`, nine of ten within `p90_seconds`.

    `orders` is how many real past orders are behind the figures.
    """

    p50_seconds: int
    p90_seconds: int
    orders: int


class StatedWindow(NamedTuple):
    """The window a service's own text promises, in seconds and in the words it uses."""

    low_seconds: int
    high_seconds: int
    words: str


def stated_window(delivery: str) -> StatedWindow | None:
    """The first window a delivery text states (`6〜18時間`); None without one.

    Business days count as days: the window only orders services that nobody has measured yet.
    """
    found = _STATED.search(delivery)
    if found is None:
        return None
    seconds = _SECONDS_OF[found["unit"]]
    return StatedWindow(int(found["low"]) * seconds, int(found["high"]) * seconds, found.group())
