"""Keys that must change because somebody gave a role up, and when each change began and ended."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Begin with none: whoever left before was no reason yet."""
    op.create_table(
        "key_rotation",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("wanted_at", _MOMENT, nullable=False),
        sa.Column("wrapping_id", sa.String(10), nullable=False),
        sa.Column("begun_at", _MOMENT, nullable=True),
        sa.Column("done_at", _MOMENT, nullable=True),
    )


def downgrade() -> None:
    """Forget which changes were wanted; the ring stays as it is."""
    op.drop_table("key_rotation")
