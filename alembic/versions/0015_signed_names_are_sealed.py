"""What people who work here signed with is sealed, in a scope of their engagement."""

import sqlalchemy as sa
from alembic import context, op

from snshelper.kernel.vault.sealing import Place, seal

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_SIGNED = (
    "SELECT s.id, s.engagement_id, s.signed_name, e.account_id FROM duty_signature s"
    " JOIN staff_engagement e ON e.id = s.engagement_id"
)
_NOTED = "SELECT id, id AS engagement_id, leaving_paper, account_id FROM staff_engagement"
# Destruction empties the name; nothing else changes, and nothing that was emptied comes back.
_CHANGED = " OR ".join(
    [
        "NEW.signed_name IS NOT NULL",
        *(f"NEW.{name} <> OLD.{name}" for name in ("id", "engagement_id", "text_hash")),
        "NEW.signed_at <> OLD.signed_at",
    ]
)


def upgrade() -> None:
    _let_signatures_change()
    for table, column, length in (
        ("duty_signature", "signed_name", 80),
        ("staff_engagement", "leaving_paper", 120),
    ):
        with op.batch_alter_table(table) as batch:
            batch.alter_column(
                column, existing_type=sa.String(length), type_=sa.Text(), nullable=True
            )
    op.execute("UPDATE staff_engagement SET leaving_paper = NULL WHERE leaving_paper = ''")
    keys: dict[str, object] = {}
    _seal(keys, "duty_signature", "signed_name", _SIGNED)
    _seal(keys, "staff_engagement", "leaving_paper", _NOTED)
    _only_destruction_changes_signatures()


def _seal(keys, table, column, query) -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.text(query)).mappings().all():
        if not row[column]:
            continue
        scope = f"staff:{row['engagement_id']}"
        key = keys.get(scope) or _begin(connection, keys, scope, row["account_id"])
        sealed = seal(key, Place(table, column, row["id"], scope), row[column]).text
        connection.execute(
            sa.text(f"UPDATE {table} SET {column} = :sealed WHERE id = :id"),
            {"sealed": sealed, "id": row["id"]},
        )


def _begin(connection, keys, scope, subject):
    vault = context.config.attributes.get("vault")
    if vault is None:
        raise RuntimeError("this database holds personal data: python -m snshelper migrate")
    keys[scope] = key = vault.fresh_key()
    connection.execute(
        sa.text(
            "INSERT INTO data_scope (name, subject, key_id, state)"
            " VALUES (:name, :subject, :key_id, 'open')"
        ),
        {"name": scope, "subject": subject, "key_id": key.id},
    )
    return key


def _let_signatures_change() -> None:
    """Take away the triggers for a while: building a table anew loses them anyway on SQLite."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER duty_signature_no_update")
        op.execute("DROP TRIGGER duty_signature_no_delete")
    else:
        op.execute("DROP TRIGGER duty_signature_only_grows ON duty_signature")


def _only_destruction_changes_signatures() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for event, condition in (("UPDATE", _CHANGED), ("DELETE", "1 = 1")):
        refusal = (
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, 'what was signed stays signed'); END"
            if on_sqlite
            else f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER duty_signature_no_{event.lower()}"
            f" BEFORE {event} ON duty_signature {refusal}"
        )


def downgrade() -> None:
    """There is no way back: readable personal data is what this revision ended."""
    raise RuntimeError("sealed once, personal data never becomes readable again")
