"""Requests about one's own data, what was given to whom, and the corrections they are told of."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_SEALED = ("words", "wish", "evidence", "notice", "call_back", "extension")

# A receipt keeps what a partner said. It may lose its content while its order is destroyed, and be
# sealed anew while a correction of its order is at work; nothing else of it ever changes.
RECEIPT_STAYS = """
   NEW.id <> OLD.id OR NEW.attempt_id <> OLD.attempt_id OR NEW.at <> OLD.at
   OR NEW.kind <> OLD.kind
   OR (NEW.body IS NULL AND NOT EXISTS (
     SELECT 1 FROM fulfilment_attempt a
       JOIN destruction_line l ON l.scope = 'order:' || a.order_id AND l.state = 'destroying'
      WHERE a.id = OLD.attempt_id))
   OR (NEW.body IS NOT NULL AND (OLD.body IS NULL OR NOT EXISTS (
     SELECT 1 FROM fulfilment_attempt a
       JOIN processing_freeze f ON f.scope = 'order:' || a.order_id
        AND f.ground = 'correction' AND f.lifted_at IS NULL
      WHERE a.id = OLD.attempt_id)))
"""
REFUSALS = (
    ("disclosure_stays", "disclosure", "UPDATE", "1 = 1"),
    ("disclosure_kept", "disclosure", "DELETE", "1 = 1"),
    (
        "data_subject_request_stays",
        "data_subject_request",
        "UPDATE",
        "NEW.kind <> OLD.kind OR NEW.channel <> OLD.channel OR NEW.opened_at <> OLD.opened_at "
        "OR NEW.account_id <> OLD.account_id OR NEW.scope <> OLD.scope "
        "OR (OLD.done_at IS NOT NULL AND (NEW.done_at IS NULL OR NEW.done_at <> OLD.done_at "
        "OR NEW.state <> OLD.state OR NEW.ground <> OLD.ground))",
    ),
    ("data_subject_request_kept", "data_subject_request", "DELETE", "1 = 1"),
)


def upgrade() -> None:
    op.create_table(
        "disclosure",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("recipient", sa.String(length=30), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_index("ix_disclosure_given", "disclosure", ["scope", "field"], unique=False)
    _create_requests()
    _create_corrections()
    if op.get_bind().dialect.name == "sqlite":
        _refuse_on_sqlite()
    else:
        _refuse_on_postgres()


def _create_requests() -> None:
    op.create_table(
        "data_subject_request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("entered_by", sa.String(length=36), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("extended_at", _MOMENT, nullable=True),
        sa.Column("reminded_at", _MOMENT, nullable=True),
        sa.Column("alarmed_at", _MOMENT, nullable=True),
        sa.Column("identity_how", sa.String(length=10), nullable=False),
        sa.Column("identity_by", sa.String(length=36), nullable=False),
        sa.Column("identity_at", _MOMENT, nullable=True),
        sa.Column("corrected_scope", sa.String(length=60), nullable=False),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("row_id", sa.String(length=64), nullable=False),
        sa.Column("ripe_at", _MOMENT, nullable=True),
        sa.Column("terminates", sa.Boolean(), nullable=False),
        sa.Column("gives_up", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=36), nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("done_at", _MOMENT, nullable=True),
        sa.Column("spent_key", sa.String(length=36), nullable=False),
        *[sa.Column(name, sa.Text(), nullable=True) for name in _SEALED],
        sa.CheckConstraint(
            "(state = 'refused') = (ground <> '')",
            name=op.f("ck_data_subject_request_refused_with_ground"),
        ),
        sa.CheckConstraint(
            "state IN ('identity', 'withdrawn', 'refused') OR identity_at IS NOT NULL",
            name=op.f("ck_data_subject_request_identity_first"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_subject_request")),
    )
    index = op.create_index
    index(op.f("ix_data_subject_request_done_at"), "data_subject_request", ["done_at"])
    index(op.f("ix_data_subject_request_scope"), "data_subject_request", ["scope"])
    index("ix_data_subject_request_of_account", "data_subject_request", ["account_id", "id"])
    index("ix_data_subject_request_state", "data_subject_request", ["state", "id"])
    index(
        "ix_data_subject_request_due",
        "data_subject_request",
        ["due_at"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )


def _create_corrections() -> None:
    op.create_table(
        "recipient_correction",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("recipient", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", _MOMENT, nullable=False),
        sa.Column("acknowledged_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["data_subject_request.id"],
            name=op.f("fk_recipient_correction_request_id_data_subject_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient_correction")),
    )
    op.create_index(
        "uq_recipient_correction", "recipient_correction", ["request_id", "recipient"], unique=True
    )
    op.create_index(
        "ix_recipient_correction_waiting", "recipient_correction", ["state", "next_try_at"]
    )


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
    op.execute(
        "CREATE OR REPLACE FUNCTION provider_receipt_stays() RETURNS trigger AS $$ "
        f"BEGIN IF {RECEIPT_STAYS} THEN RAISE EXCEPTION 'provider_receipt is append-only' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END "
        "$$ LANGUAGE plpgsql"
    )
