"""`/eclair mentors`: an admin names mentors from outside."""

from typing import Any

from slack_bolt import Ack, BoltContext

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers.acting import who
from bot.handlers.payload import numbers, persons, typed
from bot.services import outside, people, settings
from bot.store import mentoring as rows
from bot.views import outside as views


def show(deps: Deps, context: BoltContext, trigger_id: str) -> None:
    """The list and the form."""
    with deps.sessions.begin() as session:
        me = who(session, context)
        if not settings.may_change(me.member):
            raise Refusal("settings.not_yours")
        form = views.form(me.t, rows.externals(session, me.workspace))
    deps.slack.open(trigger_id, form)


def save(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Some are removed, one is added."""
    view = body["view"]
    name, topics = typed(view, views.NAME), typed(view, views.TOPICS)
    link, chosen = typed(view, views.LINK), persons(view, views.PERSON)
    with deps.acting() as session:
        me = who(session, context)
        gone = numbers(view, views.REMOVE)
        outside.remove(session, me.workspace, me.member, gone, deps.clock())
        if name or topics or link or chosen:
            outside.name_mentor(
                session,
                me.workspace,
                me.member,
                name=name,
                topics=topics,
                link=link,
                member=people.named(session, me.workspace, chosen[0]) if chosen else None,
                now=deps.clock(),
                fields=(views.NAME, views.TOPICS, views.LINK),
            )
    ack()
