"""Simulated time: production coroutines run on it, one step at a time, in an order set by chance.

`runtime.in_thread` asks the running event loop for a thread. Here that loop is `SimulatedLoop`:
the "thread" is the world itself, which decides when the call happens, what happens in between,
and whether the machine lives long enough to hear of it.
"""

import asyncio
import heapq
import random
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from snshelper.kernel.clock import SteppedClock


class PowerCut(BaseException):
    """The machine dies at this very moment. Not an Exception: no code may catch it."""


class Hop:
    """A blocking call of production code, waiting for the world to run it."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self.call = call

    def __await__(self) -> Generator["Hop", Any, Any]:
        return (yield self)


class Answer:
    """Something a coroutine waits for; the first `give` counts."""

    def __init__(self) -> None:
        self.is_given = False
        self.value: Any = None
        self.whenever: Callable[[], None] | None = None

    def give(self, value: Any) -> None:
        """Answer with `value` (an exception is raised in the waiting coroutine)."""
        if self.is_given:
            return
        self.is_given, self.value = True, value
        if self.whenever:
            self.whenever()

    def __await__(self) -> Generator["Answer", Any, Any]:
        return (yield self)


class SimulatedLoop:
    """As much of an event loop as `runtime.in_thread` needs."""

    def run_in_executor(self, _pool: Executor, call: Callable[[], Any]) -> Hop:
        """Give the call to the world."""
        return Hop(call)


@dataclass
class Machine:
    """A computer that runs the shop. What ran on it is gone when it dies."""

    name: str
    is_up: bool = True
    lives: int = 1
    tasks: set["Task"] = field(default_factory=set)

    @property
    def owner(self) -> str:
        """What this incarnation is called where it takes jobs."""
        return f"{self.name}-{self.lives}"


@dataclass(eq=False)
class Task:
    """One coroutine on one machine."""

    machine: Machine
    coroutine: Coroutine[Any, Any, Any]
    ended: Callable[[Any], None]
    is_dead: bool = False


class Clockwork:
    """The heap of things to come, and chance. Everything else in the world is built on it."""

    def __init__(self, clock: SteppedClock, chance: random.Random) -> None:
        self.clock = clock
        self.chance = chance
        self.now = 0.0
        self._start = clock.moment
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._loop = SimulatedLoop()
        self.hangs = 0.004
        self.may_die: Callable[[Machine], bool] = lambda machine: False
        self.died: Callable[[Machine], None] = lambda machine: None
        self.after_call: Callable[[], None] = lambda: None

    def at(self, seconds: float, act: Callable[[], None]) -> None:
        """Let `act` happen `seconds` from now."""
        heapq.heappush(self._heap, (self.now + max(seconds, 0.0), next(self._numbers), act))

    def step(self) -> bool:
        """Let the next thing happen; False when nothing is to come."""
        if not self._heap:
            return False
        self.now, _, act = heapq.heappop(self._heap)
        self.clock.moment = self._start + timedelta(seconds=self.now)
        act()
        return True

    def start(
        self,
        machine: Machine,
        coroutine: Coroutine[Any, Any, Any],
        ended: Callable[[Any], None] = lambda result: None,
    ) -> None:
        """Run `coroutine` on `machine`; `ended` hears its result or its exception."""
        task = Task(machine, coroutine, ended)
        machine.tasks.add(task)
        self.at(self._moment(), lambda: self._resume(task, None))

    def cut_power(self, machine: Machine) -> None:
        """Kill the machine and everything on it, now."""
        machine.is_up = False
        for task in list(machine.tasks):
            task.is_dead = True
            task.coroutine.close()
        machine.tasks.clear()
        self.died(machine)

    def _moment(self) -> float:
        """How long a step takes: mostly nothing, now and then a machine dawdles or even hangs."""
        luck = self.chance.random()
        if luck < self.hangs:
            return self.chance.uniform(10.0, 200.0)
        return self.chance.uniform(0.5, 2.0) if luck < 0.03 else luck / 100

    def _resume(self, task: Task, value: Any) -> None:
        if task.is_dead:
            return
        asyncio._set_running_loop(self._loop)  # type: ignore[arg-type]
        try:
            wish = (
                task.coroutine.throw(value)
                if isinstance(value, Exception)
                else task.coroutine.send(value)
            )
        except StopIteration as stop:
            self._end(task, stop.value)
            return
        except Exception as error:
            self._end(task, error)
            return
        finally:
            asyncio._set_running_loop(None)
        self._grant(task, wish)

    def _end(self, task: Task, result: Any) -> None:
        task.machine.tasks.discard(task)
        task.ended(result)

    def _grant(self, task: Task, wish: Hop | Answer) -> None:
        if isinstance(wish, Hop):
            self.at(self._moment(), lambda: self._call(task, wish.call))
            return
        if self.may_die(task.machine):  # the request is under way, nobody waits for its answer
            self.cut_power(task.machine)
            return
        wish.whenever = lambda: self.at(0, lambda: self._tell(task, wish.value))
        if wish.is_given:
            wish.whenever()

    def _call(self, task: Task, call: Callable[[], Any]) -> None:
        if task.is_dead:
            return
        if self.may_die(task.machine):  # before the commit
            self.cut_power(task.machine)
            return
        try:
            value = call()
        except PowerCut:  # right after the commit, before what should follow it
            self.cut_power(task.machine)
            self.after_call()
            return
        except Exception as error:
            value = error
        self.after_call()
        self._tell(task, value)

    def _tell(self, task: Task, value: Any) -> None:
        if task.is_dead:
            return
        if self.may_die(task.machine):  # after the commit, or with the answer in hand
            self.cut_power(task.machine)
            return
        self.at(self._moment(), lambda: self._resume(task, value))
