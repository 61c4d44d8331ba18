"""Before what somebody wrote is published: whether they would like to read it again, told to them alone.

It is looked at before anything is written. Where no name shall be known, only a language is.
"""

from collections.abc import Iterable
from typing import Any

from slack_bolt import Ack, BoltContext
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.handlers.incoming.payload import choice
from bot.handlers.request_context import current_member
from bot.i18n import Translator, translator
from bot.services.people import identity, tone_hints
from bot.store import workspaces
from bot.store.people import members
from bot.views import kit, second_look


def reread(
    deps: Deps, context: BoltContext, view: dict[str, Any], texts: Iterable[str], *,
    nameless: bool = False, may_name: bool = False, aside: Iterable[str] = (),
) -> kit.View | None:  # fmt: skip
    """The form with a kind word in it, or None: nothing to say, or its author wants it as it is.

    `may_name` where colleagues' names belong in it; in the texts `aside` they always do.
    """
    if choice(view, second_look.HOW) == second_look.AS_IS:
        return None
    with deps.read_sessions() as session:
        t = reader(session, context)
        sender = None if nameless else members.find(session, context.user_id or "")
        if not tone_hints.wants_hints(session, sender):
            return None
        found = tone_hints.hints(session, texts, aside, may_name=may_name)
    return second_look.with_hints(t, view, found, can_silence=not nameless) if found else None


def reader(session: Session, context: BoltContext) -> Translator:
    """The language to answer in: all that is known of whoever sends without a name."""
    member = members.find(session, context.user_id or "")
    return translator(identity.language_of(member) if member else workspaces.home(session).language)


def silence(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """No such hints any more, for this person; the form stays, with all that is typed in it."""
    with deps.sessions.begin() as session:
        me = current_member(session, context)
        tone_hints.silence(session, me.member)
    deps.slack.redraw(body["view"]["id"], second_look.without_hints(body["view"]))
    ack()
