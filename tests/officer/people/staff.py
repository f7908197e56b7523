"""People who work in a shop that has an owner."""

from dataclasses import dataclass

from snshelper.accounts.actions import grant_role
from snshelper.accounts.actions.grants import Need
from snshelper.accounts.actions.step_up import prove_again
from snshelper.accounts.duties.texts import Document, signable
from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.runtime import Deps
from snshelper.officer.people.actions.signing import sign_text
from tests.accounts.people import PASSWORD, actor_of, enter, join_verified, run

FOUNDER = "founder@example.jp"
NEED = Need("月末の締め", 30)
NAME = "田中 花子"


@dataclass(frozen=True)
class Colleague:
    """Somebody with a log-in; `actor` is read anew each time."""

    deps: Deps
    email: str
    token: str

    @property
    def actor(self) -> Actor:
        return actor_of(self.deps, _entered(self.token))

    @property
    def id(self) -> str:
        return self.actor.account_id

    def prove(self) -> None:
        """Type the password again."""
        run(prove_again(self.deps, self.actor, self.token, PASSWORD))

    def sign(self, document: Document, name: str = NAME) -> None:
        """Sign the text in force, in Japanese, after proving the password."""
        self.prove()
        text = signable(document, "ja")
        sign_text(self.deps, self.actor, self.token, document, "ja", text.hash, name)


@dataclass(frozen=True)
class _Token:
    token: str
    lang: str = "ja"


def _entered(token: str):
    return _Token(token)


def hire(deps: Deps, email: str, *roles: str) -> Colleague:
    """A verified member with these roles and no duty fulfilled."""
    entered = join_verified(deps, email)
    for role in roles:
        grant_role(deps, SYSTEM, email, role, NEED)
    return Colleague(deps, email, entered.token)


def come_back(colleague: Colleague) -> Colleague:
    """The same person, logged in anew."""
    return Colleague(colleague.deps, colleague.email, enter(colleague.deps, colleague.email).token)


def found(deps: Deps) -> Colleague:
    """The founder, who wears every hat."""
    return hire(deps, FOUNDER, "owner")
