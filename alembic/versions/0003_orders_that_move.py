"""An index for the orders of a member that are moving."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    op.create_index("ix_orders_moving", "orders", ["account_id", "ended_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_orders_moving", "orders")
