"""The Home tab."""

from typing import Any

from slack_bolt import BoltContext

from bot.deps import Deps
from bot.handlers.acting import who
from bot.services import questions
from bot.store.notices import failed
from bot.store.questions import waiting_for
from bot.views import home as views

SHOWN = 10


def opened(event: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Draw it for whoever opened it."""
    if event.get("tab") != "home":
        return
    with deps.sessions.begin() as session:
        me = who(session, context)
        mine, asked = questions.asked_by(session, me.member, SHOWN), waiting_for(session, me.member, SHOWN)
        health = (
            (deps.knowledge.encoder.choice, failed(session, me.workspace)) if me.member.is_admin else None
        )
        view = views.home(me.t, mine, asked, health)
    deps.slack.publish(me.member.slack_id, view)
