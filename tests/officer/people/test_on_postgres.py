"""The registers on a real PostgreSQL, and the race for the last place."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from snshelper.accounts.actions import grant_role
from snshelper.accounts.duties.queries import headcount
from snshelper.accounts.duties.texts import QUESTIONS
from snshelper.accounts.errors import RoleFull
from snshelper.kernel.actor import SYSTEM, VISITOR
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.durable import DurableQueue
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.people.actions.handover import offer_handover, take_over
from snshelper.officer.people.actions.headcounts import set_headcount
from snshelper.officer.people.actions.leaving import let_go
from snshelper.officer.people.actions.reviews import draw_samples
from snshelper.officer.people.actions.training import take_course
from snshelper.officer.people.queries.due import people_due
from snshelper.officer.people.queries.handovers import open_handovers
from snshelper.officer.people.queries.orphans import orphan_grants
from tests.accounts.people import join_verified
from tests.officer.people.staff import come_back, found, hire
from tests.officer.people.test_reviews import write_openings
from tests.postgres import PostgresServer


@pytest.fixture
def database_url(postgres: PostgresServer) -> str:
    return postgres.database()


@pytest.fixture
def deps(deps: Deps, engine: Engine) -> Deps:
    return replace(deps, engine=engine, queue=DurableQueue(engine))


def test_a_role_changes_hands_and_its_old_holder_is_let_go(deps: Deps, clock: SteppedClock) -> None:
    founder, other = found(deps), hire(deps, "other@example.jp", "support")
    other.sign("terms")
    other.sign("pledge")
    take_course(deps, other.actor, QUESTIONS)
    other.actor.require_duties()
    for role in ("officer", "owner"):
        founder = come_back(founder)
        founder.prove()
        offer_handover(deps, founder.actor, founder.token, role, other.email, "鍵")
        with reading(deps.engine) as session:
            [offer] = open_handovers(session, other.id)
        take_over(deps, other.actor, other.token, offer.id)
    founder = come_back(founder)
    let_go(deps, other.actor, other.token, founder.id, "")
    assert founder.actor == VISITOR
    write_openings(deps, "somebody", 3)
    clock.moment = datetime(2026, 12, 20, tzinfo=UTC)
    assert draw_samples(deps, SYSTEM) == ["2026-11"]
    with reading(deps.engine) as session:
        kinds = {due.kind for due in people_due(session, clock())}
        assert orphan_grants(session, clock()) == []
    assert kinds == {"review", "leaving_unsigned"}
    for table in ("duty_signature", "signed_text"):
        for change in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(IntegrityError), deps.engine.begin() as connection:
                connection.execute(text(change))


def test_of_many_at_the_same_moment_as_many_get_the_role_as_there_are_places(deps: Deps) -> None:
    founder = found(deps)
    founder.prove()
    set_headcount(deps, founder.actor, founder.token, "support", 3)
    emails = [f"a{number}@example.jp" for number in range(6)]
    for email in emails:
        join_verified(deps, email)

    def grant(email: str) -> bool:
        try:
            grant_role(deps, SYSTEM, email, "support")
        except RoleFull:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(grant, emails)) == 2
    with reading(deps.engine) as session:
        assert headcount(session, "support", deps.clock()) == 3
