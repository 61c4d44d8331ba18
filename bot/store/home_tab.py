"""Whose Home tab is out of date: whoever has theirs open, when something that it shows has changed.

A flush finds them by what it writes: `TABS_SHOWING` says which columns of a table a tab shows, and whose.
Changes of state that are guarded updates go past the flush; the functions that redraw messages about them say
so here, too. Who asked without a name is in no foreign key, so no line of this log can tell.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    Table,
    Update,
    delete,
    insert,
    inspect,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, UOWTransaction

from bot.store.base import Base, Moment, shifted
from bot.store.models import (
    Answer,
    Avoidance,
    BusyTime,
    Card,
    CardVersion,
    Evidence,
    ExternalMentor,
    Gathering,
    HelpfulVote,
    HomeTab,
    HomeTabInvalidation,
    KnowledgeChange,
    LearningGoal,
    Meeting,
    Member,
    Membership,
    MentoringRequest,
    NameWord,
    Notice,
    Nudge,
    Offer,
    OutsideCalendar,
    Participant,
    Preference,
    Question,
    Reply,
    ReplyVote,
    Report,
    Round,
    SettingChange,
    Story,
    Thanks,
    TopicContact,
    Workspace,
)
from bot.store.people.members import lock
from bot.store.workspaces import home_id

# What no tab shows. (Votes count for whoever answered: `note_flush`.)
NEVER_SHOWN: tuple[type[Base], ...] = (
    *(Notice, HomeTab, HomeTabInvalidation, KnowledgeChange, SettingChange, Reply, ReplyVote, HelpfulVote),
    *(BusyTime, OutsideCalendar, Avoidance, TopicContact, Card, ExternalMentor, Gathering, Membership),
    *(NameWord, Report),
)
# Whose tabs show a row, by the columns that name them, and which of its columns those tabs show. A row of a
# table that is not here is shown, whole, to everybody whom it names.
TABS_SHOWING: dict[type[Base], tuple[tuple[str, ...], tuple[str, ...]]] = {
    Member: (
        ("id",),
        (
            *("language", "slack_locale", "week", "weekly_minutes", "paused_until", "settled_in_at"),
            *("takes_nudges", "takes_sessions", "is_listed", "is_admin", "runs_eclair"),
            *("has_left", "is_bot", "in_pilot"),
        ),
    ),
    Question: (("asker_id",), ("state", "wave", "text", "anonymous", "asker_id")),
    Nudge: (("member_id",), ("state", "member_id")),
    Answer: (("author_id",), ("author_id", "accepted_at", "deleted_at", "taken_down_at", "by_asker")),
    Evidence: (("member_id",), ("member_id", "kind", "topic", "state")),
    LearningGoal: (("member_id",), ("topic",)),
    CardVersion: (("editor_id",), ("editor_id",)),
    MentoringRequest: (("requester_id",), ("topic",)),
    Offer: (("mentor_id",), ("state", "mentor_id")),
    Meeting: ((), ()),  # those seated: `bot.store.sessions.meetings.refresh`
    Participant: (("member_id",), ("member_id",)),
    Story: (("author_id",), ("author_id", "told", "month", "is_withdrawn", "taken_down_at")),
    Preference: (("member_id",), ("pace",)),
    Thanks: (("giver_id", "receiver_id"), ("giver_id", "receiver_id", "reason")),
    Round: ((), ()),  # everybody, below
}
# What everybody's tab shows.
EVERYBODYS: dict[type[Base], tuple[str, ...]] = {
    Workspace: (
        *("language", "week", "weekly_minutes", "meeting_minutes", "rituals_channel"),
        *("pilot_channel", "pilot_group"),
    ),
    Round: ("state", "closes_at"),
}
LONGEST_PAUSE = timedelta(hours=1)  # that Slack asks for
LOOKS = timedelta(hours=1)  # for so long after they opened it, or acted, somebody looks at their tab


def note_flush(session: Session, _flush: UOWTransaction) -> None:
    """What is being written is shown on these people's tabs."""
    changed = [*session.new, *session.deleted, *(one for one in session.dirty if session.is_modified(one))]
    people = {
        number for one in changed if not isinstance(one, NEVER_SHOWN) for number in _shown_to(session, one)
    }
    if people:
        invalidate(session, HomeTab.member_id.in_(people))
    if voted := {one.answer_id for one in changed if isinstance(one, HelpfulVote)}:
        invalidate(session, HomeTab.member_id.in_(select(Answer.author_id).where(Answer.id.in_(voted))))
    shared = [one for one in changed if _is_seen(session, one, EVERYBODYS.get(type(one), ()))]
    if shared:
        everybodys(session)


