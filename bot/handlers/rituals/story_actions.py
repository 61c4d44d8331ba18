"""Telling a story, with a name or without; the receipt, and what its holder may do.

A form sent without a name takes the other path from its first line on: of its sender nothing is looked up
but their language, nothing is written but the pool, and the receipt goes back in the acknowledgement itself.
"""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext

from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers import request_context, second_look_actions
from bot.handlers.incoming.message_text import own_words
from bot.handlers.incoming.payload import button_value, choice, choices, form_subject, form_value, pair, word
from bot.handlers.incoming.sources import source_of
from bot.handlers.request_context import current_member, get_or_refuse, show_over
from bot.i18n import Translator
from bot.services.rituals import anonymous_stories, storytelling
from bot.store import visibility
from bot.store.models import RitualKind, Story
from bot.store.people import preferences
from bot.store.rituals import stories
from bot.text.tone import judges
from bot.views import kit
from bot.views.rituals import story_messages


def show(kind: RitualKind) -> Callable[[Deps, BoltContext, str], None]:
    """The form of a kind, for a word of `/eclair`."""

    def opened(deps: Deps, context: BoltContext, trigger_id: str) -> None:
        with deps.read_sessions() as session:
            t = current_member(session, context).t
        deps.slack.open(trigger_id, _form(t, kind))

    return opened


def _form(t: Translator, kind: RitualKind) -> kit.View:
    return story_messages.form(
        t, kind, storytelling.FIELDS[kind], storytelling.REQUIRED[kind], storytelling.longest(kind)
    )


