"""A shop with a virus scanner."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from snshelper.kernel.actor import ALL_DUTIES, Actor
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.support.attachments.actions import upload_ticket
from snshelper.support.contents import keep_question
from snshelper.support.rules.questions import Question
from snshelper.support.tables import Inquiry
from tests.scanners import StandIn, stand_in
from tests.support.conftest import SUPPORTER

CARER: Actor = replace(SUPPORTER, duties=ALL_DUTIES)
"""Somebody who answers inquiries, with every duty fulfilled."""


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[StandIn]:
    """A stand-in for the scanner's daemon."""
    with stand_in(tmp_path) as listening:
        yield listening


@pytest.fixture
def deps(deps: Deps, daemon: StandIn) -> Deps:
    """A shop that uses it."""
    settings = deps.settings.model_copy(update={"clamd": daemon.address})
    return replace(deps, settings=settings)


@pytest.fixture
def inquiry_id(deps: Deps) -> str:
    """An open inquiry."""
    inquiry = Inquiry(
        id=new_id(),
        channel="website",
        topic="question",
        lang="ja",
        state="open",
        created_at=deps.clock(),
    )
    with unit_of_work(deps.engine) as session:
        keep_question(session, deps, inquiry, Question("田中", "", "t@example.jp", "?"))
        return inquiry.id


@pytest.fixture
def ticket(deps: Deps, inquiry_id: str) -> str:
    """What its asker's form carries."""
    return upload_ticket(deps, inquiry_id)
