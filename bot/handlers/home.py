"""The Home tab: drawn when it is opened, and again after what changes it."""

from typing import Any

from slack_bolt import BoltContext
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.handlers.acting import Acting, who
from bot.i18n import Translator
from bot.services import load, people, questions, settings
from bot.slack import RefusedBySlack, TryLater, Unsure
from bot.store import evidence, meetings, mentoring
from bot.store.notices import failed
from bot.store.questions import given_and_received, waiting_for
from bot.views import home as views
from bot.views import kit
from bot.views import sessions as session_views

SHOWN = 10


def opened(event: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Draw it for whoever opened it."""
    if event.get("tab", "home") == "home":
        draw(deps, context)


def draw(deps: Deps, context: BoltContext) -> None:
    """Draw it for whoever just acted; what cannot be drawn now is drawn when they open it next."""
    with deps.sessions.begin() as session:
        me = who(session, context)
        view = views.home(me.t, _mine(session, me, deps), _sessions(session, me, deps))
    try:
        deps.slack.publish(me.member.slack_id, view)
    except (RefusedBySlack, TryLater, Unsure):
        return


def _mine(session: Session, me: Acting, deps: Deps) -> views.Mine:
    health = None
    if settings.may_change(me.member):
        health = views.Health(deps.knowledge.encoder.choice, failed(session, me.workspace))
    now = deps.clock()
    if me.member.paused_until is not None and me.member.paused_until <= now:
        me.member.paused_until = None
    return views.Mine(
        member=me.member,
        week=in_words(me.t, people.week_of(me.member).windows),
        minutes=load.minutes_a_week(me.member),
        questions=questions.asked_by(session, me.member, SHOWN),
        asked=waiting_for(session, me.member, SHOWN),
        known=evidence.believed(session, me.member, views.SHOWN_TOPICS),
        counts=given_and_received(session, me.member),
        health=health,
    )


def _sessions(session: Session, me: Acting, deps: Deps) -> list[kit.Block]:
    """What is planned, and what a mentor is asked."""
    planned = meetings.of_member(session, me.member, deps.clock())
    return session_views.home(me.t, me.member, planned, mentoring.offers_waiting(session, me.member))


def in_words(t: Translator, windows: tuple[tuple[int, int, int], ...]) -> str:
    """A week in a line: its days, and its hours."""
    days = sorted({day for day, _, _ in windows})
    hours = sorted({(start, end) for _, start, end in windows})
    spans = ", ".join(f"{kit.clock(start)}–{kit.clock(end)}" for start, end in hours)
    return f"{', '.join(t(f'people.day.{day}') for day in days)} · {spans}"
