"""Carrying a request out, as durable work: run any number of times, it has its effect once.

Each step is a transaction of its own whose outcome the next run finds: dying in between costs
time and nothing else.
"""

from sqlmodel import Session

from snshelper.accounts.contacts import account_by_email, address_index
from snshelper.accounts.tables import Account
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import UnitOfWork, reading, unit_of_work
from snshelper.officer.requests.actions.beginning import TELL_RECIPIENT, end_request
from snshelper.officer.requests.actions.closing import close_account
from snshelper.officer.requests.contents import open_part
from snshelper.officer.requests.corrections import EMAIL_FIELD, Correctable, kept_item
from snshelper.officer.requests.errors import NotCorrectable
from snshelper.officer.requests.letters import write_to_person
from snshelper.officer.requests.queries import locked_request
from snshelper.officer.requests.resealing import Correction, reseal, reseal_latecomers
from snshelper.officer.requests.tables import RecipientCorrection, SubjectRequest
from snshelper.ordering.life import load_order
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.disclosures import recipients_of
from snshelper.privacy.gate import Reading, open_value
from snshelper.privacy.restrictions import lift
from snshelper.privacy.scopes import DataDestroyed, DataFrozen, scope_named
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.uses import Use

_CORRECTING = Reading(SYSTEM, Use.RIGHTS)


async def fulfil_in_background(deps: Deps, request_id: str) -> None:
    """The durable job of a request."""
    await in_thread(fulfil, deps, request_id)


def fulfil(deps: Deps, request_id: str) -> None:
    """Carry a decided correction or a ripe deletion on from wherever it stands."""
    with reading(deps.engine) as session:
        request = session.get(SubjectRequest, request_id)
    if request is None:
        return
    if request.kind == "delete" and request.state == "waiting":
        close_account(deps, request_id)
    elif request.kind == "correct" and request.state == "fulfilling":
        _correct(deps, request_id)


def _correct(deps: Deps, request_id: str) -> None:
    if not _write_new(deps, request_id):
        return
    spent = _seal_latecomers(deps, request_id)
    if spent and not is_thrown("requests.reseal"):
        deps.vault.destroy({spent: None})
        deps.vault.store.scrub()
    _finish(deps, request_id)


def correctable_of(request: SubjectRequest) -> Correctable:
    """The value that a request puts right."""
    scope = scope_named(request.corrected_scope, request.account_id)
    return Correctable(scope, request.field, request.row_id)


def _write_new(deps: Deps, request_id: str) -> bool:
    """Put the new value in the place of the old one; False when nothing is left to correct."""
    with unit_of_work(deps.engine) as session:
        request = locked_request(session, request_id)
        if request.state != "fulfilling":
            return False
        if request.spent_key:
            return True
        one = correctable_of(request)
        if one.scope.kind == "order":
            load_order(session, one.scope.id, lock=True)
        try:
            correction = _correction(session, deps, request, one)
            if one.field == EMAIL_FIELD:
                _move_address(session, deps, one.row_id, correction.new)
        except (DataFrozen, DataDestroyed, NotCorrectable):
            _give_way(session, deps, request)
            return False
        request.spent_key = reseal(session, deps, correction)
        _promise_tellings(session, deps, request, one)
        target = AuditedObject("request", request.id)
        record_audit(session, deps.clock(), SYSTEM, "requests.correct", target, field=one.field)
    return True


def _correction(
    session: Session, deps: Deps, request: SubjectRequest, one: Correctable
) -> Correction:
    old = open_value(session, deps, _CORRECTING, kept_item(session, one))
    new = open_part(session, deps, _CORRECTING, request, "wish")
    return Correction(one.scope, one.field, one.row_id, old, new)


def _move_address(session: Session, deps: Deps, account_id: str, email: str) -> None:
    """The account is found by its new address; raises NotCorrectable when somebody else has it."""
    holder = account_by_email(session, deps.vault, email)
    if holder is not None and holder.id != account_id:
        raise NotCorrectable(reason="gone")
    account = session.get_one(Account, account_id)
    account.email_index = address_index(deps.vault, email)[0]
    account.verified_at = deps.clock()
    session.flush()


def _give_way(session: UnitOfWork, deps: Deps, request: SubjectRequest) -> None:
    end_request(request, deps, "withdrawn")
    lift(session, deps.clock(), request.id)


def _promise_tellings(
    session: UnitOfWork, deps: Deps, request: SubjectRequest, one: Correctable
) -> None:
    """Whoever was given the wrong value is to be told; nobody else hears of it (P43)."""
    if is_thrown("requests.telling"):
        return
    for recipient in recipients_of(session, one.scope.name, one.field):
        telling = RecipientCorrection(
            id=new_id(),
            request_id=request.id,
            recipient=recipient,
            state="waiting",
            next_try_at=deps.clock(),
        )
        session.add(telling)
        session.flush()
        deps.queue.enqueue(session, TELL_RECIPIENT, telling.id, telling.id)


def _seal_latecomers(deps: Deps, request_id: str) -> str:
    """Answers the key of the old value, which nothing is sealed with any more."""
    with unit_of_work(deps.engine) as session:
        request = locked_request(session, request_id)
        if request.spent_key:
            # The old value is out of reach already; what came late holds no older word of it.
            new = open_part(session, deps, _CORRECTING, request, "wish")
            one = correctable_of(request)
            same = Correction(one.scope, one.field, one.row_id, new, new)
            reseal_latecomers(session, deps, same, request.spent_key)
    return request.spent_key


def _finish(deps: Deps, request_id: str) -> None:
    with unit_of_work(deps.engine) as session:
        request = locked_request(session, request_id)
        if request.state != "fulfilling":
            return
        request.spent_key = ""
        end_request(request, deps, "done")
        lift(session, deps.clock(), request.id)
        write_to_person(session, deps, request, "corrected")
