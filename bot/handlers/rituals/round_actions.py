"""The page of the rituals, what its keepers may do there, and the gathering's buttons."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext, Respond

from bot.deps import Deps
from bot.handlers import home_events, second_look_actions
from bot.handlers.incoming.payload import (
    button_value,
    choice,
    choices,
    form_subject,
    form_value,
    number,
    selected,
    word,
)
from bot.handlers.request_context import current_member, get_or_refuse
from bot.scheduling import recurrence
from bot.services.rituals import ritual_meetings, round_calendar, round_steps
from bot.store.models import Gathering, Pace, Ritual, RitualKind, Round
from bot.store.people import preferences
from bot.store.rituals import rounds
from bot.views import kit
from bot.views.rituals import agenda_messages, round_messages

Listener = Callable[..., None]


def page(deps: Deps, context: BoltContext, rest: str) -> kit.Message:
    """/eclair rituals: when each is held, what is on, and how often I am asked."""
    with deps.sessions.begin() as session:
        me, now = current_member(session, context), deps.clock()
        round_calendar.make_rituals(session, now)
        begun = round_steps.begun_this_month(session, now)
        rituals = rounds.rituals(session)
        listed = [(ritual, round_calendar.comes(ritual, begun, now)) for ritual in rituals]
        pace, may = preferences.preference(session, me.member).pace, round_calendar.may_run_rituals(me.member)
        return round_messages.page(me.t, listed, rounds.newest(session), begun, pace, may)


def choose_pace(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """How often I want to be asked."""
    pace = word(Pace, selected(body))
    with deps.sessions.begin() as session:
        me = current_member(session, context)
        round_calendar.choose_pace(session, me.member, pace)
    ack()
    if "view" in body:  # in the Home tab, which shows it
        home_events.draw(deps, context)
        return
    said = me.t("rituals.pace.done", pace=me.t(f"rituals.pace.{pace}"))
    respond(**kit.message(said), response_type="ephemeral", replace_original=False)


def override(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Open a round to all though no leader has told theirs; it is written down who did."""
    with deps.transaction() as session:
        me = current_member(session, context)
        held = get_or_refuse(session, Round, button_value(body))
        round_steps.open_to_all(session, held, me.member, deps.clock())
    ack()
    respond(**kit.message(me.t("round.override.done")), response_type="ephemeral", replace_original=False)


def begin(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """This month's round, now. Of two who press at once, one begins it and the other hears so."""
    kind = word(RitualKind, button_value(body))
    with deps.transaction() as session:
        me = current_member(session, context)
        held = round_steps.begin_now(session, kind, me.member, deps.clock())
        said = round_messages.begun(me.t, held, leaders=round_steps.has_leaders(session))
    ack()
    respond(**said, response_type="ephemeral", replace_original=False)


def open_change(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Another day and hour."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        round_calendar.may_run(me.member)
        form = round_messages.change_form(me.t, get_or_refuse(session, Ritual, button_value(body)))
    deps.slack.open(body["trigger_id"], form)
    ack()


def change(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It is read as people say it: "first Tuesday at 10:00", "dernier jeudi à 9h30"."""
    view = body["view"]
    when = recurrence.read(form_value(view, round_messages.WHEN), field=round_messages.WHEN)
    days, is_on = (
        number(choice(view, round_messages.DAYS) or "5", most=10),
        bool(choices(view, round_messages.ON)),
    )
    with deps.transaction() as session:
        me = current_member(session, context)
        ritual = get_or_refuse(session, Ritual, form_subject(view))
        round_calendar.reschedule(session, ritual, me.member, when, days=days, is_on=is_on, now=deps.clock())
    ack()


def take(role: str) -> Listener:
    """Take a part in the gathering, or give it back."""

    def taken(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
        with deps.transaction() as session:
            me = current_member(session, context)
            gathering = get_or_refuse(session, Gathering, button_value(body))
            ritual_meetings.take_role(session, gathering, role, me.member)
        ack()

    return taken


def open_record(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """A few lines of what was said."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        gathering = get_or_refuse(session, Gathering, button_value(body))
        ritual_meetings.check_reads(session, gathering, me.member)
        ritual_meetings.check_writes(gathering, me.member)
        form = agenda_messages.record_form(me.t, gathering, ritual_meetings.LONGEST_RECORD)
    deps.slack.open(body["trigger_id"], form)
    ack()


def record(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The record is posted below the agenda, and remembered."""
    view = body["view"]
    text = form_value(view, agenda_messages.RECORD_TEXT)
    again = second_look_actions.reread(deps, context, view, (text,), may_name=True)
    if again is not None:
        ack(response_action="update", view=again)
        return
    with deps.transaction() as session:
        me = current_member(session, context)
        gathering = get_or_refuse(session, Gathering, form_subject(view))
        ritual_meetings.check_reads(session, gathering, me.member, agenda_messages.RECORD_TEXT)
        ritual_meetings.record(session, gathering, me.member, text, deps.clock(), agenda_messages.RECORD_TEXT)
    ack()
