"""Looking after handed-over orders, in batches: progress, lost answers, cancellations.

A loop, not a workflow: reading twice is harmless, and all its memory is one column of the
attempts. Any number of processes may run it; a claim keeps them out of each other's way.
"""

import random
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from sqlalchemy import Row, select, update

from snshelper.fulfilment.attempts import ATTEMPTS, change_attempt, claim_due, is_any_due
from snshelper.fulfilment.progress import apply_progress
from snshelper.fulfilment.providers.port import Accepted, Progress, Provider, ProviderUnavailable
from snshelper.fulfilment.rules import LAST_LOOK_SECONDS, MOST_UNSENT_ATTEMPTS
from snshelper.fulfilment.submission import accept, lose, not_found
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.ordering.life import ORDERS, end_order, load_order

Answer = TypeVar("Answer")

log = structlog.get_logger(__name__)

_LEASE_SECONDS = 30.0
_CHUNK = 50


async def poll_due(deps: Deps, provider: Provider) -> int:
    """Look at everything of `provider` that is due; answers how many attempts that was."""
    due = await in_thread(_claim, deps, provider)
    accepted = [attempt for attempt in due if attempt.state == "accepted"]
    try:
        await _follow(deps, provider, accepted)
    except ProviderUnavailable as error:
        log.info("provider_unavailable", provider=provider.name, reason=str(error))
        await in_thread(_postpone, deps, provider, accepted)
    except Exception:
        # A connector that chokes on an answer must not keep lost orders waiting too.
        log.exception("provider_misread", provider=provider.name)
    await _resolve(deps, provider, [attempt for attempt in due if attempt.state != "accepted"])
    return len(due)


def _claim(deps: Deps, provider: Provider) -> list[Row[Any]]:
    # A look costs nobody a write lock; most looks find nothing.
    with reading(deps.engine) as session:
        if not is_any_due(session, deps.clock(), provider.name):
            return []
    with unit_of_work(deps.engine) as session:
        return claim_due(
            session, deps.clock(), provider.name, provider.manner.batch, _LEASE_SECONDS
        )


def _postpone(deps: Deps, provider: Provider, due: Iterable[Row[Any]]) -> None:
    """Ask an unreachable partner again soon, without counting it as a look."""
    soon = deps.clock() + timedelta(seconds=provider.manner.poll_last)
    with unit_of_work(deps.engine) as session:
        session.execute(
            update(ATTEMPTS)
            .where(
                ATTEMPTS.c.id.in_([attempt.id for attempt in due]),
                ATTEMPTS.c.next_poll_at.is_not(None),
            )
            .values(next_poll_at=soon)
        )


_PATIENCE = 3


async def _ask_each(
    keys: Iterable[str], ask: Callable[[str], Awaitable[Answer]]
) -> dict[str, Answer]:
    """The answers by key. One key that cannot be answered does not keep the others waiting.

    After three failures in a row the partner counts as down. Chance decides who is asked first,
    so that the same few never stand in front of all others.
    """
    waiting, answers, failures = list(keys), dict[str, Answer](), 0
    random.shuffle(waiting)
    for key in waiting:
        try:
            answers[key] = await ask(key)
            failures = 0
        except Exception as error:
            log.info("provider_unavailable", key=key, reason=str(error), kind=type(error).__name__)
            failures += 1
            if failures == _PATIENCE:
                break
    return answers


async def _follow(deps: Deps, provider: Provider, attempts: list[Row[Any]]) -> None:
    """Batch status of accepted attempts; those whose customer wants to stop are cancelled first."""
    if not attempts:
        return
    found = await _ask_each(await in_thread(_to_cancel, deps, attempts), provider.cancel)
    asked = [attempt.reference for attempt in attempts if attempt.reference not in found]
    if asked:
        found |= await provider.status(asked)
    for start in range(0, len(attempts), _CHUNK):
        await _apply_all(deps, provider, attempts[start : start + _CHUNK], found)


async def _apply_all(
    deps: Deps, provider: Provider, attempts: list[Row[Any]], found: dict[str, Progress]
) -> None:
    """One transaction for all; where that fails, one for each, so that only the odd one waits."""
    try:
        await in_thread(_apply, deps, provider, attempts, found)
    except Exception:
        log.exception("progress_failed", attempts=[attempt.id for attempt in attempts])
        for attempt in attempts if len(attempts) > 1 else ():
            await _apply_all(deps, provider, [attempt], found)


