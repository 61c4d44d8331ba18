"""One colleague asked before all others, because the asker chose them: whether that can be."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import workload
from bot.store.models import Member


@dataclass(frozen=True, slots=True)
class FirstChoice:
    """Whom the asker wants to be asked first, by what they found them, and the field where a no belongs."""

    member: Member
    looked_for: str = ""
    field: str | None = None


def check(session: Session, asker: Member, first: FirstChoice, now: datetime) -> None:
    """Refuse whoever cannot be asked now, with what can be done instead.

    Somebody whom one of the two avoids reads as anybody else who cannot be asked.
    """
    to = first.member
    if to.id == asker.id:
        raise Refusal("question.first.yourself", field=first.field)
    if not may_be_asked(session, asker, to, now):
        raise Refusal("question.first.cannot", field=first.field)
    opens = workload.room_from(session, to, now)
    if opens is None:
        raise Refusal("question.first.cannot", field=first.field)
    if opens > now:
        if workload.week_start(to, opens) == workload.week_start(to, now):
            raise Refusal("question.first.another_day", field=first.field)
        raise Refusal("question.first.another_week", field=first.field)


def may_be_asked(session: Session, asker: Member | None, to: Member, now: datetime) -> bool:
    """Whether they take requests, and neither of the two would rather not."""
    return workload.takes_nudges(to, now) and (asker is None or workload.may_meet(session, asker, to))
