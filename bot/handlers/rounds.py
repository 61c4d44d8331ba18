"""The page of the rituals, what its keepers may do there, and the gathering's buttons."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext, Respond

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers import home, rereading
from bot.handlers.acting import row, typed, who
from bot.services import gatherings, periods, places, rounds
from bot.store import rounds as rows
from bot.store import workspaces
from bot.store.models import Gathering, Kind, Pace, Ritual, Round
from bot.views import gatherings as gathering_views
from bot.views import kit
from bot.views import rounds as views

Listener = Callable[..., None]


def page(deps: Deps, context: BoltContext, rest: str) -> kit.Message:
    """/eclair rituals: when each is held, what is on, and how often I am asked."""
    with deps.sessions.begin() as session:
        me, now = who(session, context), deps.clock()
        rounds.settle(session, me.workspace, now)
        begun = rounds.begun_this_month(session, me.workspace, now)
        rituals = rows.rituals(session, me.workspace)
        listed = [(ritual, rounds.comes(ritual, begun, now)) for ritual in rituals]
        pace, may = rows.habit(session, me.member).pace, rounds.may_run_rituals(me.member)
        return views.page(me.t, listed, rows.newest(session, me.workspace), begun, pace, may)


def choose_pace(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """How often I want to be asked."""
    pace = Pace(body["actions"][0]["selected_option"]["value"])
    with deps.sessions.begin() as session:
        me = who(session, context)
        rounds.choose_pace(session, me.member, pace)
    ack()
    if "view" in body:  # in the Home tab, which shows it
        home.draw(deps, context)
        return
    said = me.t("rituals.pace.done", pace=me.t(f"rituals.pace.{pace}"))
    respond(**kit.message(said), response_type="ephemeral", replace_original=False)


def override(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Open a round to all though no leader has told theirs; it is written down who did."""
    with deps.acting() as session:
        me = who(session, context)
        held = row(session, Round, body["actions"][0]["value"])
        rounds.open_to_all(session, held, me.member, deps.clock())
    ack()
    respond(**kit.message(me.t("round.override.done")), response_type="ephemeral", replace_original=False)


def begin(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """This month's round, now. Of two who press at once, one begins it and the other hears so."""
    kind = Kind(body["actions"][0]["value"])
    with deps.acting() as session:
        me = who(session, context)
        rounds.begin_now(session, me.workspace, kind, me.member, deps.clock())
    ack()
    respond(**kit.message(me.t("round.begun")), response_type="ephemeral", replace_original=False)


def open_change(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Another day and hour."""
    with deps.sessions.begin() as session:
        me = who(session, context)
        rounds.may_run(me.member)
        form = views.change_form(me.t, row(session, Ritual, body["actions"][0]["value"]))
    deps.slack.open(body["trigger_id"], form)
    ack()


def change(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It is read as people say it: "first Tuesday at 10:00", "dernier jeudi à 9h30"."""
    view = body["view"]
    when = periods.read(typed(view, views.WHEN) or "", field=views.WHEN)
    days, is_on = int(typed(view, views.DAYS) or 5), bool(typed(view, views.ON))
    with deps.acting() as session:
        me = who(session, context)
        ritual = row(session, Ritual, view["private_metadata"])
        rounds.reschedule(session, ritual, me.member, when, days=days, is_on=is_on, now=deps.clock())
    ack()


def channel_archived(
    event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]
) -> None:
    """A channel was archived, or is in use again."""
    with deps.acting() as session:
        workspace = workspaces.of_team(session, context.team_id or "")
        if event["type"].endswith("unarchive"):
            places.unarchive(session, workspace, event["channel"])
        else:
            places.archive(session, workspace, event["channel"], event.get("user"), deps.clock())
    next()


def take(role: str) -> Listener:
    """Take a part in the gathering, or give it back."""

    def taken(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
        with deps.acting() as session:
            me = who(session, context)
            gathering = row(session, Gathering, body["actions"][0]["value"])
            if not gatherings.take_role(session, gathering, role, me.member):
                raise Refusal("gathering.taken")
        ack()

    return taken


def open_record(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """A few lines of what was said."""
    with deps.sessions.begin() as session:
        me = who(session, context)
        gathering = row(session, Gathering, body["actions"][0]["value"])
        form = gathering_views.record_form(me.t, gathering, gatherings.LONGEST_RECORD)
    deps.slack.open(body["trigger_id"], form)
    ack()


def record(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The record is posted below the agenda, and remembered."""
    view = body["view"]
    text = typed(view, gathering_views.RECORD_TEXT) or ""
    again = rereading.reread(deps, context, view, (text,), may_name=True)
    if again is not None:
        ack(response_action="update", view=again)
        return
    with deps.acting() as session:
        me = who(session, context)
        gathering = row(session, Gathering, view["private_metadata"])
        gatherings.record(session, gathering, me.member, text, deps.clock(), gathering_views.RECORD_TEXT)
    ack()
