"""What the author of a direct message presses: where it goes, or a form with its words in it."""

from datetime import timedelta
from typing import Any

from slack_bolt import Ack, BoltContext, Respond
from sqlalchemy.orm import Session

from bot import channel_sync
from bot.deps import Deps
from bot.errors import Refusal
from bot.handlers.conversation import reply_actions
from bot.handlers.incoming.message_text import words_of_message
from bot.handlers.incoming.payload import button_value, channel_of, is_press_of, pair, place, word
from bot.handlers.incoming.sources import source_of_message
from bot.handlers.request_context import Acting, current_member, get_or_refuse, plain_text, question_on
from bot.services.people import identity, time_settings
from bot.services.questions import drafts
from bot.services.questions.reply_meanings import MEANS, Means
from bot.services.questions.replying import IncomingWords
from bot.services.rituals import storytelling
from bot.services.sessions import booking
from bot.slack import RefusedBySlack, TryLater, UnknownOutcome
from bot.store import gestures, visibility
from bot.store.models import Meeting, Notice, Question, RitualKind
from bot.views import kit
from bot.views.questions import ask_forms, direct_messages
from bot.views.rituals import story_messages
from bot.views.sessions import feedback_messages

PAUSE = timedelta(days=14)


def ask(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Ask my colleagues."""
    _ask(ack, body, context, deps, nameless=False)


def ask_nameless(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Without my name."""
    _ask(ack, body, context, deps, nameless=True)


def _ask(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps, *, nameless: bool) -> None:
    channel = _channel_of(deps, button_value(body))
    there = channel is None or deps.slack.can_post(channel)
    channel_sync.know_channel(deps, channel)
    with deps.transaction() as session:
        me, draft = current_member(session, context), question_on(session, button_value(body))
        if not there and not visibility.is_private(session, draft):
            draft.channel = None
        drafts.ask(session, draft, me.member, deps.clock(), nameless=nameless)
    ack()


def _channel_of(deps: Deps, held: str) -> str | None:
    with deps.read_sessions() as session:
        return question_on(session, held).channel


def drop(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Forget it."""
    with deps.sessions.begin() as session:
        me = current_member(session, context)
        drafts.drop(session, question_on(session, button_value(body)), me.member)
    ack()
    reply_actions.said(respond, kit.message(me.t("direct.dropped")))


def send_to(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It is for the one whom an earlier message was about."""
    held, notice_id = pair(button_value(body))
    with deps.transaction() as session:
        me = current_member(session, context)
        pressed = f"{button_value(body)}:{me.member.id}"
        if gestures.is_noted(session, pressed):
            drawn: kit.Message | None = kit.message(me.t("heard.brought"))
        else:
            draft, head = question_on(session, held), get_or_refuse(session, Notice, notice_id)
            drafts.check_to(session, head, me.member)
            text, source = drafts.take(session, draft, me.member)
            drawn = _send(session, me, head, IncomingWords(text, source), deps)
            gestures.note(session, pressed, deps.clock())
    ack()
    if drawn is not None:
        reply_actions.said(respond, drawn)


def send_words_to(ack: Ack, respond: Respond, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The same for words that were left in Slack: read again there, and brought to whom they are for."""
    notice_id, at = pair(button_value(body))
    written = _written(deps, body, at)
    channel, (_, ts) = channel_of(body), place(at)
    with deps.transaction() as session:
        me, head = current_member(session, context), get_or_refuse(session, Notice, notice_id)
        drafts.check_to(session, head, me.member)
        text = plain_text(session, written).strip()
        if not text:
            raise Refusal("direct.words_gone")
        drawn = _send(session, me, head, IncomingWords(text, source_of_message(deps.seal, channel, ts)), deps)
    ack()
    reply_actions.said(respond, drawn or kit.message(me.t("heard.brought")))


def _send(session: Session, me: Acting, head: Notice, words: IncomingWords, deps: Deps) -> kit.Message | None:
    if MEANS[head.kind] == Means.OF_QUESTION:
        question = get_or_refuse(session, Question, head.question_id or 0)
        if drafts.about_own(session, question, me.member, words, deps.clock()):
            return kit.message(me.t("heard.solved"))
        return kit.message(me.t("direct.added"))
    return reply_actions.deliver(session, me, head, words, deps)


def _written(deps: Deps, body: dict[str, Any], at: str) -> str:
    """A member's own words, read again where they stand in Slack; "" when Slack does not give them."""
    thread_ts, ts = place(at)
    try:
        found = deps.slack.message_at(channel_of(body), ts, thread_ts or None)
    except (RefusedBySlack, TryLater, UnknownOutcome):
        return ""
    if found is None or found.get("user") != body["user"]["id"]:
        return ""
    return words_of_message(found)


def open_story(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The story's form, with the words in it; whether without a name is chosen there, too."""
    kind, at = pair(button_value(body))
    nameless = is_press_of(body, direct_messages.TELL_NAMELESS)
    text = _written(deps, body, at)
    with deps.read_sessions() as session:
        me = current_member(session, context)
        words = plain_text(session, text).strip()
    told, longest = word(RitualKind, kind), storytelling.longest(word(RitualKind, kind))
    note = "" if 0 < len(words) <= longest else me.t("direct.words_cut" if words else "direct.words_gone")
    form = story_messages.form(
        me.t,
        told,
        storytelling.FIELDS[told],
        storytelling.REQUIRED[told],
        longest,
        note,
        told={storytelling.MAIN[told]: words},
        nameless=nameless and told == RitualKind.FAILURE,
    )
    deps.slack.open(body["trigger_id"], form)
    ack()


def open_look_back(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """The form after a meeting, with the words in it."""
    said, at = pair(button_value(body))
    text = _written(deps, body, at)
    with deps.read_sessions() as session:
        me = current_member(session, context)
        words = plain_text(session, text).strip()
        seat = booking.seat_of(get_or_refuse(session, Meeting, said), me.member)
        form = feedback_messages.form(me.t, seat, learned=words)
    deps.slack.open(body["trigger_id"], form)
    ack()


def open_question(ack: Ack, body: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """It was a question: the asking form, with the words in it."""
    text = _written(deps, body, button_value(body))
    with deps.read_sessions() as session:
        me = current_member(session, context)
        words = plain_text(session, text).strip()
    problem = "" if words else me.t("direct.words_gone")
    deps.slack.open(body["trigger_id"], ask_forms.form(me.t, text=words, problem=problem))
    ack()


def later(ack: Ack, respond: Respond, context: BoltContext, deps: Deps) -> None:
    """Not now."""
    with deps.read_sessions() as session:
        me = current_member(session, context)
    ack()
    reply_actions.said(respond, kit.message(me.t("direct.later.done")))


def pause(ack: Ack, respond: Respond, context: BoltContext, deps: Deps) -> None:
    """Two weeks without being asked anything."""
    with deps.transaction() as session:
        me, until = current_member(session, context), deps.clock() + PAUSE
        time_settings.pause(me.member, until)
    ack()
    reply_actions.said(respond, kit.message(me.t("talk.stop.paused", when=kit.day(until))))


def no_more(ack: Ack, respond: Respond, context: BoltContext, deps: Deps) -> None:
    """Nothing is asked of them any more, and nothing sent that they did not ask for."""
    with deps.transaction() as session:
        me = current_member(session, context)
        identity.ask_nothing_of(session, me.member)
    ack()
    reply_actions.said(respond, kit.message(me.t("talk.stop.done")))
