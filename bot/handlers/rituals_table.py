"""The second page of the table of contents: rituals, the memory, reports, digests, thanks."""

import re
from collections.abc import Callable

from slack_bolt import App, BoltContext

from bot.deps import Deps
from bot.handlers import second_look_actions
from bot.handlers.admin import report_actions
from bot.handlers.memory import card_actions, search_actions
from bot.handlers.rituals import round_actions, story_actions, thanks_actions
from bot.store.models import Kind
from bot.views import kit, second_look
from bot.views.admin import report_messages
from bot.views.memory import card_messages, search_forms
from bot.views.rituals import (
    agenda_messages,
    digest_messages,
    round_messages,
    story_messages,
    thanks_messages,
)

Word = Callable[[Deps, BoltContext, str], kit.Message]
Form = Callable[[Deps, BoltContext, str], None]


def register(app: App, rex: re.Pattern[str]) -> None:
    """On the left what happens in Slack, on the right what the bot does about it."""
    app.command(rex)(story_actions.rex)

    for action in story_messages.TELL.values():
        app.action(action)(story_actions.open_form)
    app.action(story_messages.EDIT)(story_actions.open_edit)
    app.action(second_look.NO_HINTS)(second_look_actions.silence)
    app.view(story_messages.FORM)(story_actions.tell)
    app.view(story_messages.EDIT_FORM)(story_actions.edit)
    app.view(story_messages.RECEIPT_FORM)(story_actions.open_receipt)
    app.view(story_messages.OWN_FORM)(story_actions.change_own)

    for action in round_messages.BEGIN.values():
        app.action(action)(round_actions.begin)
    app.action(round_messages.OVERRIDE)(round_actions.override)
    app.action(round_messages.CHANGE)(round_actions.open_change)
    app.action(round_messages.PACE)(round_actions.choose_pace)
    app.view(round_messages.CHANGE_FORM)(round_actions.change)

    app.action(card_messages.STALE)(card_actions.mark_stale)
    app.action(card_messages.STILL_RIGHT)(card_actions.still_right)
    app.action(card_messages.AMEND)(card_actions.open_amend)
    app.action(card_messages.MERGE)(card_actions.open_merge)
    app.action(card_messages.UNMERGE)(card_actions.unmerge)
    app.view(card_messages.AMEND_FORM)(card_actions.amend)
    app.view(card_messages.MERGE_FORM)(card_actions.merge)

    for noun in report_messages.NOUNS:
        app.action(report_messages.OPEN[noun])(report_actions.opens(noun))
        app.view(report_messages.FORM[noun])(report_actions.sends(noun))
    app.shortcut(report_actions.ABOUT_MESSAGE)(report_actions.open_about_message)
    app.view(report_messages.FORM_OF_SEVERAL)(report_actions.send_one_of_several)
    app.action(report_messages.TAKE_DOWN)(report_actions.open_take_down)
    app.view(report_messages.DOWN_FORM)(report_actions.take_down)
    app.action(report_messages.KEEP)(report_actions.keep)
    app.action(report_messages.RESTORE)(report_actions.restore)

    app.action(thanks_messages.OPEN)(thanks_actions.open_form)
    app.action(search_forms.FIND)(search_actions.open_find)
    app.action(search_forms.WHO)(search_actions.open_who)
    app.action(search_forms.ASK)(search_actions.ask)
    app.view(search_forms.FIND_FORM)(search_actions.find)
    app.view(search_forms.WHO_FORM)(search_actions.who_in_form)

    app.action(thanks_messages.SAY)(thanks_actions.open_free_form)
    app.action(thanks_messages.STATEMENT)(thanks_actions.open_statement)
    app.action(digest_messages.OPEN)(thanks_actions.open_digest)
    app.action(story_messages.RECEIPT)(story_actions.open_receipt_form)
    app.view(thanks_messages.FREE_FORM)(thanks_actions.send_freely)
    app.action(thanks_messages.SHOW)(thanks_actions.show)
    app.action(thanks_messages.KEEP)(thanks_actions.keep)
    app.view(thanks_messages.FORM)(thanks_actions.send)
    app.view(digest_messages.FORM)(thanks_actions.choose_digest)
    app.action(digest_messages.JOIN)(thanks_actions.join_circle)
    app.action(digest_messages.SAY)(thanks_actions.say_so)

    for kind in ("channel_archive", "channel_unarchive", "group_archive", "group_unarchive"):
        app.event(kind, middleware=[round_actions.channel_archived])(nothing_more)

    for role, action in agenda_messages.TAKE.items():
        app.action(action)(round_actions.take(role))
    app.action(agenda_messages.WRITE)(round_actions.open_record)
    app.view(agenda_messages.RECORD_FORM)(round_actions.record)


def nothing_more() -> None:
    """The listener of an event whose middleware has done it all."""


def form_for(word: str, rest: str) -> Form | None:
    """The form behind a word that says too little by itself; what was typed is in it."""
    if word in FINDING and not rest:
        return search_actions.show_find
    if word in THANKING and not thanks_actions.WHOM.match(rest):
        return thanks_actions.shows(rest)
    return None


FINDING, THANKING = ("find", "cherche", "trouve"), ("thanks", "merci")
WORDS: dict[str, Word] = {
    **dict.fromkeys(("rituals", "rituels"), round_actions.page),
    **dict.fromkeys(FINDING, card_actions.find),
    **dict.fromkeys(THANKING, thanks_actions.say),
    "badges": thanks_actions.badges,
    **dict.fromkeys(("statement", "bilan"), thanks_actions.statement),
}
FORMS: dict[str, Form] = {
    **dict.fromkeys(("rex",), story_actions.show(Kind.REX)),
    **dict.fromkeys(("failure", "échec", "echec"), story_actions.show(Kind.FAILURE)),
    **dict.fromkeys(("lesson", "learned", "appris", "leçon", "lecon"), story_actions.show(Kind.LESSON)),
    **dict.fromkeys(("receipt", "reçu", "recu"), story_actions.show_receipt),
    **dict.fromkeys(("digest", "résumé", "resume"), thanks_actions.show_digest),
}
