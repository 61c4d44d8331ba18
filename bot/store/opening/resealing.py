"""Every sealed value of the store, whichever table it stands in: sealed with another key, or given up."""

from sqlalchemy import Table, delete, select, update
from sqlalchemy.orm import Session

from bot.store.base import Base
from bot.store.keys import seal
from bot.store.models import PoolKey


def sealed_columns() -> list[tuple[Table, seal.Column]]:
    """Every column of which the values are sealed."""
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, seal.Sealed)
    ]


def reseal(session: Session) -> int:
    """Seal with the first key whatever another one sealed; how many values that were."""
    changed, keys = 0, seal.of_session(session)
    for table, column in sealed_columns():
        raw = seal.as_it_stands(column)
        for number, token in session.execute(select(table.c.id, raw).where(raw.is_not(None))).all():
            if keys.opens(token) and not keys.is_newest(token):
                new = {column.name: seal.already(keys.rotate(token))}
                session.execute(update(table).where(table.c.id == number).values(new))
                changed += 1
    if changed:
        session.execute(delete(PoolKey))  # passed on anew, under the new key, by the host that has it
    return changed


def lose(session: Session, table: Table, column: seal.Column) -> str:
    """Empty what does not open; where a value is needed it stays, and its owner is asked for it again."""
    raw, keys, lost = seal.as_it_stands(column), seal.of_session(session), 0
    for number, token in session.execute(select(table.c.id, raw).where(raw.is_not(None))).all():
        if not keys.opens(token):
            lost += 1
            if column.nullable:
                session.execute(update(table).where(table.c.id == number).values({column.name: None}))
    return f"{lost} of {table.name}.{column.name}" if lost else ""
