"""What a person says of themselves, and what they allow."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltContext
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.handlers import home_events
from bot.handlers.incoming.payload import (
    choice,
    choices,
    day,
    form_value,
    labels,
    minute,
    numbers,
    persons,
    selected,
)
from bot.handlers.request_context import current_member
from bot.i18n import LANGUAGES
from bot.services.people import expertise, identity, time_settings, workload
from bot.store.models import EvidenceKind, Member
from bot.store.people import evidence, interests
from bot.store.people.members import avoided_by_choice
from bot.views.people import profile_forms

SUGGESTED = 60


def open_start(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The first steps, and the same form later."""
    show_start(deps, context, body["trigger_id"])
    ack()


def show_start(deps: Deps, context: BoltContext, trigger_id: str) -> None:
    """The form, filled with what is known."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        is_new, slack_id = me.member.settled_in_at is None, me.member.slack_id
    title = deps.slack.title_of(slack_id) if is_new else ""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        known = [
            piece.topic or ""
            for piece in evidence.of_member(session, me.member)
            if piece.kind == EvidenceKind.DECLARED
        ]
        suggested = expertise.offered(session, known, title, SUGGESTED)
        wishes = [wish.topic for wish in interests.goals_of(session, me.member)]
        referent_for = [referent.topic for referent in interests.contacts_of(session, me.member)]
        form = profile_forms.start_form(me.t, me.member, suggested, known, wishes, referent_for)
    deps.slack.open(trigger_id, form)


def save_start(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Topics, wishes, and what may be asked."""
    view = body["view"]
    with deps.transaction() as session:
        me = current_member(session, context)
        workload.hold(session, [me.member.id])
        _settle_topics(session, me.member, view, deps.clock())
        chosen = choices(view, profile_forms.CHOICES)
        identity.save_choices(
            session, me.member, nudges=profile_forms.NUDGES in chosen, now=deps.clock(),
            sessions=profile_forms.SESSIONS in chosen, listed=profile_forms.LISTED in chosen,
        )  # fmt: skip
    ack()
    home_events.draw(deps, context)


def _settle_topics(session: Session, member: Member, view: dict[str, Any], now: datetime) -> None:
    tapped = labels(view, profile_forms.TAPPED, choices(view, profile_forms.TAPPED))
    topics = expertise.listed(
        form_value(view, profile_forms.TYPED), field=profile_forms.TYPED, besides=tapped
    )
    wishes = expertise.listed(form_value(view, profile_forms.WISHES), field=profile_forms.WISHES)
    referent_for = expertise.listed(form_value(view, profile_forms.REFERENT), field=profile_forms.REFERENT)
    expertise.save_topics(session, member, topics, now)
    expertise.save_goals(session, member, wishes)
    expertise.save_contact(session, member, referent_for)


def skip_start(ack: Ack, context: BoltContext, deps: Deps) -> None:
    """Not now: the first steps do not come back."""
    with deps.sessions.begin() as session:
        current_member(session, context).member.settled_in_at = deps.clock()
    ack()
    home_events.draw(deps, context)


def open_availability(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """When I work, and how much I give."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        avoided = [other.slack_id for other in avoided_by_choice(session, me.member)]
        week, minutes = identity.meeting_week_of(me.member).windows, workload.minutes_a_week(me.member)
        until = me.member.paused_until
        day = until.astimezone(identity.zone_of(me.member)).date() if until and until > deps.clock() else None
        form = profile_forms.availability_form(
            me.t, me.member, week, avoided, minutes, day, time_settings.COUNTRIES
        )
    deps.slack.open(body["trigger_id"], form)
    ack()


def save_availability(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Kept whole, or refused beside the field that is wrong."""
    view = body["view"]
    with deps.transaction() as session:
        me = current_member(session, context)
        workload.hold(session, [me.member.id])
        time_settings.save_week(
            me.member,
            days=numbers(view, profile_forms.DAYS, most=6),
            start=minute(view, profile_forms.FROM),
            end=minute(view, profile_forms.TO),
            lunch=profile_forms.LUNCHES[
                choice(view, profile_forms.LUNCH, among=profile_forms.LUNCHES) or "none"
            ],
            session=(minute(view, profile_forms.SESSION_FROM), minute(view, profile_forms.SESSION_TO)),
        )
        time_settings.save_minutes(me.member, form_value(view, profile_forms.MINUTES))
        time_settings.save_pause(me.member, day(view, profile_forms.PAUSE), deps.clock())
        country = choice(view, profile_forms.COUNTRY)
        time_settings.save_country(me.member, None if country in (None, profile_forms.SAME) else country)
        time_settings.save_avoided(session, me.member, persons(view, profile_forms.AVOID))
    ack()
    home_events.draw(deps, context)


def resume(ack: Ack, context: BoltContext, deps: Deps) -> None:
    """The pause ends now."""
    with deps.transaction() as session:
        current_member(session, context).member.paused_until = None
    ack()
    home_events.draw(deps, context)


def choose_language(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Their language, or Slack's."""
    chosen = selected(body)
    with deps.sessions.begin() as session:
        current_member(session, context).member.language = chosen if chosen in LANGUAGES else None
    ack()
    home_events.draw(deps, context)
