"""What officers write about cases is sealed, each case in a scope of its own.

What stood readable is sealed on the way. The refusals let destruction empty it, and nothing else.
"""

import sqlalchemy as sa
from alembic import context, op

from snshelper.kernel.vault.sealing import Place, seal

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# Table → (the kind of its scope, the scope's id, what the seals call the row, columns to seal).
SEALED = {
    "disclosure_case": ("disclosure", "{id}", "{id}", ("settled_words", "telling_words")),
    "incident": (
        "incident",
        "{id}",
        "{id}",
        ("facts", "compensation_reason", "authority_words"),
    ),
    "incident_words": (
        "incident",
        "{incident_id}",
        "{incident_id}:{lang}",
        ("happened", "measures"),
    ),
    "incident_measure": ("incident", "{incident_id}", "{id}", ("words",)),
    "affected_person": ("incident", "{incident_id}", "{id}", ("settled_words", "paid_words")),
    "affected_finding": ("incident", "{incident_id}", "{id}", ("words",)),
}
# Where a row's scope stands in another table.
_SOURCES = {
    "affected_finding": "SELECT f.*, p.incident_id FROM affected_finding f"
    " JOIN affected_person p ON p.id = f.person_id",
}
# Table → which columns it keeps as they are, and from when on. A sealed column may always be
# emptied: that is its destruction.
STAYING = {
    "disclosure_case": {
        "number authority law document_number document_date scope fields asked_by": "1 = 1",
        "state settled_by settled_at settled_words": "OLD.state IN ('refused', 'handed')",
        "content_hash handed_by handed_at": "OLD.state IN ('refused', 'handed')",
        "telling telling_words telling_at": "OLD.state = 'refused' OR OLD.telling <> ''",
    },
    "incident": {
        "number noticed_at began_at facts opened_by opened_at": "1 = 1",
        "notices_at": "OLD.notices_at IS NOT NULL",
        "cause compensation compensation_yen": "OLD.compensation = 'paid'",
        "state cause categories is_sensitive ended_at affected_at notices_by notices_at "
        "compensation compensation_yen compensation_reason compensation_by compensation_at "
        "authority authority_words authority_by authority_at "
        "alarmed_at closed_by closed_at": "OLD.state = 'closed'",
    },
    "incident_measure": {"incident_id words taken_by taken_at": "1 = 1"},
    "affected_person": {
        "incident_id person account_id": "1 = 1",
        "mark": "OLD.mark IS NOT NULL",
        "mail_id": "OLD.mail_id <> ''",
        "paid_yen paid_words paid_at": "OLD.paid_at IS NOT NULL",
    },
}
# Rows that are never deleted; on SQLite these refusals go with the table that is rebuilt.
KEPT = (*STAYING, "affected_finding")
_JSON = ("fields", "categories")


def upgrade() -> None:
    """Seal table by table while nothing refuses it."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in STAYING:
        op.execute(f"DROP TRIGGER {table}_stays" + ("" if is_sqlite else f" ON {table}"))
    # Where the cause alone decided, its name stood in place of words.
    op.execute("UPDATE incident SET compensation_reason = '' WHERE compensation_by = 'system'")
    keys: dict[str, object] = {}
    for table, (kind, scope_id, row_id, columns) in SEALED.items():
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.alter_column(name, existing_type=sa.Text(), nullable=True)
        _seal_table(keys, table, kind, scope_id, row_id, columns)
    for table, rules in STAYING.items():
        _trigger(is_sqlite, f"{table}_stays", table, "UPDATE", _condition(is_sqlite, table, rules))
    for table in KEPT if is_sqlite else ():
        _trigger(is_sqlite, f"{table}_kept", table, "DELETE", "1 = 1")


def _seal_table(keys, table, kind, scope_id, row_id, columns) -> None:
    connection = op.get_bind()
    key_columns = sa.inspect(connection).get_pk_constraint(table)["constrained_columns"]
    where = " AND ".join(f"{name} = :key_{name}" for name in key_columns)
    rows = connection.execute(sa.text(_SOURCES.get(table, f"SELECT * FROM {table}")))
    for row in rows.mappings().all():
        scope = f"{kind}:{scope_id.format(**row)}"
        key = keys.get(scope) or _begin(connection, keys, scope)
        sealed = {
            name: seal(key, Place(table, name, row_id.format(**row), scope), row[name]).text
            if row[name]
            else None
            for name in columns
        }
        setting = ", ".join(f"{name} = :{name}" for name in columns)
        own = {f"key_{name}": row[name] for name in key_columns}
        connection.execute(sa.text(f"UPDATE {table} SET {setting} WHERE {where}"), sealed | own)


def _begin(connection, keys, scope):
    vault = context.config.attributes.get("vault")
    if vault is None:
        raise RuntimeError("this database holds personal data: python -m snshelper migrate")
    keys[scope] = key = vault.fresh_key()
    connection.execute(
        sa.text(
            "INSERT INTO data_scope (name, subject, key_id, state)"
            " VALUES (:name, '', :key_id, 'open')"
        ),
        {"name": scope, "key_id": key.id},
    )
    return key


def _condition(is_sqlite, table, rules) -> str:
    differs = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
    sealed = SEALED[table][3]

    def changes(name) -> str:
        old, new = (f"{side}.{name}" for side in ("OLD", "NEW"))
        if name in _JSON:
            old, new = (f"CAST({side} AS TEXT)" for side in (old, new))
        kept = f"{new} IS NOT NULL AND " if name in sealed else ""
        return f"({kept}{new} {differs} {old})"

    return " OR ".join(
        f"(({since}) AND ({' OR '.join(map(changes, names.split()))}))"
        for names, since in rules.items()
    )


def _trigger(is_sqlite, name, table, event, condition) -> None:
    end = (
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{table} stays as it was written'); END"
        if is_sqlite
        else f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse_change()"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} {end}")


def downgrade() -> None:
    """There is no way back: readable words about people are what this revision ended."""
    raise RuntimeError("sealed once, personal data never becomes readable again")
