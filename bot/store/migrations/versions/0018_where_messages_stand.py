"""The address of the workspace, with which a link to a message begins"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "workspaces", sa.Column("address", sa.String(length=200), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("workspaces", "address")
