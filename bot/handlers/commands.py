"""`/eclair` and its words, French and English."""

import re
from collections.abc import Callable
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

from slack_bolt import Ack, BoltContext, Respond

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers.admin import external_mentor_actions, settings_actions
from bot.handlers.groups import circle_actions, introduction_actions, pair_actions, swap_actions
from bot.handlers.incoming.payload import button_value
from bot.handlers.memory import card_actions, search_actions
from bot.handlers.people import profile_actions
from bot.handlers.privacy import privacy_actions
from bot.handlers.request_context import current_member
from bot.handlers.rituals import digest_actions, round_actions, story_actions, thanks_actions
from bot.handlers.sessions import calendar_actions
from bot.services.questions import asking
from bot.store.models import RitualKind
from bot.views import help_message, kit
from bot.views.questions import question_messages

Word = Callable[[Deps, BoltContext, str], kit.Message]
Form = Callable[[Deps, BoltContext, str], None]

SPAN = re.compile(r"^(\d{1,3})\s*([hdwjs])$")
HOURS = {"h": 1, "d": 24, "j": 24, "w": 168, "s": 168}
CLOSE = 0.65  # of difflib's ratio: one letter missing, doubled or exchanged in a word of three
LONGEST_SKIP = timedelta(days=366)


def eclair(ack: Ack, respond: Respond, command: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The word decides; to an unknown one the nearest known one is offered."""
    _act(ack, respond, command["text"], command["trigger_id"], context, deps)


def instead(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The word that was meant, with all that followed it."""
    _act(ack, respond, button_value(body), body["trigger_id"], context, deps)


def _act(ack: Ack, respond: Respond, text: str, trigger_id: str, context: BoltContext, deps: Deps) -> None:
    word, _, rest = text.strip().partition(" ")
    word, rest = word.lower(), rest.strip()
    form = WORD_FORMS.get(word) or _form_for(word, rest)
    if form is not None:
        form(deps, context, trigger_id)
        ack()
        return
    act = WORD_ACTIONS.get(word)
    if act is _skip:  # it takes as long as the days that pass, and keeps nothing of the member's
        ack()
    drawn = act(deps, context, rest) if act else _unknown(deps, context, text.strip())
    if act is not _skip:
        ack()
    respond(**drawn, response_type="ephemeral", replace_original=False)


def _unknown(deps: Deps, context: BoltContext, text: str) -> kit.Message:
    """Nothing, or a word that is none: the nearest one, with what followed, else all that there is."""
    word, _, rest = text.partition(" ")
    with deps.read_sessions() as session:
        t = current_member(session, context).t
    if not word:
        return kit.message(t("help"))
    meant = nearest(word.lower(), t.language)
    return help_message.unknown(t, word, f"{meant} {rest}".strip() if meant else "", text if rest else "")


def nearest(word: str, language: str) -> str | None:
    """The known word that is closest in spelling, as it is said in this language."""
    known = [one for one in (*WORD_ACTIONS, *WORD_FORMS) if (WORD_ACTIONS.get(one) is not _skip)]
    for close in get_close_matches(word, known, n=1, cutoff=CLOSE):
        meaning = WORD_ACTIONS.get(close) or WORD_FORMS[close]
        same = [one for one in known if (WORD_ACTIONS.get(one) or WORD_FORMS.get(one)) is meaning]
        return next((one for one in same if one in FRENCH), same[0]) if language == "fr" else same[0]
    return None


def _help(deps: Deps, context: BoltContext, rest: str) -> kit.Message:
    with deps.read_sessions() as session:
        return kit.message(current_member(session, context).t("help"))


def _questions(deps: Deps, context: BoltContext, rest: str) -> kit.Message:
    with deps.read_sessions() as session:
        me = current_member(session, context)
        return question_messages.listing(me.t, asking.asked_by(session, me.member))


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
    with deps.read_sessions() as session:
        return kit.message(current_member(session, context).t("skip.done", now=kit.moment(deps.clock())))


def _who(deps: Deps, context: BoltContext, topic: str) -> kit.Message:
    return search_actions.who_knows(deps, context, topic)


def _form_for(word: str, rest: str) -> Form | None:
    """The form behind a word that says too little by itself; what was typed is in it."""
    if word in FINDING and not rest:
        return search_actions.show_find
    if word in THANKING and not thanks_actions.WHOM.match(rest):
        return thanks_actions.shows(rest)
    return None


FINDING, THANKING = ("find", "cherche", "trouve"), ("thanks", "merci")
WORD_ACTIONS: dict[str, Word] = {
    "questions": _questions,
    "who": _who,
    "qui": _who,
    "skip": _skip,
    "avance": _skip,
    "help": _help,
    "aide": _help,
    **dict.fromkeys(("rituals", "rituels"), round_actions.page),
    **dict.fromkeys(FINDING, card_actions.find),
    **dict.fromkeys(THANKING, thanks_actions.say),
    "badges": thanks_actions.badges,
    **dict.fromkeys(("statement", "bilan"), thanks_actions.statement),
}
WORD_FORMS: dict[str, Form] = {
    "settings": settings_actions.show,
    "réglages": settings_actions.show,
    "reglages": settings_actions.show,
    "privacy": privacy_actions.show,
    "confidentialité": privacy_actions.show,
    "confidentialite": privacy_actions.show,
    "profile": profile_actions.show_start,
    "profil": profile_actions.show_start,
    "mentors": external_mentor_actions.show,
    "calendar": calendar_actions.show,
    "agenda": calendar_actions.show,
    **dict.fromkeys(("rex",), story_actions.show(RitualKind.REX)),
    **dict.fromkeys(("failure", "échec", "echec"), story_actions.show(RitualKind.FAILURE)),
    **dict.fromkeys(("lesson", "learned", "appris", "leçon", "lecon"), story_actions.show(RitualKind.LESSON)),
    **dict.fromkeys(("introductions", "café", "cafe", "cafés", "cafes"), introduction_actions.show),
    **dict.fromkeys(("circle", "cercle"), circle_actions.show),
    **dict.fromkeys(("pair", "binôme", "binome"), pair_actions.show),
    **dict.fromkeys(("swap", "swaps", "troc", "trocs"), swap_actions.show),
    **dict.fromkeys(("receipt", "reçu", "recu"), story_actions.show_receipt),
    **dict.fromkeys(("digest", "résumé", "resume"), digest_actions.show_digest),
}
FRENCH = {
    *("qui", "aide", "réglages", "confidentialité", "profil", "agenda", "rituels", "cherche", "merci"),
    *("bilan", "échec", "appris", "reçu", "résumé", "café", "troc", "binôme", "cercle"),
}
