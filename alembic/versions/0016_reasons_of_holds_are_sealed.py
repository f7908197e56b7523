"""Why an officer holds something is sealed, each hold in a scope of its own.

What stood readable is sealed on the way. The refusal lets destruction empty it, and nothing else.
"""

import sqlalchemy as sa
from alembic import context, op

from snshelper.kernel.vault.sealing import Place, seal

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_KEPT = ("target", "law", "words", "begins_at", "until", "placed_by", "placed_at")
_LIFTED = ("lifted_by", "lifted_at")


def upgrade() -> None:
    """Seal while nothing refuses it."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name in ("legal_hold_stays", "legal_hold_kept"):
        op.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else " ON legal_hold"))
    with op.batch_alter_table("legal_hold") as batch:
        batch.alter_column("words", existing_type=sa.Text(), nullable=True)
    _seal_words()
    _refuse(is_sqlite, "legal_hold_stays", "UPDATE", _changed(is_sqlite))
    _refuse(is_sqlite, "legal_hold_kept", "DELETE", "1 = 1")


def _seal_words() -> None:
    connection = op.get_bind()
    for hold_id, words in connection.execute(sa.text("SELECT id, words FROM legal_hold")).all():
        scope = f"hold:{hold_id}"
        key = _begin(connection, scope)
        sealed = seal(key, Place("legal_hold", "words", hold_id, scope), words).text
        connection.execute(
            sa.text("UPDATE legal_hold SET words = :sealed WHERE id = :id"),
            {"sealed": sealed, "id": hold_id},
        )


def _begin(connection, scope):
    vault = context.config.attributes.get("vault")
    if vault is None:
        raise RuntimeError("this database holds personal data: python -m snshelper migrate")
    key = vault.fresh_key()
    connection.execute(
        sa.text(
            "INSERT INTO data_scope (name, subject, key_id, state)"
            " VALUES (:name, '', :key_id, 'open')"
        ),
        {"name": scope, "key_id": key.id},
    )
    return key


def _changed(is_sqlite) -> str:
    differs = "IS NOT" if is_sqlite else "IS DISTINCT FROM"

    def changes(name) -> str:
        kept = "NEW.words IS NOT NULL AND " if name == "words" else ""
        return f"({kept}NEW.{name} {differs} OLD.{name})"

    lifted = " OR ".join(map(changes, _LIFTED))
    return " OR ".join([*map(changes, _KEPT), f"(OLD.lifted_at IS NOT NULL AND ({lifted}))"])


def _refuse(is_sqlite, name, event, condition) -> None:
    refusal = (
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, 'a hold stays as it was placed'); END"
        if is_sqlite
        else f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse_change()"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON legal_hold {refusal}")


def downgrade() -> None:
    """There is no way back: readable personal data is what this revision ended."""
    raise RuntimeError("sealed once, personal data never becomes readable again")
