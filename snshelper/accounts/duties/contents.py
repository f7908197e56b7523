"""What people who work here put their name to, sealed in a scope of their engagement."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from snshelper.accounts.duties.tables import DutySignature, StaffEngagement
from snshelper.kernel.runtime import Deps
from snshelper.privacy.gate import Item, Reading, open_values
from snshelper.privacy.scopes import Scope, Sealer, begin_scope, scope_states, sealer, staff_scope


def scope_of(engagement: StaffEngagement) -> Scope:
    """The scope of an engagement; it exists once something is sealed in it."""
    return staff_scope(engagement.id, engagement.account_id)


def seals_of(session: Session, deps: Deps, engagement: StaffEngagement) -> Sealer:
    """Seals into the scope of an engagement, which begins with the first thing sealed."""
    scope = scope_of(engagement)
    if scope_states(session, [scope.name]):
        return sealer(session, deps, scope)
    return begin_scope(session, deps, scope)


def names_signed(
    session: Session, deps: Deps, reading: Reading, engagements: Sequence[StaffEngagement]
) -> dict[str, str]:
    """The name on the newest signature of each engagement, by its id; without one, none.

    Refusals as of `privacy.gate.open_values`.
    """
    signed = session.exec(
        select(DutySignature)
        .where(col(DutySignature.engagement_id).in_([one.id for one in engagements]))
        .order_by(col(DutySignature.signed_at), col(DutySignature.id))
    )
    newest = {one.engagement_id: one for one in signed}
    chosen = [one for one in engagements if one.id in newest]
    items = [
        Item(
            scope_of(one),
            DutySignature.signed_name,
            newest[one.id].id,
            newest[one.id].signed_name,
        )
        for one in chosen
    ]
    names = open_values(session, deps, reading, items)
    return {one.id: name for one, name in zip(chosen, names, strict=True)}
