"""Who is acting. No action runs without one."""

from dataclasses import dataclass
from typing import Literal, get_args

from snshelper.kernel.errors import DutiesLapsed, NotAllowed
from snshelper.kernel.i18n import DEFAULT_LANGUAGE, Lang

ActorKind = Literal["visitor", "customer", "system"]
Duty = Literal["terms", "pledge", "training", "external_training"]
ALL_DUTIES: frozenset[str] = frozenset(get_args(Duty))
"""What somebody who works here owes before personal data opens to them."""


@dataclass(frozen=True)
class Actor:
    """A visitor, a logged-in account (with the permissions of its staff roles), or the system.

    `duties` are those that hold now: fulfilled, or asked for by none of the roles.
    """

    kind: ActorKind
    account_id: str = ""
    is_verified: bool = False
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    lang: Lang = DEFAULT_LANGUAGE
    duties: frozenset[str] = frozenset()

    @property
    def is_staff(self) -> bool:
        """Whether any staff role is active."""
        return bool(self.roles)

    def may(self, permission: str) -> bool:
        """Whether this actor holds `permission`; the system holds all."""
        return self.kind == "system" or permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise NotAllowed unless the actor holds `permission`."""
        if not self.may(permission):
            raise NotAllowed()

    def require_duties(self) -> None:
        """Raise DutiesLapsed unless every duty of this member of staff holds; the system owes none.

        To be asked wherever staff open personal data or decide about it. Raises NotAllowed for
        somebody who does not work here.
        """
        if self.kind == "system":
            return
        if not self.is_staff:
            raise NotAllowed()
        missing = ALL_DUTIES - self.duties
        if missing:
            raise DutiesLapsed(missing=",".join(sorted(missing)))

    def require_account(self) -> str:
        """The account's id; raises NotAllowed for a visitor."""
        if self.kind != "customer" or not self.account_id:
            raise NotAllowed()
        return self.account_id

    def require_owner_of(self, account_id: str) -> None:
        """Raise NotAllowed unless the object belongs to this account."""
        if self.require_account() != account_id:
            raise NotAllowed()


VISITOR = Actor(kind="visitor")
SYSTEM = Actor(kind="system", account_id="system")
