"""`/eclair` and its words, French and English."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from slack_bolt import Ack, BoltContext, Respond

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers import calendars, outside, people, privacy, rituals, settings
from bot.handlers.acting import who
from bot.services import expertise_map, questions
from bot.store import visibility
from bot.views import expertise as expertise_views
from bot.views import kit
from bot.views import questions as views

SPAN = re.compile(r"^(\d{1,3})\s*([hdwjs])$")
HOURS = {"h": 1, "d": 24, "j": 24, "w": 168, "s": 168}
SHOWN = 10
LONGEST_SKIP = timedelta(days=366)


def eclair(ack: Ack, respond: Respond, command: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The word decides; an unknown one gets the help."""
    word, _, rest = command["text"].strip().partition(" ")
    if word.lower() in FORMS:
        FORMS[word.lower()](deps, context, command["trigger_id"])
        ack()
        return
    act = WORDS.get(word.lower(), _help)
    if act is _skip:  # it takes as long as the days that pass, and keeps nothing of the member's
        ack()
    drawn = act(deps, context, rest.strip())
    if act is not _skip:
        ack()
    respond(**drawn, response_type="ephemeral")


def _help(deps: Deps, context: BoltContext, rest: str) -> kit.Message:
    with deps.reads() as session:
        return kit.message(who(session, context).t("help"))


def _questions(deps: Deps, context: BoltContext, rest: str) -> kit.Message:
    with deps.reads() as session:
        me = who(session, context)
        return views.listing(me.t, questions.asked_by(session, me.member))


def _skip(deps: Deps, context: BoltContext, rest: str) -> kit.Message:
    """The demo's clock moves; what falls due on the way happens."""
    span = SPAN.match(rest.lower())
    if deps.skip is None:
        raise Refusal("skip.only_in_demo")
    if span is None:
        raise Refusal("skip.what")
    hours = timedelta(hours=int(span[1]) * HOURS[span[2]])
    if hours > LONGEST_SKIP:
        raise Refusal("skip.what")
    deps.skip(hours)
    with deps.reads() as session:
        return kit.message(who(session, context).t("skip.done", now=kit.moment(deps.clock())))


def _who(deps: Deps, context: BoltContext, topic: str) -> kit.Message:
    """The expertise map: who agreed to be named for a topic; without a topic, what nobody covers."""
    deps.knowledge.sync()  # what somebody has just declared, or taken away, counts now
    found = deps.knowledge.experts(topic) if topic else None
    with deps.reads() as session:
        me = who(session, context)
        reader = visibility.alone(me.member, context.channel_id)
        if not visibility.reads_all(session, reader):
            raise Refusal("guests.not_the_map")
        if found is None:
            return expertise_views.uncovered(me.t, expertise_map.gaps(session, me.workspace, SHOWN))
        map_ = expertise_map.who_knows(session, me.workspace, topic, found, deps.clock(), reader)
        return expertise_views.who_knows(me.t, topic, map_, me.member)


WORDS = {
    "questions": _questions,
    "who": _who,
    "qui": _who,
    "skip": _skip,
    "avance": _skip,
    "help": _help,
    "aide": _help,
    **rituals.WORDS,
}
FORMS: dict[str, Callable[[Deps, BoltContext, str], None]] = {
    "settings": settings.show,
    "réglages": settings.show,
    "reglages": settings.show,
    "privacy": privacy.show,
    "confidentialité": privacy.show,
    "confidentialite": privacy.show,
    "profile": people.show_start,
    "profil": people.show_start,
    "mentors": outside.show,
    "calendar": calendars.show,
    "agenda": calendars.show,
    **rituals.FORMS,
}
