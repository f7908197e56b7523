"""Moments with zones, and the settings durability depends on."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from snshelper.kernel.database import UtcDateTime, create_shop_engine

KIND = UtcDateTime()
TOKYO = timezone(timedelta(hours=9))
NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_a_moment_comes_back_as_the_same_moment_in_utc(dialect: object) -> None:
    kept = KIND.process_bind_param(NOON.astimezone(TOKYO), dialect)  # type: ignore[arg-type]
    back = KIND.process_result_value(kept, dialect)  # type: ignore[arg-type]
    assert back == NOON
    assert back is not None
    assert back.tzinfo == UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        KIND.process_bind_param(datetime(2026, 1, 1), sqlite.dialect())
    assert KIND.process_bind_param(None, sqlite.dialect()) is None
    assert KIND.process_result_value(None, sqlite.dialect()) is None


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("busy_timeout", 30000),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
    ],
)
def test_the_shop_never_trades_durability_for_speed(
    tmp_path: Path, pragma: str, value: object
) -> None:
    engine = create_shop_engine(f"sqlite:///{tmp_path / 'x.db'}")
    with engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == value
    engine.dispose()


def test_a_row_that_points_nowhere_is_refused(engine: Engine) -> None:
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("INSERT INTO favourite VALUES ('nobody', 'nothing', '2026-01-01')"))


def test_no_error_message_repeats_personal_values(engine: Engine) -> None:
    with pytest.raises(IntegrityError) as error, engine.begin() as connection:
        connection.execute(
            text("INSERT INTO favourite VALUES (:a, 'nothing', '2026-01-01')"),
            {"a": "hanako@example.jp"},
        )
    assert "hanako" not in str(error.value)
