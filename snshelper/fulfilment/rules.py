"""Pure decisions of fulfilment: how long to wait, and when to stop trying."""

from snshelper.fulfilment.providers.port import Manner

MOST_UNSENT_ATTEMPTS = 12
_LONGEST_PAUSE = 600.0
LAST_LOOK_SECONDS = 600.0
"""Before an order is given up as never received, its last request is this old when asked after."""


def next_poll_seconds(manner: Manner, polls: int, luck: float) -> float:
    """Seconds until the next look: doubling from `poll_first` to `poll_last`, ±20 % by `luck`.

    `luck` is a random number from 0 to 1, so that many orders do not fall due together.
    """
    base = min(manner.poll_first * 2 ** min(polls, 16), manner.poll_last)
    return base * (0.8 + 0.4 * luck)


def resend_seconds(asked: float, attempts: int) -> float:
    """Seconds before an order that was surely not received is sent again.

    At least what the partner asked for, doubling with each attempt up to ten minutes.
    """
    return min(max(asked, 2.0 ** min(attempts - 1, 10)), _LONGEST_PAUSE)
