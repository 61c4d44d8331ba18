"""The second page of the table of contents: rituals, the memory, reports, digests, thanks."""

import re
from collections.abc import Callable

from slack_bolt import App, BoltContext

from bot.deps import Deps
from bot.handlers import memory, reports, rereading, rounds, searching, stories, thanks
from bot.store.models import Kind
from bot.views import digests as digest_views
from bot.views import gatherings as gathering_views
from bot.views import kit
from bot.views import memory as memory_views
from bot.views import reports as report_views
from bot.views import rereading as reread_views
from bot.views import rounds as round_views
from bot.views import searching as search_views
from bot.views import stories as story_views
from bot.views import thanks as thanks_views

Word = Callable[[Deps, BoltContext, str], kit.Message]
Form = Callable[[Deps, BoltContext, str], None]


def register(app: App, rex: re.Pattern[str]) -> None:
    """On the left what happens in Slack, on the right what the bot does about it."""
    app.command(rex)(stories.rex)

    for action in story_views.TELL.values():
        app.action(action)(stories.open_form)
    app.action(story_views.EDIT)(stories.open_edit)
    app.action(reread_views.NO_HINTS)(rereading.silence)
    app.view(story_views.FORM)(stories.tell)
    app.view(story_views.EDIT_FORM)(stories.edit)
    app.view(story_views.RECEIPT_FORM)(stories.open_receipt)
    app.view(story_views.OWN_FORM)(stories.change_own)

    for action in round_views.BEGIN.values():
        app.action(action)(rounds.begin)
    app.action(round_views.OVERRIDE)(rounds.override)
    app.action(round_views.CHANGE)(rounds.open_change)
    app.action(round_views.PACE)(rounds.choose_pace)
    app.view(round_views.CHANGE_FORM)(rounds.change)

    app.action(memory_views.STALE)(memory.mark_stale)
    app.action(memory_views.STILL_RIGHT)(memory.still_right)
    app.action(memory_views.AMEND)(memory.open_amend)
    app.action(memory_views.MERGE)(memory.open_merge)
    app.action(memory_views.UNMERGE)(memory.unmerge)
    app.view(memory_views.AMEND_FORM)(memory.amend)
    app.view(memory_views.MERGE_FORM)(memory.merge)

    for noun in report_views.NOUNS:
        app.action(report_views.OPEN[noun])(reports.opens(noun))
        app.view(report_views.FORM[noun])(reports.sends(noun))
    app.shortcut(reports.ABOUT_MESSAGE)(reports.open_about_message)
    app.view(report_views.FORM_OF_SEVERAL)(reports.send_one_of_several)
    app.action(report_views.TAKE_DOWN)(reports.open_take_down)
    app.view(report_views.DOWN_FORM)(reports.take_down)
    app.action(report_views.KEEP)(reports.keep)
    app.action(report_views.RESTORE)(reports.restore)

    app.action(thanks_views.OPEN)(thanks.open_form)
    app.action(search_views.FIND)(searching.open_find)
    app.action(search_views.WHO)(searching.open_who)
    app.action(search_views.ASK)(searching.ask)
    app.view(search_views.FIND_FORM)(searching.find)
    app.view(search_views.WHO_FORM)(searching.who_in_form)

    app.action(thanks_views.SAY)(thanks.open_free_form)
    app.action(thanks_views.STATEMENT)(thanks.open_statement)
    app.action(digest_views.OPEN)(thanks.open_digest)
    app.action(story_views.RECEIPT)(stories.open_receipt_form)
    app.view(thanks_views.FREE_FORM)(thanks.send_freely)
    app.action(thanks_views.SHOW)(thanks.show)
    app.action(thanks_views.KEEP)(thanks.keep)
    app.view(thanks_views.FORM)(thanks.send)
    app.view(digest_views.FORM)(thanks.choose_digest)
    app.action(digest_views.JOIN)(thanks.join_circle)
    app.action(digest_views.SAY)(thanks.say_so)

    for kind in ("channel_archive", "channel_unarchive", "group_archive", "group_unarchive"):
        app.event(kind, middleware=[rounds.channel_archived])(nothing_more)

    for role, action in gathering_views.TAKE.items():
        app.action(action)(rounds.take(role))
    app.action(gathering_views.WRITE)(rounds.open_record)
    app.view(gathering_views.RECORD_FORM)(rounds.record)


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
