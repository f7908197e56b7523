"""Personal data is sealed: scopes with keys of their own, sealed columns instead of readable ones.

What an older program kept readable is sealed on the way; without rows no vault is needed.
"""

import hashlib
import json

import sqlalchemy as sa
from alembic import context, op

from snshelper.kernel.vault.sealing import Place, seal

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Table → (its key, the kind of scope, the scope's id, the account, the columns to seal).
SEALED = {
    "account": ("id", "account", "id", "id", ("email",)),
    "login_session": ("token_hash", "account", "account_id", "account_id", ("ip",)),
    "orders": ("id", "order", "id", "account_id", ("target",)),
    "consignee": (
        "order_id",
        "consignee",
        "order_id",
        "account_id",
        ("name", "phone", "postal_code", "address", "email"),
    ),
    "inquiry": ("id", "consult", "id", "account_id", ("name", "phone", "email", "message")),
    "inquiry_reply": ("id", "consult", "inquiry_id", "account_id", ("body",)),
    "outbox_mail": ("id", "mail", "id", "account_id", ("to_address", "subject", "body")),
    "provider_receipt": ("id", "order", "order_id", "account_id", ("body",)),
}
# Where a row's scope or account stands in another table.
_SOURCES = {
    "inquiry_reply": "SELECT r.*, i.account_id FROM inquiry_reply r"
    " JOIN inquiry i ON i.id = r.inquiry_id",
    "provider_receipt": "SELECT p.id, p.body, p.kind, p.attempt_id, a.order_id, o.account_id"
    " FROM provider_receipt p JOIN fulfilment_attempt a ON a.id = p.attempt_id"
    " JOIN orders o ON o.id = a.order_id",
}


def upgrade() -> None:
    """Create the scopes, then seal table by table."""
    _create_tables()
    _let_receipts_change()
    _add_columns()
    keys: dict[str, object] = {}
    for table, (key, kind, scope_id, subject, columns) in SEALED.items():
        _seal_table(keys, table, key, kind, scope_id, subject, columns)
        _empty_stays_empty(table, columns)
    _strip_legal()
    _settle_columns()
    _receipts_only_grow()


def _create_tables() -> None:
    op.create_table(
        "data_scope",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(36), nullable=False),
        sa.Column("key_id", sa.String(36), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_data_scope")),
        sa.UniqueConstraint("key_id", name=op.f("uq_data_scope_key_id")),
    )
    op.create_index("ix_data_scope_subject", "data_scope", ["subject"])
    op.create_table(
        "processing_freeze",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("scope", sa.String(60), nullable=False),
        sa.Column("field", sa.String(80), nullable=False),
        sa.Column("ground", sa.String(20), nullable=False),
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processing_freeze")),
    )
    op.create_index(
        "ix_processing_freeze_active",
        "processing_freeze",
        ["scope"],
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )


def _add_columns() -> None:
    """What the sealing fills; all of it may be empty until then."""
    op.drop_index("ix_outbox_mail_to_address", "outbox_mail")
    with op.batch_alter_table("account") as batch:
        batch.drop_constraint("uq_account_email", type_="unique")
        batch.add_column(sa.Column("email_index", sa.String(80), nullable=True))
    for table, columns in (
        ("consignee", ("account_id",)),
        ("inquiry", ("topic",)),
        ("outbox_mail", ("scope", "account_id", "use")),
    ):
        for column in columns:
            op.add_column(table, sa.Column(column, sa.String(60), nullable=True))
    for table, (*_, columns) in SEALED.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.alter_column(
                    column,
                    existing_type=sa.JSON() if table == "provider_receipt" else sa.String(),
                    type_=sa.Text(),
                    nullable=True,
                )
    for statement in (
        "UPDATE consignee SET account_id ="
        " (SELECT account_id FROM orders WHERE orders.id = consignee.order_id)",
        "UPDATE inquiry SET topic = 'question'",
        "UPDATE outbox_mail SET scope = 'mail:' || id, account_id = '', \"use\" = 'notice'",
    ):
        op.execute(statement)


def _seal_table(keys, table, key, kind, scope_id, subject, columns) -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text(_SOURCES.get(table, f"SELECT * FROM {table}"))).mappings()
    for row in rows.all():
        scope = f"{kind}:{row[scope_id]}"
        values = _readable(table, row, columns)
        if not values:
            continue
        data_key = keys.get(scope) or _begin(connection, keys, scope, row[subject] or "")
        place_row = (
            f"{row['attempt_id']}:{row['kind']}" if table == "provider_receipt" else row[key]
        )
        sealed = {
            name: seal(data_key, Place(table, name, place_row, scope), value).text
            for name, value in values.items()
        }
        if table == "account":
            sealed["email_index"] = _vault().blind("account.email", values["email"])[0]
        setting = ", ".join(f"{name} = :{name}" for name in sealed)
        update = sa.text(f"UPDATE {table} SET {setting} WHERE {key} = :row_key")
        connection.execute(update, {**sealed, "row_key": row[key]})


