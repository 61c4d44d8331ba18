"""Rounds: one ritual in one month. Each step asks what should have happened by now and has not.

A round opens to those who lead, then to all; collects, reminds once, closes, is published, and ends in a
gathering. Its row says what was done: a step that is late, doubled or killed gives the same round.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.scheduling import recurrence
from bot.services.people import identity
from bot.services.rituals import anonymous_stories, prompting, ritual_meetings
from bot.services.rituals.round_calendar import coming_up, make_rituals, may_run, next_opening, write_down
from bot.store import notice_refresh, notices, visibility
from bot.store.models import (
    Member,
    Notice,
    Ritual,
    RitualKind,
    Round,
    RoundState,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import roles
from bot.store.rituals import rounds, stories
from bot.store.rituals.anonymous_pool import KeyRing
from bot.store.visibility import Reader
from bot.store.workspaces import home

WIDENS_AFTER, REMINDS_BEFORE, AT_LEAST = 1, 2, 2  # working days


def look_after(session: Session, now: datetime) -> None:
    """Set rituals up, begin the rounds whose hour has come, give what was refused a channel; and say when
    this is to be done next: at the next opening, and once a day."""
    workspace = home(session)
    make_rituals(session, now)
    find_a_home(session, now)
    begin_due(session, now)
    opens_at = next_opening(session, now)
    workspace.rituals_due_at = min(opens_at or now + rounds.A_DAY, now + rounds.A_DAY)


def begin_due(session: Session, now: datetime) -> list[Round]:
    """Begin the rounds whose hour has come. Those of months gone by are not made up for."""
    found = coming_up(session, rounds.rituals(session), now)
    return [_begin(session, ritual, period, opens_at, now) for ritual, period, opens_at in found]


def _begin(session: Session, ritual: Ritual, period: str, opens_at: datetime, now: datetime) -> Round:
    workspace = ritual.workspace
    week = identity.week_of_workspace(workspace)
    closes_at = recurrence.days_after(opens_at, ritual.days, week)
    missed = now >= closes_at
    if not missed and now > opens_at:
        closes_at = max(closes_at, recurrence.days_after(now, AT_LEAST, week))
    held = Round(
        workspace_id=workspace.id, workspace=workspace, kind=ritual.kind, period=period,
        state=RoundState.MISSED if missed else RoundState.LEADERS, opens_at=max(opens_at, now),
        widens_at=recurrence.days_after(max(opens_at, now), WIDENS_AFTER, week),
        reminds_at=max(
            recurrence.days_after(opens_at, max(1, ritual.days - REMINDS_BEFORE), week),
            recurrence.days_after(now, 1, week),  # never on the day of a beginning that came late
        ),
        closes_at=closes_at, next_step_at=None if missed else now,
    )  # fmt: skip
    session.add(held)
    session.flush()
    if not missed:
        stories.count_those_before(session, held)
    return held


def advance(session: Session, held: Round, ring: KeyRing, now: datetime) -> None:
    """Take the round's next step, when it is due."""
    if not rounds.claim_step(session, held, now) or not held.is_open:
        return
    if now >= held.closes_at:
        _close(session, held, ring, now)
        return
    if held.state == RoundState.LEADERS and _may_widen(session, held, now):
        _widen(session, held, now)
    if held.state == RoundState.LEADERS:
        prompting.ask(session, held, roles.leaders(session), now)
        ahead = [held.widens_at, held.closes_at]
        if now >= held.widens_at:
            _tell_that_it_waits(session, held, now)
    else:
        prompting.ask(session, held, None, now)
        ahead = [held.reminds_at, held.closes_at]
        if now >= held.reminds_at:
            prompting.remind(session, held, now)
    held.next_step_at = min(moment for moment in ahead if moment > now)


def _may_widen(session: Session, held: Round, now: datetime) -> bool:
    """Small failures wait for one of a leader's, under their name; the others give leaders a day's start."""
    if not roles.leaders(session) or stories.a_leader_told(session, held):
        return True
    return held.kind != RitualKind.FAILURE and now >= held.widens_at


def _widen(session: Session, held: Round, now: datetime) -> bool:
    if not rounds.transition(session, held, to=RoundState.OPEN, among=(RoundState.LEADERS,)):
        return False
    week = identity.week_of_workspace(held.workspace)
    held.reminds_at = max(held.reminds_at, recurrence.days_after(now, 1, week))
    if held.workspace.rituals_channel:
        notices.enqueue(
            session, NoticeKind.ROUND_OPENED, subject_id=held.id,
            channel=held.workspace.rituals_channel, due_at=now, key=f"round.opened:{held.id}:",
        )  # fmt: skip
    return True


