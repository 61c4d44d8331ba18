"""Where rows hold the id of a channel: found by the columns' names, so that none is forgotten."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, String, Table, delete, func, select, update
from sqlalchemy.orm import Session

from bot.store.base import Base
from bot.store.models import Membership, Place, Workspace
from bot.store.workspaces import home, home_id

NAMED_OTHERWISE = {
    ("places", "slack_id"),
    ("answers", "said_in"),
    ("replies", "seen_in"),
    ("notices", "variant"),
}
WITHIN = {"source": "message:", "key": ":"}  # what stands before the id, by the column's name


def columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column that holds a channel's id and nothing else.

    `notices.sealed_channel` can be compared with nothing, and holds conversations of two, whose ids stay.
    """
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            named = column.name == "channel" or column.name.endswith("_channel")
            if type(column.type) is String and (named or (table.name, column.name) in NAMED_OTHERWISE):
                yield table, column


def within() -> Iterator[tuple[Table, Column[Any], str]]:
    """Every column that can hold a channel's id among other things, and what stands before it there."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if type(column.type) is String and column.name in WITHIN:
                yield table, column, WITHIN[column.name]


def renumber(session: Session, old: str, new: str) -> None:
    """A channel has another id from now on: every row that names it follows."""
    workspace = home(session)
    session.flush()
    _make_room(session, old, new)
    for table, column in columns():
        session.execute(update(table).where(_of(table, workspace), column == old).values({column.name: new}))
    for table, column, before in within():
        session.execute(
            update(table)
            .where(_of(table, workspace), column.contains(f"{before}{old}", autoescape=True))
            .values({column.name: func.replace(column, f"{before}{old}", f"{before}{new}")})
        )
    session.expire_all()


def _of(table: Table, workspace: Workspace) -> Any:
    return (table.c.workspace_id if "workspace_id" in table.c else table.c.id) == workspace.id


def _make_room(session: Session, old: str, new: str) -> None:
    """What was noted under the new id before Slack said that it is the same channel gives way."""
    mine = select(Place.id).where(Place.workspace_id == home_id(session))
    if session.scalar(mine.where(Place.slack_id == old)) is not None:
        gone = select(Place.id).where(Place.workspace_id == home_id(session), Place.slack_id == new)
        session.execute(delete(Membership).where(Membership.place_id.in_(gone)))
        session.execute(delete(Place).where(Place.workspace_id == home_id(session), Place.slack_id == new))
