"""The second page of the table of contents: rituals, the memory, reports, digests, thanks."""

import re
from collections.abc import Callable

from slack_bolt import App, BoltContext

from bot.deps import Deps
from bot.handlers import memory, reports, rereading, rounds, searching, stories, thanks
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
    app.command(rex)(stories.rex)

    for action in story_messages.TELL.values():
        app.action(action)(stories.open_form)
    app.action(story_messages.EDIT)(stories.open_edit)
    app.action(second_look.NO_HINTS)(rereading.silence)
    app.view(story_messages.FORM)(stories.tell)
    app.view(story_messages.EDIT_FORM)(stories.edit)
    app.view(story_messages.RECEIPT_FORM)(stories.open_receipt)
    app.view(story_messages.OWN_FORM)(stories.change_own)

    for action in round_messages.BEGIN.values():
        app.action(action)(rounds.begin)
    app.action(round_messages.OVERRIDE)(rounds.override)
    app.action(round_messages.CHANGE)(rounds.open_change)
    app.action(round_messages.PACE)(rounds.choose_pace)
    app.view(round_messages.CHANGE_FORM)(rounds.change)

    app.action(card_messages.STALE)(memory.mark_stale)
    app.action(card_messages.STILL_RIGHT)(memory.still_right)
    app.action(card_messages.AMEND)(memory.open_amend)
    app.action(card_messages.MERGE)(memory.open_merge)
    app.action(card_messages.UNMERGE)(memory.unmerge)
    app.view(card_messages.AMEND_FORM)(memory.amend)
    app.view(card_messages.MERGE_FORM)(memory.merge)

    for noun in report_messages.NOUNS:
        app.action(report_messages.OPEN[noun])(reports.opens(noun))
        app.view(report_messages.FORM[noun])(reports.sends(noun))
    app.shortcut(reports.ABOUT_MESSAGE)(reports.open_about_message)
    app.view(report_messages.FORM_OF_SEVERAL)(reports.send_one_of_several)
    app.action(report_messages.TAKE_DOWN)(reports.open_take_down)
    app.view(report_messages.DOWN_FORM)(reports.take_down)
    app.action(report_messages.KEEP)(reports.keep)
    app.action(report_messages.RESTORE)(reports.restore)

    app.action(thanks_messages.OPEN)(thanks.open_form)
    app.action(search_forms.FIND)(searching.open_find)
    app.action(search_forms.WHO)(searching.open_who)
    app.action(search_forms.ASK)(searching.ask)
    app.view(search_forms.FIND_FORM)(searching.find)
    app.view(search_forms.WHO_FORM)(searching.who_in_form)

    app.action(thanks_messages.SAY)(thanks.open_free_form)
    app.action(thanks_messages.STATEMENT)(thanks.open_statement)
    app.action(digest_messages.OPEN)(thanks.open_digest)
    app.action(story_messages.RECEIPT)(stories.open_receipt_form)
    app.view(thanks_messages.FREE_FORM)(thanks.send_freely)
    app.action(thanks_messages.SHOW)(thanks.show)
    app.action(thanks_messages.KEEP)(thanks.keep)
    app.view(thanks_messages.FORM)(thanks.send)
    app.view(digest_messages.FORM)(thanks.choose_digest)
    app.action(digest_messages.JOIN)(thanks.join_circle)
    app.action(digest_messages.SAY)(thanks.say_so)

    for kind in ("channel_archive", "channel_unarchive", "group_archive", "group_unarchive"):
        app.event(kind, middleware=[rounds.channel_archived])(nothing_more)

    for role, action in agenda_messages.TAKE.items():
        app.action(action)(rounds.take(role))
    app.action(agenda_messages.WRITE)(rounds.open_record)
    app.view(agenda_messages.RECORD_FORM)(rounds.record)


def nothing_more() -> None:
    """The listener of an event whose middleware has done it all."""


def form_for(word: str, rest: str) -> Form | None:
    """The form behind a word that says too little by itself; what was typed is in it."""
    if word in FINDING and not rest:
        return searching.show_find
    if word in THANKING and not thanks.WHOM.match(rest):
        return thanks.shows(rest)
    return None


FINDING, THANKING = ("find", "cherche", "trouve"), ("thanks", "merci")
WORDS: dict[str, Word] = {
    **dict.fromkeys(("rituals", "rituels"), rounds.page),
    **dict.fromkeys(FINDING, memory.find),
    **dict.fromkeys(THANKING, thanks.say),
    "badges": thanks.badges,
    **dict.fromkeys(("statement", "bilan"), thanks.statement),
}
FORMS: dict[str, Form] = {
    **dict.fromkeys(("rex",), stories.show(Kind.REX)),
    **dict.fromkeys(("failure", "échec", "echec"), stories.show(Kind.FAILURE)),
    **dict.fromkeys(("lesson", "learned", "appris", "leçon", "lecon"), stories.show(Kind.LESSON)),
    **dict.fromkeys(("receipt", "reçu", "recu"), stories.show_receipt),
    **dict.fromkeys(("digest", "résumé", "resume"), thanks.show_digest),
}
