"""Reports and what is taken down; real names; rows of others outlive whoever asked or was thanked"""

import re

import sqlalchemy as sa
from alembic import op

import bot.store.base

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

FRAMES = (("mentoring_requests", "requester_id"), ("thanks", "receiver_id"))
SUBJECTS = ("stories", "cards", "answers")


def upgrade() -> None:
    for table, column in FRAMES:
        _may_be_empty(table, column)
    op.add_column("members", sa.Column("real_name", sa.String(length=200), server_default="", nullable=False))
    for table in SUBJECTS:
        op.add_column(
            table, sa.Column("taken_down_at", bot.store.base.UTCDateTime(timezone=True), nullable=True)
        )
        op.add_column(table, sa.Column("taken_down_for", sa.String(length=500), nullable=True))
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("at", bot.store.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", bot.store.base.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["reporter_id"], ["members.id"], name=op.f("fk_reports_reporter_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_reports_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index("ix_reports_subject_subject_id", "reports", ["subject", "subject_id"])
    op.create_table(
        "name_words",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_name_words_member_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_name_words_workspace_id")),
        sa.PrimaryKeyConstraint("member_id", "word", name=op.f("pk_name_words")),
    )
    op.create_index("ix_name_words_workspace_id_word", "name_words", ["workspace_id", "word"])


def _may_be_empty(table: str, column: str) -> None:
    """On SQLite the table is written anew. Its rows are put back into a table of the same name before the
    commit, which is when references to them are looked at: nobody else's row is touched."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.alter_column(table, column, existing_type=sa.Integer(), nullable=True)
        return
    shape = sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL")
    found = connection.execute(shape, {"table": table}).all()
    old = next(sql for kind, sql in found if kind == "table")
    new = re.sub(rf"\b{column} INTEGER NOT NULL", f"{column} INTEGER", old)
    if new == old:  # it was so already, and went down to an older shape and up again
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    connection.exec_driver_sql(f"CREATE TABLE put_aside AS SELECT * FROM {table}")  # noqa: S608
    connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql(new)
    connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM put_aside")  # noqa: S608
    connection.exec_driver_sql("DROP TABLE put_aside")
    for kind, sql in found:
        if kind == "index":
            connection.exec_driver_sql(sql)


def downgrade() -> None:
    op.drop_table("name_words")
    op.drop_table("reports")
    for table in SUBJECTS:
        op.drop_column(table, "taken_down_for")
        op.drop_column(table, "taken_down_at")
    op.drop_column("members", "real_name")  # the two columns that may be empty stay so: some are by now
