"""Telling a recipient that a value was wrong, until it acknowledged the right one (P43)."""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlmodel import col, select

from snshelper.fulfilment.attempts import ATTEMPTS
from snshelper.fulfilment.providers.port import Provider, ProviderUnavailable
from snshelper.fulfilment.providers.registry import Providers
from snshelper.fulfilment.rules import resend_seconds
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.requests.actions.beginning import TELL_RECIPIENT
from snshelper.officer.requests.actions.fulfilment import correctable_of
from snshelper.officer.requests.corrections import kept_item
from snshelper.officer.requests.tables import RecipientCorrection, SubjectRequest
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.gate import Reading, open_value
from snshelper.privacy.scopes import DataDestroyed, DataFrozen
from snshelper.privacy.uses import Use

log = structlog.get_logger(__name__)

_CORRECTING = Reading(SYSTEM, Use.RIGHTS)
_OVERDUE = timedelta(minutes=10)


@dataclass(frozen=True)
class _Word:
    """What a recipient is told about one order; `is_sending`: it may be getting it right now."""

    provider: Provider
    order_id: str
    reference: str
    value: str
    is_sending: bool


async def tell(deps: Deps, providers: Providers, telling_id: str) -> None:
    """Tell one recipient; when it does not acknowledge, another try is promised.

    The right value is read at the moment of telling: a later correction overtakes an earlier one.
    """
    word = await in_thread(_word, deps, providers, telling_id)
    if word is None:
        return
    try:
        taken = await _say(word)
    except ProviderUnavailable as error:
        log.info("correction_not_acknowledged", telling=telling_id, reason=str(error))
        await in_thread(_try_later, deps, telling_id)
        return
    await in_thread(_acknowledge, deps, telling_id, "taken" if taken else "nothing_kept")


async def _say(word: _Word) -> bool:
    reference = word.reference
    if not reference:
        found = await word.provider.look_up(word.order_id)
        if found is None and word.is_sending:
            raise ProviderUnavailable("under_way")
        if found is None:
            return False
        reference = found.reference
    return await word.provider.correct(reference, word.value)


def _word(deps: Deps, providers: Providers, telling_id: str) -> _Word | None:
    with unit_of_work(deps.engine) as session:
        telling = session.get(RecipientCorrection, telling_id)
        if telling is None or telling.state != "waiting":
            return None
        request = session.get_one(SubjectRequest, telling.request_id)
        provider = providers.get(telling.recipient)
        if provider is None:
            _promise_again(session, deps, telling)
            return None
        one = correctable_of(request)
        try:
            value = open_value(session, deps, _CORRECTING, kept_item(session, one))
        except (DataFrozen, DataDestroyed):
            telling.state, telling.acknowledged_at = "nothing_kept", deps.clock()
            return None
        tries = session.execute(
            select(ATTEMPTS.c.state, ATTEMPTS.c.reference).where(
                ATTEMPTS.c.order_id == one.scope.id, ATTEMPTS.c.connector == telling.recipient
            )
        ).all()
    reference = next((row.reference for row in tries if row.reference), "")
    is_sending = any(row.state in ("sent", "unknown") for row in tries)
    return _Word(provider, one.scope.id, reference, value, is_sending)


def _try_later(deps: Deps, telling_id: str) -> None:
    with unit_of_work(deps.engine) as session:
        telling = session.get_one(RecipientCorrection, telling_id)
        if telling.state == "waiting":
            _promise_again(session, deps, telling)


def _promise_again(session: object, deps: Deps, telling: RecipientCorrection) -> None:
    telling.tries += 1
    seconds = resend_seconds(1.0, telling.tries)
    telling.next_try_at = deps.clock() + timedelta(seconds=seconds)
    workflow_id = f"{telling.id}:{telling.tries}"
    deps.queue.enqueue(
        session,  # type: ignore[arg-type]
        TELL_RECIPIENT,
        workflow_id,
        telling.id,
        delay_seconds=seconds,
    )


def _acknowledge(deps: Deps, telling_id: str, state: str) -> None:
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        telling = session.get_one(RecipientCorrection, telling_id)
        if telling.state != "waiting":
            return
        telling.state, telling.acknowledged_at = state, now
        target = AuditedObject("request", telling.request_id)
        record_audit(
            session,
            now,
            SYSTEM,
            "requests.told",
            target,
            recipient=telling.recipient,
            state=state,
            tries=telling.tries + 1,
        )


def take_up_tellings(deps: Deps) -> int:
    """Give every correction whose try is long overdue a new one; answers how many."""
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        overdue = session.scalars(
            select(RecipientCorrection).where(
                col(RecipientCorrection.state) == "waiting",
                col(RecipientCorrection.next_try_at) <= now - _OVERDUE,
            )
        ).all()
        for telling in overdue:
            _promise_again(session, deps, telling)
    return len(overdue)