def _to_cancel(deps: Deps, attempts: list[Row[Any]]) -> list[str]:
    with reading(deps.engine) as session:
        rows = session.execute(
            select(ATTEMPTS.c.reference)
            .join(ORDERS, ORDERS.c.id == ATTEMPTS.c.order_id)
            .where(
                ATTEMPTS.c.id.in_([attempt.id for attempt in attempts]),
                ORDERS.c.cancel_asked_at.is_not(None),
            )
        ).all()
    return [row.reference for row in rows]


def _apply(
    deps: Deps, provider: Provider, attempts: list[Row[Any]], found: dict[str, Progress]
) -> None:
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        # Always in the same order, so that two pollers never wait for each other in a circle.
        for attempt in sorted(attempts, key=lambda row: row.order_id):
            progress = found.get(attempt.reference)
            if progress is None:
                log.warning("reference_unknown_to_partner", attempt=attempt.id)
                continue
            luck = random.random()  # noqa: S311 - jitter, not a secret
            apply_progress(deps, session, now, attempt, progress, provider.manner, luck)


async def _resolve(deps: Deps, provider: Provider, attempts: list[Row[Any]]) -> None:
    """Find out what became of requests whose answers were lost."""
    lost = [attempt for attempt in attempts if attempt.state == "unknown"]
    for attempt in attempts:
        if attempt.state == "sent":
            # The machine that sent it died before it could record anything.
            await in_thread(_orphaned, deps, provider, attempt)
    asked_at = deps.clock()
    answers: dict[str, Progress | None] = {}
    if provider.manner.capability != "none":
        answers = await _ask_each([attempt.order_id for attempt in lost], provider.look_up)
    for attempt in lost:
        try:
            if attempt.order_id in answers:
                found = answers[attempt.order_id]
                await in_thread(_resolved, deps, provider, attempt, found, asked_at)
            else:
                await in_thread(expire_unknown, deps, provider, attempt)
        except Exception:
            log.exception("resolution_failed", attempt=attempt.id)


def _orphaned(deps: Deps, provider: Provider, attempt: Row[Any]) -> None:
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        order = load_order(session, attempt.order_id, lock=True)
        if order is not None:
            lose(session, now, order, attempt.id, provider.manner, "process_died")


def _resolved(
    deps: Deps,
    provider: Provider,
    attempt: Row[Any],
    progress: Progress | None,
    asked_at: datetime,
) -> None:
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        order = load_order(session, attempt.order_id, lock=True)
        if order is None or order.state != "unknown":
            return
        if progress is not None:
            taken = Accepted(progress.reference, progress.body)
            accept(deps, session, now, order, attempt.id, taken, provider.manner)
            return
        # Nothing moves an unknown order, so it was last moved when its answer was lost. Before the
        # partner's longest time has passed, "not here" may only mean "not yet".
        proved_from = order.updated_at + timedelta(seconds=provider.manner.unknown_wait)
        if attempt.number >= MOST_UNSENT_ATTEMPTS:
            # Until now sending again under the same key made a hasty "not here" harmless.
            last_look = attempt.sent_at + timedelta(seconds=LAST_LOOK_SECONDS)
            proved_from = max(proved_from, last_look)
        if asked_at < proved_from:
            change_attempt(session, attempt.id, ("unknown",), next_poll_at=proved_from)
            return
        not_found(deps, session, now, order, attempt)


def expire_unknown(deps: Deps, provider: Provider, attempt: Row[Any]) -> None:
    """Refund an order that stayed unknown past its deadline; look again later otherwise."""
    now = deps.clock()
    deadline = timedelta(seconds=provider.manner.unknown_deadline)
    with unit_of_work(deps.engine) as session:
        order = load_order(session, attempt.order_id, lock=True)
        if order is None or order.state != "unknown":
            return
        if now - attempt.sent_at < deadline:
            later = now + timedelta(seconds=provider.manner.poll_last)
            change_attempt(session, attempt.id, ("unknown",), next_poll_at=later)
            return
        if change_attempt(
            session,
            attempt.id,
            ("unknown",),
            state="ended",
            next_poll_at=None,
            settled_at=now,
            reason="deadline",
        ):
            end_order(session, now, order, "failed", 0, {"reason": "deadline"})
