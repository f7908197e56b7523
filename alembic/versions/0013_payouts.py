"""Payouts to bank accounts, and what the shop owes them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
REFUSALS = (
    (
        "payout_stays",
        "UPDATE",
        "NEW.account_id <> OLD.account_id OR (OLD.ended_at IS NOT NULL AND "
        "(NEW.ended_at IS NULL OR NEW.ended_at <> OLD.ended_at OR NEW.state <> OLD.state "
        "OR NEW.amount <> OLD.amount OR NEW.reference <> OLD.reference))",
    ),
    ("payout_kept", "DELETE", "1 = 1"),
)


def upgrade() -> None:
    op.create_table(
        "payout",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("payable_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("paid_by", sa.String(length=36), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=True)
            for name in ("bank_name", "account_number", "account_holder")
        ),
        sa.CheckConstraint("(state = 'paid') = (reference <> '')", name="paid_with_reference"),
        sa.CheckConstraint("(state IN ('payable', 'paid')) = (amount > 0)", name="amount_known"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_payout_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
    )
    op.create_index(op.f("ix_payout_account_id"), "payout", ["account_id"], unique=False)
    op.create_index("ix_payout_state", "payout", ["state", "id"], unique=False)
    op.create_index("ix_payout_ended", "payout", ["ended_at"], unique=False)
    op.execute(
        "INSERT INTO ledger_account (code, kind, posted, is_cached) "
        "VALUES ('payable', 'payable', 0, false)"
    )
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, event, condition in REFUSALS:
        refusal = (
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, 'a payout stays as it ended'); END"
            if on_sqlite
            else f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse_change()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON payout {refusal}")


def downgrade() -> None:
    op.drop_table("payout")
    op.execute("DELETE FROM ledger_account WHERE code = 'payable'")
