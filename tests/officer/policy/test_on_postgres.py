"""An announcement on a real PostgreSQL: what was published stays, two writers write each once."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from snshelper.kernel.runtime import Deps
from snshelper.mail.queries import newest_mail
from snshelper.officer.mailings.actions import carry_on
from snshelper.officer.policy.letters import MAILING, PolicyOccasion
from tests.officer.policy.conftest import LoggedIn
from tests.officer.policy.test_actions import announce, numbers
from tests.postgres import PostgresServer
from tests.worlds import rows, scalar


@pytest.fixture
def database_url(postgres: PostgresServer) -> str:
    return postgres.database()


def test_two_writers_at_once_tell_every_member_once(
    changed: Deps, officer: LoggedIn, members: Callable[..., list[str]]
) -> None:
    members(65)
    assert announce(changed, officer) == 2
    mailing_id = str(scalar(changed.engine, "SELECT id FROM mailing"))
    occasions = {MAILING: PolicyOccasion(changed)}

    async def write_together() -> None:
        writers = [carry_on(changed, occasions, mailing_id) for _ in range(2)]
        await asyncio.gather(*writers)

    asyncio.run(write_together())
    mails = newest_mail(changed)
    assert len(mails) == len({mail.to for mail in mails}) == 66
    assert rows(changed.engine, "SELECT written, withheld FROM mailing") == [(66, 0)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE policy_version SET reason = 'law'",
        "DELETE FROM policy_text",
        "TRUNCATE policy_version CASCADE",
    ],
)
def test_what_was_published_can_never_be_changed(changed: Deps, statement: str) -> None:
    with pytest.raises(IntegrityError), changed.engine.begin() as connection:
        connection.execute(text(statement))
    assert numbers(changed) == [1]
