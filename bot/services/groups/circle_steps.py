"""What a circle does when its time has come: while it gathers, while it meets, and once it is over."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.services.groups import circle_calls, circle_dates, circle_reviews, circle_times
from bot.store.groups import groups
from bot.store.models import Group, GroupState


def advance(session: Session, group: Group, now: datetime) -> None:
    """Its next step, once."""
    if not groups.claim_step(session, group, now):
        return
    if group.state == GroupState.OPEN:
        circle_times.gather(session, group, now)
    elif group.state == GroupState.RUNNING:
        circle_dates.advance(session, group, now)
    elif group.state == GroupState.ENDED:
        circle_reviews.settle(session, group, now)
    circle_calls.redraw(session, group)
