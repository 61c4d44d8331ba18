"""What the memory showed beside a question, and which of it its asker said was not what they asked for"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recall_hits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("past_id", sa.Integer(), nullable=True),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.Column("is_sure", sa.Boolean(), nullable=False),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_recall_hits_card_id")),
        sa.ForeignKeyConstraint(["past_id"], ["questions.id"], name=op.f("fk_recall_hits_past_id")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_recall_hits_question_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_recall_hits_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_hits")),
    )
    op.create_index("ix_recall_hits_question_id", "recall_hits", ["question_id"])
    op.create_index("ix_recall_hits_past_id", "recall_hits", ["past_id"])
    op.create_index("ix_recall_hits_card_id", "recall_hits", ["card_id"])


def downgrade() -> None:
    op.drop_table("recall_hits")
