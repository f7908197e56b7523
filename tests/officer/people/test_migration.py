"""A shop that had staff before there were registers."""

from pathlib import Path

from alembic import command
from sqlalchemy import text

from snshelper.accounts.queries import actor_of_session, hash_token
from snshelper.kernel.clock import system_clock
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.unit_of_work import reading
from snshelper.kernel.vault.vault import Vault
from snshelper.officer.people.queries.register import colleagues
from snshelper.schema import alembic_config

_MOMENT = "2026-10-01 00:00:00.000000"


def test_who_held_roles_is_under_terms_and_the_books_get_an_end(
    tmp_path: Path, vault: Vault
) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    command.upgrade(alembic_config(url), "0003")
    engine = create_shop_engine(url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO account (id, email, password_hash, lang, created_at) "
                f"VALUES ('a', 'a@example.jp', '-', 'ja', '{_MOMENT}')"
            )
        )
        for role, ended in (("finance", "NULL"), ("support", "NULL"), ("owner", f"'{_MOMENT}'")):
            connection.execute(
                text(
                    "INSERT INTO staff_grant (id, account_id, role, granted_by, granted_at, "
                    f"revoked_at) VALUES ('{role}', 'a', '{role}', 'a', '{_MOMENT}', {ended})"
                )
            )
        connection.execute(
            text(
                "INSERT INTO login_session (token_hash, account_id, created_at, expires_at, ip) "
                f"VALUES ('{hash_token('t')}', 'a', '{_MOMENT}', '2036-01-01 00:00:00', '-')"
            )
        )
    config = alembic_config(url)
    config.attributes["vault"] = vault
    command.upgrade(config, "0007")
    actor = actor_of_session(engine, "t", system_clock())
    assert actor.roles == {"finance", "support"}
    with reading(engine) as session:
        [one] = colleagues(session, system_clock())
    assert [held.reason for held in one.held if held.expires_at] == ["held before"]
    engine.dispose()
