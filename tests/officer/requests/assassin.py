"""Kills the shop at one exact point: before or after a commit, a key's end, a recipient's answer.

What a killed process leaves is what it had committed; its jobs run again at the next start.
"""

from collections.abc import Callable
from typing import Any

import pytest

from snshelper.kernel.unit_of_work import UnitOfWork
from snshelper.kernel.vault.vault import Vault
from tests.officer.requests.hands import Hands
from tests.partners import ScriptedPartner

_MOST_TURNS = 12


class Killed(BaseException):
    """The process ended here; nothing catches it."""


class Assassin:
    """Counts the points that a story passes, and strikes once at the one it was given."""

    def __init__(self, hands: Hands, patch: pytest.MonkeyPatch) -> None:
        """Stand at every point; strike nowhere yet."""
        self.hands = hands
        self.seen, self.at, self.has_struck = 0, 0, True
        self._is_awake = False
        for owner, name in ((UnitOfWork, "close_with_commit"), (Vault, "destroy")):
            patch.setattr(owner, name, self._around(getattr(owner, name)))

    def aim(self, at: int) -> None:
        """Strike at the point with this number, counted from 1 and from now."""
        self.seen, self.at, self.has_struck = 0, at, False

    def point(self) -> None:
        """The story is here."""
        self.seen += self._is_awake
        if self._is_awake and self.seen == self.at and not self.has_struck:
            self.has_struck = True
            raise Killed

    def _around(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **values: Any) -> Any:
            self.point()
            answer = real(*args, **values)
            self.point()
            return answer

        return watched

    def survive(self, step: Callable[[], object]) -> None:
        """Do a step, and after a kill what is left of it: a step looks first how far it is."""
        self._is_awake = True
        try:
            step()
        except Killed:
            self.hands.jobs.put_back("hands")
            self.hands.clock.advance(660)
            step()
        finally:
            self._is_awake = False

    def come_to_rest(self, partner: ScriptedPartner) -> None:
        """Jobs and chores until nothing is left to do."""
        for _ in range(_MOST_TURNS):
            self.survive(self.hands.chore)
            if not self.hands.jobs.unfinished():
                return
            self.survive(lambda: self.hands.work(partner, seconds=60))
        raise AssertionError("it never comes to rest")


class MortalPartner(ScriptedPartner):
    """A partner before and after whose answer the shop can die."""

    def __init__(self, assassin: Assassin) -> None:
        super().__init__()
        self._assassin = assassin

    async def correct(self, reference: str, target: str) -> bool:
        """See the port."""
        self._assassin.point()
        taken = await super().correct(reference, target)
        self._assassin.point()
        return taken
