"""Who works here, and what each owes before personal data opens to them."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

APPEND_ONLY = ("signed_text", "duty_signature")


def upgrade() -> None:
    """Make the registers, and enter who works here already."""
    op.add_column("login_session", sa.Column("proved_at", sa.DateTime(timezone=True)))
    op.add_column(
        "staff_grant", sa.Column("reason", sa.String(length=200), server_default="", nullable=False)
    )
    op.add_column("staff_grant", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    _registers()
    _desk()
    _enter_who_is_here()
    _only_grow()


def _registers() -> None:
    op.create_table(
        "staff_engagement",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_by", sa.String(length=36), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_by", sa.String(length=36), nullable=True),
        sa.Column("leaving_paper", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_staff_engagement_account_id_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_staff_engagement"),
    )
    op.create_index(
        "uq_staff_engagement_open",
        "staff_engagement",
        ["account_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "signed_text",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_signed_text"),
    )
    op.create_table(
        "duty_signature",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("engagement_id", sa.String(length=36), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("signed_name", sa.String(length=80), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["staff_engagement.id"],
            name="fk_duty_signature_engagement_id_staff_engagement",
        ),
        sa.ForeignKeyConstraint(
            ["text_hash"], ["signed_text.hash"], name="fk_duty_signature_text_hash_signed_text"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_duty_signature"),
    )
    op.create_index(
        "ix_duty_signature_engagement_id", "duty_signature", ["engagement_id"], unique=False
    )
    op.create_table(
        "training_certificate",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("provider", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_training_certificate_account_id_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_training_certificate"),
    )
    op.create_index(
        "ix_training_certificate_account_id", "training_certificate", ["account_id"], unique=False
    )
    op.create_table(
        "role_headcount",
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("role", name="pk_role_headcount"),
    )


def _desk() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("from_account", sa.String(length=36), nullable=False),
        sa.Column("to_account", sa.String(length=36), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_account"], ["account.id"], name="fk_handover_from_account_account"
        ),
        sa.ForeignKeyConstraint(
            ["to_account"], ["account.id"], name="fk_handover_to_account_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_handover"),
    )
    op.create_index("ix_handover_to_account", "handover", ["to_account"], unique=False)
    op.create_index(
        "uq_handover_offered",
        "handover",
        ["from_account", "role"],
        unique=True,
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_table(
        "opening_review",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("concluded_by", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("month", name="pk_opening_review"),
    )
    op.create_table(
        "opening_review_line",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opener_id", sa.String(length=36), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("reviewer_id", sa.String(length=36), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["month"], ["opening_review.month"], name="fk_opening_review_line_month_opening_review"
        ),
        sa.PrimaryKeyConstraint("month", "seq", name="pk_opening_review_line"),
    )


def _enter_who_is_here() -> None:
    """Holders of roles are under terms from their first role on; what needs a time gets one."""
    op.execute(
        "INSERT INTO staff_engagement (id, account_id, joined_at, joined_by, leaving_paper) "
        "SELECT account_id, account_id, MIN(granted_at), 'system', '' FROM staff_grant "
        "WHERE revoked_at IS NULL GROUP BY account_id"
    )
    grants = sa.table(
        "staff_grant",
        sa.column("role", sa.String),
        sa.column("reason", sa.String),
        sa.column("expires_at", sa.DateTime(timezone=op.get_bind().dialect.name != "sqlite")),
        sa.column("revoked_at", sa.DateTime(timezone=True)),
    )
    until = datetime.now(UTC) + timedelta(days=90)
    if op.get_bind().dialect.name == "sqlite":
        until = until.replace(tzinfo=None)
    op.execute(
        grants.update()
        .where(grants.c.role == "finance", grants.c.revoked_at.is_(None))
        .values(reason="held before", expires_at=until)
    )


def _only_grow() -> None:
    """What was signed stays signed."""
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "sqlite":
            for change in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
