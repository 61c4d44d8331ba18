"""Whether somebody was invited to give sessions, and what they said: they are invited once"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("members", sa.Column("mentor_invitation", sa.String(8), nullable=True))


def downgrade() -> None:
    op.drop_column("members", "mentor_invitation")
