"""When rituals are held, who may change that, and how often somebody is asked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.scheduling import recurrence
from bot.scheduling.recurrence import MonthlyRule
from bot.services.people import identity
from bot.store.models import (
    Member,
    Pace,
    Preference,
    Ritual,
    RitualKind,
    SettingChange,
)
from bot.store.people import preferences
from bot.store.rituals import rounds
from bot.store.workspaces import home

USUAL = {
    RitualKind.FAILURE: MonthlyRule(1, 1, 600),
    RitualKind.REX: MonthlyRule(3, 1, 600),
    RitualKind.LESSON: MonthlyRule(-1, 3, 600),
}


def make_rituals(session: Session, now: datetime) -> None:
    """A workspace that has a channel for rituals has the three of them, until an admin says otherwise."""
    workspace = home(session)
    if workspace.rituals_channel is None or rounds.rituals(session):
        return
    session.add_all(
        Ritual(workspace_id=workspace.id, workspace=workspace, kind=kind, nth=when.nth, is_on=True,
               weekday=when.weekday, minute=when.minute, since=now, days=5, smallest=3, meets_after=2,
               meets_minute=14 * 60)
        for kind, when in USUAL.items()
    )  # fmt: skip
    session.flush()


def when_of(ritual: Ritual) -> MonthlyRule:
    """Its day and hour."""
    return MonthlyRule(ritual.nth, ritual.weekday, ritual.minute)


def coming_up(
    session: Session, rituals: Sequence[Ritual], now: datetime
) -> list[tuple[Ritual, str, datetime]]:
    """Rituals whose round of this period is to begin, with the period and the hour."""
    workspace = home(session)
    week, found = identity.week_of_workspace(workspace), []
    for ritual in rituals:
        period, opens_at = recurrence.latest(when_of(ritual), now, week)
        if not ritual.is_on or opens_at < ritual.since or workspace.rituals_channel is None:
            continue
        if rounds.of_period(session, ritual.kind, period) is None:
            found.append((ritual, period, opens_at))
    return found


def next_opening(session: Session, now: datetime) -> datetime | None:
    """When the next round of any ritual begins."""
    workspace = home(session)
    if workspace.rituals_channel is None:
        return None
    week = identity.week_of_workspace(workspace)
    found = [r for r in rounds.rituals(session) if r.is_on]
    return min((recurrence.coming(when_of(ritual), now, week) for ritual in found), default=None)


def comes(ritual: Ritual, begun: set[RitualKind], now: datetime) -> datetime:
    """When the next round opens; a day of this month is passed over when this month's has begun before."""
    workspace, week = ritual.workspace, identity.week_of_workspace(ritual.workspace)
    at = recurrence.coming(when_of(ritual), now, week)
    is_held = ritual.kind in begun and identity.month_of(workspace, at) == identity.month_of(workspace, now)
    return recurrence.coming(when_of(ritual), at, week) if is_held else at


def may_run(by: Member) -> None:
    """Refuse whoever does not look after the rituals."""
    if not may_run_rituals(by):
        raise Refusal("round.not_yours")


def may_run_rituals(by: Member) -> bool:
    """Whether this member looks after the rituals."""
    return by.is_admin or by.runs_eclair or by.is_learning_lead


def reschedule(
    session: Session, ritual: Ritual, by: Member, when: MonthlyRule, *, days: int, is_on: bool, now: datetime
) -> None:
    """Another day and hour, from the next round on."""
    may_run(by)
    old = f"{ritual.is_on} {ritual.nth} {ritual.weekday} {ritual.minute} {ritual.days}"
    ritual.nth, ritual.weekday, ritual.minute = when
    ritual.days, ritual.is_on = min(max(1, days), 15), is_on
    ritual.since = now
    ritual.workspace.rituals_due_at = None
    new = f"{ritual.is_on} {ritual.nth} {ritual.weekday} {ritual.minute} {ritual.days}"
    write_down(session, by, f"ritual.{ritual.kind}", old, new, now)


def write_down(session: Session, by: Member, setting: str, old: str, new: str, now: datetime) -> None:
    session.add(
        SettingChange(workspace_id=by.workspace_id, actor_id=by.id, setting=setting, old=old, new=new, at=now)
    )


def choose_pace(session: Session, member: Member, pace: Pace) -> Preference:
    """How often somebody wants to be asked."""
    habit = session.merge(preferences.preference(session, member))
    habit.pace = pace
    return habit
