"""The table of pauses goes: nothing was ever written into it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the empty table."""
    op.drop_table("connector_pause")


def downgrade() -> None:
    """Create it again, as empty as it was."""
    op.create_table(
        "connector_pause",
        sa.Column("connector", sa.String(30), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=False),
    )
