"""A program for tests: places every click of a list through the real action, and ends.

`python -m tests.chaos.customers ORDERS`, settings from the environment. Killed and started again
it presses the same buttons once more.
"""

import sys

from snshelper.bootstrap import create_deps
from snshelper.kernel.actor import Actor
from snshelper.ordering.actions import place_order
from snshelper.settings import load_settings
from tests.worlds import request

MEMBERS = 5


def member(number: int) -> Actor:
    """The member who presses button `number`."""
    return Actor("customer", f"member-{number % MEMBERS}", is_verified=True)


def main(orders: int) -> None:
    """Press every button, each one twice."""
    deps = create_deps(load_settings())
    for number in range(orders):
        quantity = 500 + 100 * (number % 7)
        wish = request(number, quantity=quantity, shown_total=2 * quantity)
        for _ in range(2):
            place_order(deps, member(number), wish)


if __name__ == "__main__":
    main(int(sys.argv[1]))
