"""How a company answers is learned: what each colleague was chosen by, and the correction of the weights"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("nudges", sa.Column("base", sa.Float(), server_default="0", nullable=False))
    op.add_column("nudges", sa.Column("signals", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("workspaces", sa.Column("habits", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("workspaces", "habits")
    op.drop_column("nudges", "signals")
    op.drop_column("nudges", "base")
