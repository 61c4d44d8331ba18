"""What a circle agrees to keep in the memory, and what each says of it at its end"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.base import UTCDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in _of_seats():
        op.add_column("group_seats", column)
    op.create_table(
        "circle_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer()),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("author_id", sa.Integer()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("proposed_at", UTCDateTime(), nullable=False),
        sa.Column("card_due", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name=op.f("fk_circle_cards_author_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_circle_cards_group_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_circle_cards_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_cards")),
        sa.UniqueConstraint("workspace_id", "source", name=op.f("uq_circle_cards_workspace_id_source")),
    )
    op.create_index("ix_circle_cards_group_id", "circle_cards", ["group_id"])
    op.create_index("ix_circle_cards_author_id", "circle_cards", ["author_id"])
    op.create_index(
        "ix_circle_cards_card_due", "circle_cards", ["id"],
        sqlite_where=sa.text("card_due = 1"), postgresql_where=sa.text("card_due"),
    )  # fmt: skip
    _consents()


def _of_seats() -> list[sa.Column[Any]]:
    return [
        sa.Column("knows", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("reached", sa.String(16), nullable=True),
        sa.Column("review", sa.Text(), nullable=False, server_default=""),
        sa.Column("goes_on", sa.Boolean(), nullable=True),
    ]


def _consents() -> None:
    op.create_table(
        "circle_card_consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("circle_card_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer()),
        sa.Column("agreed_at", UTCDateTime()),
        sa.ForeignKeyConstraint(
            ["circle_card_id"], ["circle_cards.id"], name=op.f("fk_circle_card_consents_circle_card_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_circle_card_consents_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_circle_card_consents_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_card_consents")),
        sa.UniqueConstraint(
            "circle_card_id", "member_id", name=op.f("uq_circle_card_consents_circle_card_id_member_id")
        ),
    )
    op.create_index("ix_circle_card_consents_member_id", "circle_card_consents", ["member_id"])


def downgrade() -> None:
    op.drop_table("circle_card_consents")
    op.drop_table("circle_cards")
    for column in reversed(_of_seats()):
        op.drop_column("group_seats", column.name)
