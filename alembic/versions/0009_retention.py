"""Retention: holds, manifests, certificates; what was selected and certified cannot be rewritten."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None

# (trigger, table, event, when it refuses): OLD and NEW are the rows before and after.
REFUSALS = (
    (
        "legal_hold_stays",
        "legal_hold",
        "UPDATE",
        "NEW.target <> OLD.target OR NEW.law <> OLD.law OR NEW.words <> OLD.words "
        "OR NEW.until <> OLD.until OR OLD.lifted_at IS NOT NULL",
    ),
    ("legal_hold_kept", "legal_hold", "DELETE", "1 = 1"),
    (
        "destruction_manifest_stays",
        "destruction_manifest",
        "UPDATE",
        "NEW.number <> OLD.number OR NEW.made_at <> OLD.made_at "
        "OR NEW.content_hash <> OLD.content_hash OR NEW.line_count <> OLD.line_count "
        "OR NEW.requested_by <> OLD.requested_by OR OLD.state = 'done' "
        "OR (OLD.approved_by IS NOT NULL AND NEW.approved_by <> OLD.approved_by)",
    ),
    ("destruction_manifest_kept", "destruction_manifest", "DELETE", "1 = 1"),
    (
        "destruction_line_stays",
        "destruction_line",
        "UPDATE",
        "NEW.manifest_id <> OLD.manifest_id OR NEW.scope <> OLD.scope "
        "OR NEW.due_at <> OLD.due_at OR NEW.ground <> OLD.ground OR NEW.law <> OLD.law "
        "OR OLD.state IN ('destroyed', 'withdrawn')",
    ),
    ("destruction_line_kept", "destruction_line", "DELETE", "1 = 1"),
    ("destruction_certificate_stays", "destruction_certificate", "UPDATE", "1 = 1"),
    ("destruction_certificate_kept", "destruction_certificate", "DELETE", "1 = 1"),
    (
        "inquiry_dispute_stays",
        "inquiry",
        "UPDATE",
        "(OLD.classification = 'dispute' AND NEW.classification <> 'dispute') "
        "OR (OLD.closed_at IS NOT NULL AND (NEW.closed_at IS NULL "
        "OR NEW.closed_at < OLD.closed_at))",
    ),
)
# A receipt may lose its content, and nothing else, while its order is being destroyed.
RECEIPT_STAYS = """
   NEW.id <> OLD.id OR NEW.attempt_id <> OLD.attempt_id OR NEW.at <> OLD.at
   OR NEW.kind <> OLD.kind OR NEW.body IS NOT NULL
   OR NOT EXISTS (
     SELECT 1 FROM fulfilment_attempt a
       JOIN destruction_line l ON l.scope = 'order:' || a.order_id AND l.state = 'destroying'
      WHERE a.id = OLD.attempt_id)
"""


def upgrade() -> None:
    op.create_table(
        "destruction_manifest",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("requested_by", sa.String(length=36), nullable=False),
        sa.Column("approved_by", sa.String(length=36), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approval_seal", sa.String(length=64), nullable=False),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction_manifest")),
        sa.UniqueConstraint("number", name=op.f("uq_destruction_manifest_number")),
    )
    op.create_index(
        "ix_destruction_manifest_state", "destruction_manifest", ["state", "number"], unique=False
    )

    op.create_table(
        "legal_hold",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("law", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by", sa.String(length=36), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.String(length=36), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(
        "ix_legal_hold_active",
        "legal_hold",
        ["until"],
        unique=False,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_index(op.f("ix_legal_hold_target"), "legal_hold", ["target"], unique=False)

    op.create_table(
        "retention_run",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("selected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_retention_run")),
    )
    op.create_table(
        "destruction_certificate",
        sa.Column("manifest_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scopes", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.String(length=36), nullable=False),
        sa.Column("approved_by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["manifest_id"],
            ["destruction_manifest.id"],
            name=op.f("fk_destruction_certificate_manifest_id_destruction_manifest"),
        ),
        sa.PrimaryKeyConstraint("manifest_id", name=op.f("pk_destruction_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_destruction_certificate_number")),
    )
    op.create_table(
        "destruction_line",
        sa.Column("manifest_id", sa.String(length=36), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("law", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["manifest_id"],
            ["destruction_manifest.id"],
            name=op.f("fk_destruction_line_manifest_id_destruction_manifest"),
        ),
        sa.PrimaryKeyConstraint("manifest_id", "scope", name=op.f("pk_destruction_line")),
    )
    op.create_index(
        op.f("ix_destruction_line_subject"), "destruction_line", ["subject"], unique=False
    )
    op.create_index(
        "ix_destruction_line_work",
        "destruction_line",
        ["manifest_id", "state", "scope"],
        unique=False,
    )
    op.create_index(
        "uq_destruction_line_scope",
        "destruction_line",
        ["scope"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )

    op.add_column("account", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_account_closed_at"), "account", ["closed_at"], unique=False)

    op.add_column(
        "inquiry",
        sa.Column(
            "classification", sa.String(length=10), nullable=False, server_default="ordinary"
        ),
    )
    op.create_index(op.f("ix_inquiry_closed_at"), "inquiry", ["closed_at"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _refuse_on_sqlite()
    else:
        _refuse_on_postgres()


def _refuse_on_sqlite() -> None:
    for name, table, event, condition in REFUSALS:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{table} stays as it was written'); END"
        )
    op.execute("DROP TRIGGER provider_receipt_no_update")
    op.execute(
        f"CREATE TRIGGER provider_receipt_no_update BEFORE UPDATE ON provider_receipt "
        f"WHEN {RECEIPT_STAYS} "
        "BEGIN SELECT RAISE(ABORT, 'provider_receipt is append-only'); END"
    )


def _refuse_on_postgres() -> None:
    for name, table, event, condition in REFUSALS:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW "
            f"WHEN ({condition}) EXECUTE FUNCTION refuse_change()"
        )
    op.execute("DROP TRIGGER provider_receipt_only_grows ON provider_receipt")
    op.execute(
        "CREATE TRIGGER provider_receipt_only_grows BEFORE DELETE ON provider_receipt "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE FUNCTION provider_receipt_stays() RETURNS trigger AS $$ "
        f"BEGIN IF {RECEIPT_STAYS} THEN RAISE EXCEPTION 'provider_receipt is append-only' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END "
        "$$ LANGUAGE plpgsql"
    )
    op.execute(
        "CREATE TRIGGER provider_receipt_no_update BEFORE UPDATE ON provider_receipt "
        "FOR EACH ROW EXECUTE FUNCTION provider_receipt_stays()"
    )
