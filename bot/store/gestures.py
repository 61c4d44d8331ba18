"""What was said or pressed and left no other row: known for a day or two, since Slack may bring it again."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.store import seal
from bot.store.models import Gesture, Workspace

KEPT = timedelta(days=2)


def note(session: Session, workspace: Workspace, gesture: str, now: datetime) -> None:
    """Remember it, under a keyed mark, and by its day alone."""
    session.merge(
        Gesture(workspace_id=workspace.id, mark=seal.mark(f"gesture:{gesture}"), noted_on=now.date())
    )


def is_noted(session: Session, workspace: Workspace, gesture: str) -> bool:
    """Whether it was done before."""
    return session.get(Gesture, (workspace.id, seal.mark(f"gesture:{gesture}"))) is not None


def forget_old(session: Session, now: datetime) -> None:
    """Slack brings an event again within the hour, and nobody presses for days."""
    session.execute(delete(Gesture).where(Gesture.noted_on < (now - KEPT).date()))
