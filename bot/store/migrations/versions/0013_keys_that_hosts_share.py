"""Keys that hosts share: what tells whose key a store's is, and the pool's, sealed for another host"""

import sqlalchemy as sa
from alembic import op

import bot.store.keys.seal

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealing",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("marks_with", bot.store.keys.seal.Sealed(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealing")),
    )
    # Unlogged: the key is then in no archive of the server's log, in no replica and in no copy of its files.
    unlogged = ["UNLOGGED"] if op.get_bind().dialect.name == "postgresql" else []
    op.create_table(
        "pool_keys",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_pool_keys_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_pool_keys")),
        prefixes=unlogged,
    )


def downgrade() -> None:
    op.drop_table("pool_keys")
    op.drop_table("sealing")