def _empty_stays_empty(table, columns) -> None:
    """What says nothing is not sealed: it is not there."""
    for name in columns:
        op.execute(f"UPDATE {table} SET {name} = NULL WHERE {name} = ''")


def _readable(table, row, columns):
    """What a row says, and the topic that older requests carried in their first line."""
    values = {name: row[name] for name in columns if row[name]}
    if table == "provider_receipt" and values:
        body = values["body"]
        read = json.loads(body) if isinstance(body, str) else body
        values["body"] = json.dumps(read, ensure_ascii=False, sort_keys=True)
    if table == "inquiry" and values.get("message", "").startswith("[privacy:"):
        first, _, words = values["message"].partition("\n")
        topic = first.removeprefix("[privacy:").rstrip("]")
        statement = sa.text("UPDATE inquiry SET topic = :topic WHERE id = :id")
        op.get_bind().execute(statement, {"topic": topic, "id": row["id"]})
        values["message"] = words
        if not words:
            op.execute(
                sa.text("UPDATE inquiry SET message = '' WHERE id = :id").bindparams(id=row["id"])
            )
    return {name: value for name, value in values.items() if value}


def _vault():
    vault = context.config.attributes.get("vault")
    if vault is None:
        raise RuntimeError("this database holds personal data: python -m snshelper migrate")
    return vault


def _begin(connection, keys, scope, subject):
    keys[scope] = key = _vault().fresh_key()
    connection.execute(
        sa.text(
            "INSERT INTO data_scope (name, subject, key_id, state)"
            " VALUES (:name, :subject, :key_id, 'open')"
        ),
        {"name": scope, "subject": subject, "key_id": key.id},
    )
    return key


def _strip_legal() -> None:
    """The confirmation's snapshot repeated the target, which now stands sealed beside it."""
    connection = op.get_bind()
    names = ("id", "legal_hash")
    orders = sa.table("orders", *map(sa.column, names), sa.column("legal", sa.JSON()))
    for row in connection.execute(sa.select(orders.c.id, orders.c.legal)).all():
        legal = {name: value for name, value in row.legal.items() if name != "target"}
        text = json.dumps(legal, sort_keys=True, ensure_ascii=False)
        connection.execute(
            orders.update()
            .where(orders.c.id == row.id)
            .values(legal=legal, legal_hash=hashlib.sha256(text.encode()).hexdigest())
        )


def _settle_columns() -> None:
    """What every row has by now must be there; what nobody reads any more goes."""
    with op.batch_alter_table("account") as batch:
        batch.create_unique_constraint(op.f("uq_account_email_index"), ["email_index"])
    for table, column, length in (
        ("consignee", "account_id", 36),
        ("inquiry", "topic", 10),
        ("outbox_mail", "scope", 60),
        ("outbox_mail", "account_id", 36),
        ("outbox_mail", "use", 10),
    ):
        with op.batch_alter_table(table) as batch:
            batch.alter_column(
                column, existing_type=sa.String(60), type_=sa.String(length), nullable=False
            )
    op.create_index("ix_outbox_mail_scope", "outbox_mail", ["scope"])
    with op.batch_alter_table("orders") as batch:
        batch.drop_column("fingerprint")
    with op.batch_alter_table("shipment") as batch:
        batch.drop_column("note")


def _let_receipts_change() -> None:
    """Sealing is the one change that receipts go through."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER provider_receipt_only_grows ON provider_receipt")


def _receipts_only_grow() -> None:
    """On SQLite the triggers went with the table that was rebuilt."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER provider_receipt_only_grows BEFORE UPDATE OR DELETE"
            " ON provider_receipt FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER provider_receipt_no_{change.lower()} BEFORE {change}"
            " ON provider_receipt"
            " BEGIN SELECT RAISE(ABORT, 'provider_receipt is append-only'); END"
        )


def downgrade() -> None:
    """There is no way back: readable personal data is what this revision ended."""
    raise RuntimeError("sealed once, personal data never becomes readable again")
