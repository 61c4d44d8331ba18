"""One store, one organisation: which Enterprise Grid organisation a workspace belongs to"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("enterprise_id", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("workspaces", "enterprise_id")
