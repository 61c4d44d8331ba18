"""Home tabs that are kept up to date"""

import sqlalchemy as sa
from alembic import op

import bot.store.base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "home_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_home_changes_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_changes")),
    )
    op.create_index(op.f("ix_home_changes_member_id"), "home_changes", ["member_id"])
    op.create_table(
        "home_tabs",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("not_before", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_home_tabs_member_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_home_tabs_workspace_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_home_tabs")),
    )
    op.create_index(op.f("ix_home_tabs_workspace_id"), "home_tabs", ["workspace_id"])


def downgrade() -> None:
    op.drop_table("home_tabs")
    op.drop_table("home_changes")
