"""Returning commits, raising rolls back, and nobody waits for a lock for ever."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from snshelper.fulfilment.tables import WebhookSeen
from snshelper.kernel.unit_of_work import UnitOfWork, core, reading, unit_of_work
from tests.worlds import scalar

ADD = "INSERT INTO webhook_seen (source, webhook_id, at) VALUES ('t', :id, '2026-01-01')"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
COUNT = "SELECT COUNT(*) FROM webhook_seen"


def test_returning_commits(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        session.execute(text(ADD), {"id": "1"})
    assert scalar(engine, COUNT) == 1


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, SystemExit])
def test_raising_rolls_back_everything(engine: Engine, failure: type[BaseException]) -> None:
    with pytest.raises(failure), unit_of_work(engine) as session:
        session.execute(text(ADD), {"id": "1"})
        raise failure
    assert scalar(engine, COUNT) == 0
    with unit_of_work(engine) as session:
        session.execute(text(ADD), {"id": "1"})


def test_what_waits_for_the_commit_never_runs_without_it(engine: Engine) -> None:
    told: list[int] = []
    with unit_of_work(engine) as session:
        session.after_commit(lambda: told.append(scalar(engine, COUNT)))
        session.execute(text(ADD), {"id": "1"})
        assert told == []
    assert told == [1]
    with pytest.raises(IntegrityError), unit_of_work(engine) as session:
        session.after_commit(lambda: told.append(-1))
        session.execute(text(ADD), {"id": "1"})
    assert told == [1]


def test_objects_and_statements_are_one_transaction(engine: Engine) -> None:
    def both(session: UnitOfWork, seen: WebhookSeen) -> None:
        session.add(seen)
        core(session).execute(text(ADD), {"id": f"{seen.webhook_id}, too"})

    with pytest.raises(ValueError, match="no"), unit_of_work(engine) as session:
        both(session, WebhookSeen(source="t", webhook_id="1", at=NOW))
        session.flush()
        raise ValueError("no")
    assert scalar(engine, COUNT) == 0
    with unit_of_work(engine) as session:
        both(session, WebhookSeen(source="t", webhook_id="1", at=NOW))
    assert scalar(engine, COUNT) == 2


def test_a_savepoint_that_fails_takes_nothing_else_along(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        core(session).execute(text(ADD), {"id": "1"})
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(WebhookSeen(source="t", webhook_id="1", at=NOW))
        session.add(WebhookSeen(source="t", webhook_id="2", at=NOW))
    assert scalar(engine, COUNT) == 2


def test_a_reader_leaves_nothing_behind(engine: Engine) -> None:
    with reading(engine) as session:
        session.execute(text(ADD), {"id": "1"})
    assert scalar(engine, COUNT) == 0


def test_a_writer_sees_what_the_one_before_it_wrote(engine: Engine) -> None:
    """The lock is taken at once: whoever looks inside a unit of work looks at the truth."""

    def increase(_: int) -> None:
        with unit_of_work(engine) as session:
            seen = session.execute(text(COUNT)).scalar_one()
            session.execute(text(ADD), {"id": str(seen)})

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(increase, range(48)))
    assert scalar(engine, COUNT) == 48


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        session.execute(text(ADD), {"id": "1"})
        seen: list[int] = []
        reader = threading.Thread(target=lambda: seen.append(scalar(engine, COUNT)))
        reader.start()
        reader.join(5)
        assert seen == [0]
