"""How often each person answered, beside how often they were expected to"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Float(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_answer_counts_member_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_answer_counts_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_counts")),
        sa.UniqueConstraint("member_id", name=op.f("uq_answer_counts_member_id")),
    )


def downgrade() -> None:
    op.drop_table("answer_counts")