def _tell_that_it_waits(session: Session, held: Round, now: datetime) -> None:
    for member in roles.who_run(session):
        notices.enqueue(
            session,
            NoticeKind.ROUND_WAITS,
            subject_id=held.id,
            to=member,
            due_at=now,
        )


def open_to_all(session: Session, held: Round, by: Member, now: datetime) -> None:
    """Without waiting for a leader: who decided it is written in the list of changes."""
    may_run(by)
    if not _widen(session, held, now):
        raise Refusal("round.open_already")
    held.opened_by_id, held.next_step_at = by.id, now
    write_down(session, by, f"round.{held.kind}", "leaders", f"open {held.period}", now)


def begin_now(session: Session, kind: RitualKind, by: Member, now: datetime) -> Round:
    """This month's round before its day. Two who try at once get the same one."""
    workspace = home(session)
    may_run(by)
    ritual = rounds.ritual(session, kind)
    if ritual is None or workspace.rituals_channel is None:
        raise Refusal("round.no_channel")
    period = identity.month_of(workspace, now)
    known = rounds.of_period(session, kind, period)
    if known is not None:
        raise Refusal("round.held_already" if not known.is_open else "round.open_already")
    held = _begin(session, ritual, period, now, now)
    write_down(session, by, f"round.{kind}", "", f"begun {period}", now)
    return held


def has_leaders(session: Session) -> bool:
    """Whether there is anybody to be asked first."""
    return bool(roles.leaders(session))


def begun_this_month(session: Session, now: datetime) -> set[RitualKind]:
    """The rituals whose round of this month is on, or was held: there is one a month."""
    workspace = home(session)
    period = identity.month_of(workspace, now)
    return {kind for kind in RitualKind if rounds.of_period(session, kind, period) is not None}


def _close(session: Session, held: Round, ring: KeyRing, now: datetime) -> None:
    asked_all = held.state == RoundState.OPEN
    if not rounds.transition(session, held, to=RoundState.CLOSED, among=rounds.OPEN):
        return
    rounds.cancel_pending(
        session, held, (NoticeKind.ROUND_PROMPT, NoticeKind.ROUND_REMINDER, NoticeKind.ROUND_WAITS)
    )
    ritual = rounds.ritual(session, held.kind)
    if held.kind == RitualKind.FAILURE:
        smallest = ritual.smallest if ritual else 3
        anonymous_stories.publish(session, ring, smallest, now, held)
    told = stories.of_round(session, held)
    if (asked_all or told) and held.workspace.rituals_channel:
        notices.enqueue(
            session, NoticeKind.ROUND_CLOSED, subject_id=held.id,
            channel=held.workspace.rituals_channel, due_at=now, key=f"round.closed:{held.id}:",
        )  # fmt: skip
        notice_refresh.refresh_about(session, held.id, NoticeKind.ROUND_OPENED)
    if held.kind == RitualKind.FAILURE and told and ritual is not None:
        ritual_meetings.plan(session, held, ritual, told, now)


def refused(session: Session, notice: Notice) -> None:
    """A channel would not take what belongs into it: where it goes is looked at soon."""
    if notice.kind in rounds.IN_RITUALS:
        notice.workspace.rituals_due_at = None


def find_a_home(session: Session, now: datetime) -> None:
    """What the channel of that time refused (archived, the bot not in it): to the one set since, or a word
    to those who run the rituals. Nothing is lost meanwhile. A private channel's goes to no other."""
    workspace = home(session)
    for notice in rounds.homeless(session):
        may_move = notice.channel in visibility.open_to(session, Reader(workspace), [notice.channel])
        if may_move and workspace.rituals_channel and workspace.rituals_channel != notice.channel:
            stories.moved(session, notice, workspace.rituals_channel)
            again = session.merge(notice)
            again.channel, again.error = workspace.rituals_channel, None
            again.state, again.due_at, again.first_tried_at = "due", now, None  # type: ignore[assignment]
            continue
        for member in roles.who_run(session):
            notices.enqueue(
                session, NoticeKind.ROUND_HOMELESS, subject_id=workspace.id, to=member,
                due_at=now, variant=notice.channel or "", key=f"round.homeless:{notice.channel}:{member.id}",
            )  # fmt: skip
