"""Asking people for a round: once, in their rhythm and hours, as fast as Slack takes it; one reminder."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.services.people import identity
from bot.store.models import Member, Pace, RitualKind, Round
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import preferences
from bot.store.rituals import rounds, stories

SPREAD = timedelta(seconds=1.25)  # between two prompts: 48 a minute, of the 50 that Slack lets be opened
IN_A_ROW = timedelta(hours=2)  # what is owed later than that waits for other zones, and holds nobody up here
AT_ONCE = 4  # prompts at one beat of five seconds
QUARTERS = ("01", "04", "07", "10")


def ask(session: Session, held: Round, among: Sequence[Member] | None, now: datetime) -> None:
    """Prompt those who want to be asked this month and have not been, one after the other."""
    wanted = None if among is None else {member.id for member in among}
    paces = preferences.paces(session)
    chosen = [
        member
        for member in rounds.to_be_asked(session, held, NoticeKind.ROUND_PROMPT)
        if (wanted is None or member.id in wanted) and _this_month(paces.get(member.id), held.period)
    ]
    _spread(session, held, NoticeKind.ROUND_PROMPT, chosen, now)


def _this_month(pace: Pace | None, period: str) -> bool:
    if pace == Pace.QUARTERLY:
        return period[-2:] in QUARTERS
    return pace in (None, Pace.MONTHLY)


def remind(session: Session, held: Round, now: datetime) -> None:
    """Once. Who told something without a name cannot be known, so then everybody is reminded, and told so."""
    prompted = rounds.asked(session, held)
    done = set() if held.kind == RitualKind.FAILURE else stories.who_told(session, held)
    paces = preferences.paces(session)
    chosen = [
        member
        for member in rounds.to_be_asked(session, held, NoticeKind.ROUND_REMINDER)
        if member.id in prompted - done and _this_month(paces.get(member.id), held.period)
    ]
    rounds.cancel_pending(session, held, (NoticeKind.ROUND_PROMPT,))
    _spread(session, held, NoticeKind.ROUND_REMINDER, chosen, now)


def _spread(session: Session, held: Round, kind: str, chosen: Sequence[Member], now: datetime) -> None:
    """In their working hours, and no faster than Slack takes them."""
    opens = [(identity.week_of(member).next_open(now), member) for member in chosen]
    busy = rounds.paced_until(session)
    follows = busy is not None and now <= busy <= now + IN_A_ROW
    at, slots = busy + SPREAD if busy is not None and follows else now, []
    in_time = [(o, m) for o, m in opens if o is not None and o < held.closes_at]
    for first, member in sorted(in_time, key=lambda pair: (pair[0], pair[1].id)):
        slot = max(at, first)
        slots.append((member, slot))
        at = slot + SPREAD
    rounds.enqueue_each(session, kind, held, slots, held.closes_at)
