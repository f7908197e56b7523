"""Customers and staff of the simulated shop: they repeat clicks, change their minds, and decide."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from snshelper.fulfilment.actions import ask_again, cancel_rest, decide_unknown, release_unknown
from snshelper.fulfilment.routes import _take_in
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import ShopError
from snshelper.kernel.runtime import in_thread
from snshelper.ordering.actions import place_order, undo_order
from snshelper.ordering.rules import OrderRequest
from tests.chaos.simulation.partner import PATIENCE
from tests.chaos.simulation.shop import LONGEST_REQUEST, STAFF
from tests.worlds import POST, rows, scalar

if TYPE_CHECKING:
    from tests.chaos.simulation.world import World

PRESSES_AGAIN = 4.0
STAFF_LOOKS = 15.0
STOPS_ASKING = 3000.0


@dataclass
class Click:
    """One wish of one customer, and every answer its repetitions got."""

    actor: Actor
    request: OrderRequest
    answers: list[object] = field(default_factory=list)

    @property
    def order_id(self) -> str | None:
        """The order it became, as far as the customer was told."""
        return next((answer for answer in self.answers if isinstance(answer, str)), None)


class Customers:
    """Everybody who orders."""

    def __init__(self, world: "World", actors: list[Actor], orders: int) -> None:
        self._world = world
        self.clicks: list[Click] = []
        for number in range(orders):
            click = Click(world.chance.choice(actors), self._wish(number))
            self.clicks.append(click)
            at = world.chance.uniform(0.0, 120.0)
            world.at(at, lambda click=click: self._press(click))  # type: ignore[misc]
            if world.chance.random() < 0.3:
                nearly = at + world.chance.uniform(0.0, 0.02)
                world.at(nearly, lambda click=click: self._press(click))  # type: ignore[misc]

    def _wish(self, number: int) -> OrderRequest:
        slug = self._world.chance.choice(list(self._world.partners))
        quantity = self._world.chance.choice((500, 700, 1300, 2900))
        price = scalar(
            self._world.deps.engine, "SELECT unit_price FROM service WHERE slug = :s", s=slug
        )
        return OrderRequest(slug, POST, quantity, price * quantity, f"click-{number:04d}", "ja")

    def _press(self, click: Click) -> None:
        machine = self._world.any_machine()
        if machine is None:
            self._world.at(PRESSES_AGAIN, lambda: self._press(click))
            return
        placing = in_thread(place_order, self._world.deps, click.actor, click.request)
        self._world.start(machine, placing, lambda answer: self._answered(click, answer))
        self._world.at(PRESSES_AGAIN, lambda: click.answers or self._press(click))

    def _answered(self, click: Click, answer: object) -> None:
        is_first = not click.answers
        click.answers.append(answer)
        if not is_first or not isinstance(answer, str):
            return
        chance = self._world.chance
        if chance.random() < 0.2:
            self._later(chance.uniform(0.0, 15.0), undo_order, click.actor, answer)
        if chance.random() < 0.25:
            self._later(chance.uniform(15.0, 400.0), cancel_rest, click.actor, answer)

    def _later(self, seconds: float, action: object, actor: Actor, order_id: str) -> None:
        self._world.at(seconds, lambda: self._world.act(action, actor, order_id))


class Staff:
    """People who look at unknown orders now and then, and ask the partner on the telephone."""

    def __init__(self, world: "World") -> None:
        self._world = world
        world.at(STAFF_LOOKS, self._look)

    def _look(self) -> None:
        for order in rows(
            self._world.deps.engine,
            "SELECT id, slug, updated_at FROM orders WHERE state IN ('queued', 'unknown')",
        ):
            self._consider(order.id, order.slug)
        if self._world.now < STOPS_ASKING:
            self._world.at(STAFF_LOOKS, self._look)

    def _consider(self, order_id: str, slug: str) -> None:
        chance = self._world.chance.random()
        if chance < 0.2:
            self._world.act(ask_again, STAFF, order_id)
        elif chance < 0.3 and slug == "none":
            self._decide(order_id, slug)

    def _decide(self, order_id: str, slug: str) -> None:
        """Only what the partner says, and only once nothing can arrive any more."""
        sent = self._world.last_sent.get(order_id, 0.0)
        if self._world.now < sent + PATIENCE + LONGEST_REQUEST + 1.0:
            return
        if self._world.partners[slug].campaigns_of(order_id):
            self._world.act(decide_unknown, STAFF, order_id, "delivered")
        elif self._world.chance.random() < 0.5:
            self._world.act(decide_unknown, STAFF, order_id, "not_delivered")
        else:
            self._world.act(release_unknown, STAFF, order_id)


def hint(world: "World", order_id: str, number: int) -> None:
    """A webhook about an order arrives."""
    try:
        _take_in(world.deps, f"hint-{number}", order_id)
    except ShopError:
        return
