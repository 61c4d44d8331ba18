"""A vote for an answer knows in which ways it was said, so that taking one back leaves the others"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("helpful_votes", sa.Column("signs", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("helpful_votes", "signs")
