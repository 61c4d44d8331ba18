"""Searching without a command: forms from the Home tab, and the way from a search to a question."""

from typing import Any

from slack_bolt import Ack, BoltContext

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers.incoming.payload import form_value
from bot.handlers.memory import card_actions
from bot.handlers.request_context import current_member, translator_of
from bot.services.people import expertise_map
from bot.store import visibility
from bot.views import kit
from bot.views.memory import search_forms
from bot.views.people import expertise_messages

GAPS = 10


def show_find(deps: Deps, context: BoltContext, trigger_id: str) -> None:
    """/eclair find, with nothing to look for."""
    with deps.read_sessions() as session:
        form = search_forms.find_form(current_member(session, context).t)
    deps.slack.open(trigger_id, form)


def open_find(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """From the Home tab: what is looked for in the memory."""
    show_find(deps, context, body["trigger_id"])
    ack()


def find(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """What was found takes the form's place."""
    drawn = card_actions.find(deps, context, _words(body), in_form=True)
    t = translator_of(deps, context)
    ack(response_action="update", view=search_forms.results(t, t("search.find"), drawn))


def open_who(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """From the Home tab: the topic of which somebody is looked for."""
    with deps.read_sessions() as session:
        form = search_forms.who_form(current_member(session, context).t)
    deps.slack.open(body["trigger_id"], form)
    ack()


def who_in_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Who knows takes the form's place."""
    drawn = who_knows(deps, context, _words(body), field=search_forms.WORDS_FIELD)
    t = translator_of(deps, context)
    ack(response_action="update", view=search_forms.results(t, t("search.who"), drawn))


def who_knows(deps: Deps, context: BoltContext, topic: str, *, field: str | None = None) -> kit.Message:
    """The expertise map: who agreed to be named for a topic; without a topic, what nobody covers."""
    deps.index.sync()  # what somebody has just declared, or taken away, counts now
    found = deps.index.experts(topic) if topic else None
    with deps.read_sessions() as session:
        me = current_member(session, context)
        reader = visibility.alone(me.member, context.channel_id)
        expertise_map.check_reads(session, reader, field)
        if found is None:
            return expertise_messages.uncovered(me.t, expertise_map.gaps(session, GAPS))
        map_ = expertise_map.who_knows(session, topic, found, deps.clock(), reader)
        return expertise_messages.who_knows(me.t, topic, map_, me.member)


def _words(body: dict[str, Any]) -> str:
    words = form_value(body["view"], search_forms.WORDS_FIELD).strip()
    if not any(letter.isalnum() for letter in words):
        raise Refusal("card.empty", field=search_forms.WORDS_FIELD)
    return words