def rex(ack: Ack, command: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """/rex"""
    show(RitualKind.REX)(deps, context, command["trigger_id"])
    ack()


def open_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The button of a prompt, of the channel, of the Home tab; its value is the kind."""
    show(word(RitualKind, button_value(body)))(deps, context, body["trigger_id"])
    ack()


def _told(view: dict[str, Any], kind: RitualKind) -> tuple[dict[str, str], list[str]]:
    told = {name: form_value(view, f"story.{name}") for name in storytelling.FIELDS[kind]}
    return told, storytelling.tags_of(form_value(view, story_messages.TAGS))


def tell(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form is sent: published, or shown once more where a kind word is due."""
    view = body["view"]
    kind = word(RitualKind, form_subject(view))
    nameless = story_messages.NAMELESS in choices(view, story_messages.OPTIONS)
    again = _reread(deps, context, kind, view, nameless=nameless)
    publish = _nameless if nameless else _named
    ack(response_action="update", view=again or publish(deps, context, kind, view))


def _reread(
    deps: Deps, context: BoltContext, kind: RitualKind, view: dict[str, Any], *, nameless: bool
) -> kit.View | None:
    told = storytelling.checked(kind, _told(view, kind)[0])
    texts = [text for field, text in told.items() if field not in storytelling.NAMES_PEOPLE]
    aside = [text for field, text in told.items() if field in storytelling.NAMES_PEOPLE]
    return second_look_actions.reread(deps, context, view, texts, nameless=nameless, aside=aside)


def _named(deps: Deps, context: BoltContext, kind: RitualKind, view: dict[str, Any]) -> kit.View:
    told, tags = _told(view, kind)
    source = source_of(deps.seal, "form", view["id"])
    with deps.transaction() as session:
        me = current_member(session, context)
        story = storytelling.tell(session, me.member, kind, told, tags=tags, source=source, now=deps.clock())
        private = visibility.is_closed(session, story.channel)
        return story_messages.thanks(me.t, story, story.channel, private=private)


def _nameless(deps: Deps, context: BoltContext, kind: RitualKind, view: dict[str, Any]) -> kit.View:
    told, tags = _told(view, kind)
    with deps.sessions.begin() as session:
        t = second_look_actions.reader(session, context)
        phrase = anonymous_stories.tell(session, deps.pool_keys, kind, told, tags, t.language)
        smallest = anonymous_stories.smallest(session, kind)
        return story_messages.receipt(t, kind, phrase, smallest)


def open_edit(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The author's own named story, to be changed or taken back."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
        story = get_or_refuse(session, Story, button_value(body))
        storytelling.check_author(story, me.member)
        fields, required = storytelling.FIELDS[story.kind], storytelling.REQUIRED[story.kind]
        form = story_messages.edit_form(me.t, story, fields, required, storytelling.longest(story.kind))
    show_over(deps, body, form)
    ack()


def edit(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It is changed, or taken back, wherever it stands."""
    view = body["view"]
    takes_back = choice(view, story_messages.CHOICE) == story_messages.WITHDRAW
    with deps.read_sessions() as session:
        kind = get_or_refuse(session, Story, form_subject(view)).kind
    again = None if takes_back else _reread(deps, context, kind, view, nameless=False)
    if again is not None:
        ack(response_action="update", view=again)
        return
    with deps.transaction() as session:
        me = current_member(session, context)
        story = get_or_refuse(session, Story, form_subject(view))
        if takes_back:
            storytelling.withdraw(session, story, me.member)
        else:
            storytelling.edit(session, story, me.member, *_told(view, story.kind))
    ack(response_action="clear")


def show_receipt(deps: Deps, context: BoltContext, trigger_id: str) -> None:
    """Where a receipt is typed; anybody may open it."""
    with deps.read_sessions() as session:
        t = current_member(session, context).t
    deps.slack.open(trigger_id, story_messages.receipt_form(t))


def open_receipt_form(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The same, from the Home tab."""
    show_receipt(deps, context, body["trigger_id"])
    ack()


def open_receipt(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The phrase: right, it opens the story; wrong, it says so, more and more slowly."""
    phrase, now = form_value(body["view"], story_messages.PHRASE), deps.clock()
    deps.attempts.check(context.user_id or "", now)
    with deps.sessions.begin() as session:
        t = second_look_actions.reader(session, context)
        own = anonymous_stories.own(session, deps.pool_keys, phrase)
    if own is None:
        deps.attempts.wrong(context.user_id or "", now)
        raise Refusal("receipt.unknown", field=story_messages.PHRASE)
    deps.attempts.right(context.user_id or "")
    fields, required = storytelling.FIELDS[own.kind], storytelling.REQUIRED[own.kind]
    form = story_messages.own_form(
        t, own.kind, fields, required, storytelling.longest(own.kind), own.told, own.tags, own.receipt
    )
    ack(response_action="update", view=form)


def change_own(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """What the holder of the receipt decided. A name comes into it only if they put theirs."""
    view, ring = body["view"], deps.pool_keys
    kind, receipt = pair(form_subject(view))
    wanted = choice(view, story_messages.CHOICE, among=story_messages.CHOICES) or story_messages.KEEP
    told, tags = _told(view, word(RitualKind, kind))
    keeps = wanted == story_messages.KEEP
    again = _reread(deps, context, word(RitualKind, kind), view, nameless=True) if keeps else None
    if again is not None:
        ack(response_action="update", view=again)
        return
    with deps.transaction() as session:
        t = second_look_actions.reader(session, context)
        if wanted == story_messages.CLAIM:
            me = current_member(session, context).member
            anonymous_stories.claim(session, ring, receipt, me, deps.clock())
        elif wanted == story_messages.WITHDRAW:
            anonymous_stories.withdraw(session, ring, receipt)
        else:
            anonymous_stories.change(session, ring, receipt, told, tags)
    done = kit.section(t(f"receipt.done.{wanted}"))
    ack(response_action="update", view=kit.modal("notice", t("receipt.title"), [done], close=t("form.close")))


def replied(event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]) -> None:
    """A reply below a story that judges: a kind word to whoever wrote it, for their eyes only."""
    is_reply = event.get("thread_ts") and event.get("user")
    by_person = not event.get("bot_id") and not event.get("subtype") and context.get("standing") is None
    if is_reply and by_person and judges(own_words(event)) and _is_below_story(event, deps):
        with deps.read_sessions() as session:
            me = current_member(session, context)
            wanted = preferences.preference(session, me.member).wants_hints
        if wanted:
            request_context.reply_privately(deps, context, kit.message(me.t("story.hint.reply")))
    next()


def _is_below_story(event: dict[str, Any], deps: Deps) -> bool:
    with deps.read_sessions() as session:
        return stories.heads_thread(session, event["channel"], event["thread_ts"])
