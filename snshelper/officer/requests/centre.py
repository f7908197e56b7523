"""What a member sees of their rights: requests, what can be corrected, what a deletion means."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.requests.corrections import Correctable, correctable_values
from snshelper.officer.requests.keeping import Kept, kept_by_law
from snshelper.officer.requests.queries import at_stake, open_orders, stops_of
from snshelper.officer.requests.tables import SubjectRequest
from snshelper.privacy.scopes import account_scope

_LATEST = 20


@dataclass(frozen=True)
class Centre:
    """`stake`: yen that a deletion would give up."""

    requests: tuple[SubjectRequest, ...]
    values: tuple[Correctable, ...]
    kept: tuple[Kept, ...]
    is_stopped: bool
    open_orders: int
    stake: int


def own_centre(deps: Deps, actor: Actor) -> Centre:
    """The member's own; raises NotAllowed for a visitor."""
    account_id = actor.require_account()
    scope = account_scope(account_id)
    with reading(deps.engine) as session:
        mine = select(SubjectRequest).where(col(SubjectRequest.account_id) == account_id)
        latest = mine.order_by(col(SubjectRequest.id).desc()).limit(_LATEST)
        return Centre(
            tuple(session.scalars(latest)),
            tuple(correctable_values(session, scope)),
            tuple(kept_by_law(session, deps, account_id)),
            bool(stops_of(session, scope.name)),
            len(open_orders(session, account_id)),
            at_stake(session, account_id),
        )
