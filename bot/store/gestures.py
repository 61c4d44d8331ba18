"""What was said or pressed and left no other row: known for a day or two, since Slack may bring it again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.store.keys import seal
from bot.store.models import Gesture
from bot.store.workspaces import home_id

KEPT = timedelta(days=2)


def note(session: Session, gesture: str, now: datetime) -> None:
    """Remember it, under a keyed mark, and by its day alone."""
    session.merge(
        Gesture(
            workspace_id=home_id(session),
            mark=seal.of_session(session).keyed_hash(f"gesture:{gesture}"),
            noted_on=now.date(),
        )
    )


def is_noted(session: Session, gesture: str) -> bool:
    """Whether it was done before."""
    return (
        session.get(Gesture, (home_id(session), seal.of_session(session).keyed_hash(f"gesture:{gesture}")))
        is not None
    )


def old(session: Session, now: datetime, limit: int) -> list[str]:
    """What need not be known: Slack brings an event again within the hour, and nobody presses for days."""
    query = select(Gesture.mark).where(Gesture.noted_on < (now - KEPT).date())
    return list(session.scalars(query.limit(limit)))


def forget_old(session: Session, marks: Sequence[str], now: datetime) -> None:
    """Forget these."""
    old = Gesture.mark.in_(marks), Gesture.noted_on < (now - KEPT).date()
    session.execute(delete(Gesture).where(*old))
