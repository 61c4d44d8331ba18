"""Draws Home tabs: at once for whoever opens theirs or acts, and soon after a change in what theirs shows.

No message and no ring: who has not looked at theirs within the hour is not drawn for, nor who is outside the
pilot or has left; Slack says when they open it.
It has a beat of its own, so that no message waits for a tab.
"""

from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.i18n import Translator, translator
from bot.services.admin import settings
from bot.services.groups import circle_calls
from bot.services.people import identity, workload
from bot.services.questions import asking
from bot.services.rituals import thanking
from bot.slack import RefusedBySlack, TryLater, UnknownOutcome
from bot.store import due, home_tab, visibility
from bot.store.due import Due
from bot.store.groups import circles, group_meetings, groups, swaps
from bot.store.models import Member
from bot.store.notices import failed
from bot.store.people import evidence, interests, preferences
from bot.store.people.members import paused_before
from bot.store.questions.audience import of_answer
from bot.store.questions.questions import given_and_received, waiting_for
from bot.store.rituals import rounds, stories, thanks
from bot.store.sessions import meetings, offers
from bot.views import home, kit
from bot.views.groups import group_list
from bot.views.people.profile_forms import in_words
from bot.views.rituals import contribution_list
from bot.views.rituals.contribution_list import Contributions, Given
from bot.views.sessions import session_list

log = structlog.get_logger(__name__)

QUESTIONS_SHOWN = 10
AT_A_BEAT = 3  # tabs every two seconds: 90 a minute, of the hundred that Slack takes
SETTLES = timedelta(seconds=5)  # several changes in a row are drawn once
LEASE = timedelta(minutes=1)  # a process that died while drawing; also the pause after a failure


def draw_stale(deps: Deps) -> None:
    """Draw the tabs that no longer show what is; a pause that ended is such a change, too."""
    found = due.look(deps.read_sessions, due.TABS, deps.clock())
    if Due.PAUSE in found:
        _end_pauses(deps)
        found.add(Due.TAB)
    if Due.UNSEEN_TAB in found:
        with deps.sessions.begin() as session:
            home_tab.let_go(session, deps.clock())
    if Due.TAB not in found:
        return
    with deps.read_sessions() as session:
        numbers = home_tab.waiting(session, deps.clock(), AT_A_BEAT)
    for number in numbers:
        if not _draw(deps, number):
            return


def draw_now(deps: Deps, member: Member) -> None:
    """For whoever just opened it or acted; what Slack does not take now is drawn at a later beat."""
    with deps.sessions.begin() as session:
        home_tab.opened(session, session.get_one(Member, member.id), deps.clock())
    _draw(deps, member.id, acted=True)


def _end_pauses(deps: Deps) -> None:
    with deps.sessions.begin() as session:
        for member in paused_before(session, deps.clock()):
            member.paused_until = None


def _draw(deps: Deps, number: int, *, acted: bool = False) -> bool:
    """One tab. The lines of the log go once Slack has it; False when Slack wants to be left alone."""
    now = deps.clock()
    with deps.sessions.begin() as session:
        if not home_tab.claim(session, number, now, LEASE, at_once=acted):
            return True
        seen, member = home_tab.lines(session, number), session.get_one(Member, number)
        view = _view(session, member, deps) if acted or workload.is_reached(member) else None
    try:
        if view is not None:
            deps.slack.publish(member.slack_id, view)
    except TryLater as later:
        with deps.sessions.begin() as session:
            home_tab.hold_all(session, now + timedelta(seconds=later.seconds))
        return False
    except UnknownOutcome:
        return True  # its lines stay, and it is drawn again once the lease is over
    except RefusedBySlack as no:
        log.warning("home.refused", member=number, code=no.code)
    with deps.sessions.begin() as session:
        home_tab.drawn(session, number, seen, now + SETTLES)
    return True


def _view(session: Session, member: Member, deps: Deps) -> kit.View:
    t = translator(identity.language_of(member))
    more = [*_sessions(session, member, t, deps), *_groups(session, member, t, deps)]
    return home.home(t, _mine(session, member, t, deps), more)


def _mine(session: Session, member: Member, t: Translator, deps: Deps) -> home.HomeData:
    health = None
    if settings.may_change(member):
        health = home.Health(deps.index.encoder.choice, failed(session))
    return home.HomeData(
        member=member,
        week=in_words(t, identity.meeting_week_of(member).windows),
        minutes=workload.minutes_a_week(member),
        questions=asking.asked_by(session, member, QUESTIONS_SHOWN),
        asked=_asked(session, member),
        known=evidence.believed(session, member, home.SHOWN_TOPICS),
        wishes=[wish.topic for wish in interests.goals_of(session, member)],
        told=_told(session, member),
        given=_given(session, member),
        health=health,
        reads_map=visibility.reads_all(session, visibility.alone(member)),
    )


def _asked(session: Session, member: Member) -> list[home.Waiting]:
    """What waits for them, as far as they may still read it."""
    waiting = waiting_for(session, member)
    reader, asked = visibility.alone(member), [nudge.question for nudge in waiting]
    seen = visibility.readable_questions(session, reader, asked)
    readable = [nudge for nudge in waiting if nudge.question_id in seen][:QUESTIONS_SHOWN]
    return [home.Waiting(nudge, of_answer(session, nudge.question)) for nudge in readable]


def _told(session: Session, member: Member) -> Contributions:
    held = [one for one in rounds.newest(session) if one.is_open]
    pace = preferences.preference(session, member).pace if member.workspace.rituals_channel else None
    own = stories.told_by(session, member, contribution_list.STORIES_SHOWN)
    return Contributions(held, pace, own, stories.count_by(session, member))


def _given(session: Session, member: Member) -> Given:
    counts = given_and_received(session, member) | thanks.counted(session, member)
    sessions = thanks.sessions(session, member)
    worn = [(badge.name, badge.level) for badge in thanking.badges(session, member)]
    return Given(counts, thanks.newest(session, member, contribution_list.STORIES_SHOWN), worn, sessions)


def _sessions(session: Session, member: Member, t: Translator, deps: Deps) -> list[kit.Block]:
    """What is planned, and what a mentor is asked."""
    planned = meetings.of_member(session, member, deps.clock())
    return session_list.home(t, member, planned, offers.offers_waiting(session, member))


def _groups(session: Session, member: Member, t: Translator, deps: Deps) -> list[kit.Block]:
    """What is planned with others, and how often they are introduced to colleagues."""
    data = group_list.GroupsData(
        asked=groups.waits_for(session, member),
        joined=circles.gathering_with(session, member),
        planned=group_meetings.of_member(session, member, deps.clock()),
        next_round=member.workspace.introductions_at,
        balance=swaps.balance_of(session, member),
        circles=circle_calls.open_to(session, member),
    )
    return group_list.home(t, member, data)
