"""A day on which everything happens at once; several may be added to one shop."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import col

from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.retention.tables import DestructionManifest
from snshelper.officer.retention.wording import manifest_code
from snshelper.privacy.audit import AuditedObject
from snshelper.privacy.gate import OPENING
from tests.officer.front.happenings import ask, audit, hold, manifest

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Busy:
    """What to look for: the code of a late manifest, the id of a late request."""

    manifest: str
    late_request: str


def a_busy_day(deps: Deps) -> Busy:
    """A late manifest and request, some in time, a hold, and changes.

    The shop's own chores were through already: nobody is alarmed by what is written here.
    """
    now = deps.clock()
    told = {"reminded_at": now, "alarmed_at": now}
    with reading(deps.engine) as session:
        newest = session.execute(select(func.max(col(DestructionManifest.number)))).scalar_one()
    number = (newest or 0) + 1
    late = ask(deps, "delete", now - 12 * _DAY - timedelta(seconds=number), **told)
    ask(deps, "stop", now - 9 * _DAY, **told)
    ask(deps, "correct", now - timedelta(hours=5), state="identity", identity_at=None, **told)
    manifest_id = manifest(deps, now - 2 * _DAY, number, alarmed_at=now)
    hold(deps, now + 5 * _DAY)
    _changes(deps, late, manifest_id, number)
    return Busy(manifest_code(number), late)


def _changes(deps: Deps, request_id: str, manifest_id: str, number: int) -> None:
    officer = Actor("customer", new_id())
    of_manifest = AuditedObject("manifest", manifest_id)
    of_request, account = AuditedObject("request", request_id), AuditedObject("account", new_id())
    for _ in range(7):
        audit(deps, OPENING, AuditedObject("scope", f"order:{new_id()}"), officer)
    audit(deps, "retention.select", of_manifest, SYSTEM, number=number, scopes=1234)
    audit(deps, "retention.alarm", of_manifest, SYSTEM, number=number)
    audit(deps, "requests.overdue", of_request, SYSTEM, kind="delete")
    audit(deps, "accounts.grant_role", account, officer, role="support")
    audit(deps, "requests.refuse", of_request, officer, ground="law")
    review = AuditedObject("opening_review", "2026-10")
    audit(deps, "people.conclude_review", review, officer, lines=10, unjustified=1)
