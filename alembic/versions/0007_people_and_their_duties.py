"""Who works here, and what each owes before personal data opens to them."""

import sqlalchemy as sa
from alembic import op

from snshelper.kernel.database import UtcDateTime

revision = "0007"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the registers."""
    op.add_column("login_session", sa.Column("proved_at", UtcDateTime(), nullable=True))