def _shown_to(session: Session, row: Any) -> Iterable[int]:
    """The members on whose tabs this change is seen."""
    whose, columns = TABS_SHOWING.get(type(row), (None, None))
    if columns is not None and not _is_seen(session, row, columns):
        return ()
    found = (getattr(row, name) for name in (_names(row.__table__) if whose is None else whose))
    return (number for number in found if number is not None)


def _is_seen(session: Session, row: Any, columns: tuple[str, ...]) -> bool:
    """Whether one of these columns is new or other than it was."""
    if row in session.new or row in session.deleted:
        return bool(columns)
    state = inspect(row)
    return any(state.attrs[name].history.has_changes() for name in columns)


@cache
def _names(table: Table) -> tuple[str, ...]:
    """The columns of a table that hold a member's number."""
    return tuple(
        c.name for c in table.columns if any(key.column.table.name == "members" for key in c.foreign_keys)
    )


def invalidate(session: Session, which: ColumnElement[bool]) -> None:
    """These tabs, among those that are looked at, no longer show what is."""
    tabs = select(HomeTab.workspace_id, HomeTab.member_id).where(which)
    session.connection().execute(insert(HomeTabInvalidation).from_select(["workspace_id", "member_id"], tabs))


def everybodys(session: Session) -> None:
    """Something of the workspace changed that everybody's tab shows."""
    invalidate(session, HomeTab.workspace_id == home_id(session))


def opened(session: Session, member: Member, now: datetime) -> None:
    """Their tab is kept up to date from now on, beginning with this opening."""
    if not _seen(session, member, now):
        lock(session, [member.id])  # twice at once is once
        if not _seen(session, member, now):
            session.add(
                HomeTab(member_id=member.id, workspace_id=member.workspace_id, opened_at=now, not_before=now)
            )
            session.flush()
    invalidate(session, HomeTab.member_id == member.id)


def _seen(session: Session, member: Member, now: datetime) -> bool:
    return _changed(session, update(HomeTab).where(HomeTab.member_id == member.id).values(opened_at=now))


def _may_be_drawn(now: Moment) -> ColumnElement[bool]:
    """A pause that reaches further than any can was asked for before the clock was set back."""
    return or_(HomeTab.not_before <= now, HomeTab.not_before > shifted(now, LONGEST_PAUSE))


def waiting(session: Session, now: datetime, limit: int) -> list[int]:
    """Members whose tab is out of date and may be drawn now; who looked at theirs last goes first."""
    return list(session.scalars(to_draw(now).limit(limit)))


def to_draw(now: Moment) -> Select[int]:
    """Those members, as a query."""
    changed = HomeTab.member_id.in_(select(HomeTabInvalidation.member_id))
    found = select(HomeTab.member_id).where(changed, _may_be_drawn(now))
    return found.order_by(HomeTab.opened_at.desc())


def unseen(now: Moment) -> Select[int]:
    """Members who have not looked at their tab for a while."""
    return select(HomeTab.member_id).where(HomeTab.opened_at <= shifted(now, -LOOKS))


def let_go(session: Session, now: datetime) -> None:
    """Tabs that nobody looks at are not kept up to date: they are drawn when they are opened."""
    session.execute(delete(HomeTab).where(HomeTab.opened_at <= now - LOOKS))
    session.execute(
        delete(HomeTabInvalidation).where(HomeTabInvalidation.member_id.not_in(select(HomeTab.member_id)))
    )


def claim(session: Session, number: int, now: datetime, lease: timedelta, *, at_once: bool = False) -> bool:
    """Draw it in this process alone; False when another one does. `at_once` for whoever just acted."""
    tab = update(HomeTab).where(HomeTab.member_id == number).values(not_before=now + lease)
    return _changed(session, tab if at_once else tab.where(_may_be_drawn(now)))


def _changed(session: Session, tab: Update) -> bool:
    result = session.execute(tab)
    return isinstance(result, CursorResult) and result.rowcount == 1


def lines(session: Session, number: int) -> list[int]:
    """The lines of the log about this member's tab."""
    return list(
        session.scalars(select(HomeTabInvalidation.id).where(HomeTabInvalidation.member_id == number))
    )


def drawn(session: Session, number: int, seen: list[int], until: datetime) -> None:
    """What these lines were about is shown; the tab is not drawn again before `until`."""
    session.execute(delete(HomeTabInvalidation).where(HomeTabInvalidation.id.in_(seen)))
    session.execute(update(HomeTab).where(HomeTab.member_id == number).values(not_before=until))


def hold_all(session: Session, until: datetime) -> None:
    """Slack asks for a pause: no tab is drawn before then."""
    session.execute(update(HomeTab).where(HomeTab.not_before < until).values(not_before=until))
