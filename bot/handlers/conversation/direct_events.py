"""Direct messages to the bot: private until their author presses; a kind word to what asks for nothing."""

from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt import BoltContext
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.handlers.conversation import reply_actions
from bot.handlers.incoming.message_text import files_of, words_of_message
from bot.handlers.incoming.sources import source_of_message
from bot.handlers.questions.ask_actions import asked_in_words, question_of
from bot.handlers.request_context import Acting, current_member, get_or_refuse, plain_text, reply_privately
from bot.outbox.kinds.drawing import render
from bot.outbox.kinds.replies import target
from bot.private_replies import PrivateReply
from bot.services.questions import drafts, open_conversations
from bot.services.questions.open_conversations import OpenConversation
from bot.services.questions.reply_meanings import MEANS, Means
from bot.services.rituals.thanking import GIVEN
from bot.store import gestures
from bot.store.keys import seal
from bot.store.models import Group, Member, Notice, Question, RitualKind, Round, Thanks
from bot.store.models.notice_kinds import SubjectType
from bot.store.questions.questions import by_source, in_thread
from bot.store.questions.replies import message_at
from bot.store.visibility import alone
from bot.text.meaning.anonymity import asks_without_name
from bot.text.meaning.messages import Said, Sort, Talk, is_question, read_message
from bot.views import kit
from bot.views.groups import group_replies
from bot.views.questions import direct_messages


def message(event: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Below a message of the bot it is for whom that was about; else it waits for a press."""
    if event.get("thread_ts") and reply_actions.in_thread(event, context, deps):
        return
    with deps.sessions.begin() as session:
        me = current_member(session, context)
        text = plain_text(session, words_of_message(event)).strip()
        if _is_known(session, me, event):
            return  # Slack delivers an event at least once
        around = _around(session, me, event, deps)
        read = read_message(text, _said_last(session, me, around))
        drawn = _at_once(session, me, event, text, read, around)
    if drawn is None:
        _hold(deps, context, event, text, read)
    else:
        reply_privately(deps, context, drawn, thread_ts=event.get("thread_ts"))
    if text and files_of(event) and read.sort != Sort.SMALLTALK:
        reply_privately(
            deps, context, kit.message(me.t("direct.file_stays")), thread_ts=event.get("thread_ts")
        )
    _note(event, context, deps)


def _is_known(session: Session, me: Acting, event: dict[str, Any]) -> bool:
    """Whether this was read before, also where it left no row, or one that is gone."""
    source = _source(session, event)
    known = by_source(session, source) is not None
    return known or gestures.is_noted(session, source)


def _note(event: dict[str, Any], context: BoltContext, deps: Deps) -> None:
    """Said and done: not again when Slack brings it again."""
    with deps.sessions.begin() as session:
        gestures.note(session, _source(session, event), deps.clock())


def mentioned(event: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], None]) -> None:
    """A mention of the bot in a channel: a question goes out at once, else its author is asked privately.

    Below a question it is a remark, which the message event brings.
    """
    if event.get("user") and not event.get("bot_id") and not _is_remark(event, context, deps):
        with deps.read_sessions() as session:
            me = current_member(session, context)
            text = question_of(session, event, context)
            known = _is_known(session, me, event)
        read = read_message(text)
        if asks_without_name(text) is not None:
            if not known:
                reply_privately(deps, context, kit.message(me.t("direct.mention_names")))
                _note(event, context, deps)
        elif read.sort == Sort.SMALLTALK and not known:
            reply_privately(deps, context, _talk(me, read.talk or Talk.NOTHING, anything_open=False))
            _note(event, context, deps)
        elif is_question(text):
            asked_in_words(event, context, deps, text, event["channel"])
        elif not known:
            _hold(deps, context, event, text, read, channel=event["channel"])
    next()


def _is_remark(event: dict[str, Any], context: BoltContext, deps: Deps) -> bool:
    """Whether it stands in the thread of a question."""
    if not event.get("thread_ts"):
        return False
    with deps.read_sessions() as session:
        asked = in_thread(session, event["channel"], event["thread_ts"])
    return asked is not None


def _source(session: Session, event: dict[str, Any]) -> str:
    return source_of_message(seal.of_session(session), event["channel"], event["ts"])


def _around(session: Session, me: Acting, event: dict[str, Any], deps: Deps) -> list[OpenConversation]:
    """What the words may be an answer to: the head of their thread, else what is open between the two."""
    if event.get("thread_ts"):
        head = message_at(session, event["channel"], event["thread_ts"])
        if head is not None and MEANS.get(head.kind) in (
            Means.STORY,
            Means.FEEDBACK,
            Means.OF_QUESTION,
            Means.DIRECTLY,
        ):
            return [OpenConversation(head, MEANS[head.kind])]
    return open_conversations.open_with(session, me.member, deps.clock())


def _said_last(session: Session, me: Acting, around: list[OpenConversation]) -> str:
    shown = render(session, around[0].notice, me.t) if around else None
    return str(shown["text"]) if shown else ""


def _at_once(
    session: Session, me: Acting, event: dict[str, Any], text: str, read: Said, around: list[OpenConversation]
) -> kit.Message | None:
    """What needs no row: small talk, and words for a form, which stay in Slack until it is sent."""
    if not text and files_of(event):
        return kit.message(me.t("direct.only_file"))
    below = event.get("thread_ts") is not None
    place = f"{event['thread_ts'] if below else ''}:{event['ts']}"
    if read.sort == Sort.SMALLTALK or not any(letter.isalnum() for letter in text):
        thanked = [one for one in around if one.means == Means.TO_AUTHOR and read.talk == Talk.THANKS]
        to = direct_messages.targets_in_slack(_targets(session, me, thanked[:1]), place)
        return _talk(me, read.talk or Talk.NOTHING, bool(around), to)
    giver = _thanked_by(session, me, event) if below else None
    if giver is not None:
        return kit.message(me.t("direct.thanks_reply", who=kit.mention(giver.slack_id)))
    if not around or (read.sort == Sort.QUESTION and not below):
        return None
    if around[0].means == Means.DIRECTLY:
        return _to_write_directly(session, me, around[0].notice)
    kinds = [_kind(session, one.notice) for one in around if one.means == Means.STORY]
    if kinds:
        others = [one for one in around if one.means not in open_conversations.ASKING_TIME]
        targets = _targets(session, me, others)
        return direct_messages.story(me.t, list(dict.fromkeys(kinds)), place, can_ask=True, targets=targets)
    if around[0].means == Means.FEEDBACK:
        return direct_messages.look_back(me.t, around[0].notice.subject_id, place, can_ask=True)
    return None


def _to_write_directly(session: Session, me: Acting, notice: Notice) -> kit.Message | None:
    """Whom to write to oneself, about a group."""
    group = session.get(Group, notice.group_id) if notice.group_id is not None else None
    return group_replies.reply(me.t, notice, group, me.member) if group is not None else None


def _thanked_by(session: Session, me: Acting, event: dict[str, Any]) -> Member | None:
    """Who gave the thanks below which this stands."""
    head = message_at(session, event["channel"], event["thread_ts"])
    given = session.get(Thanks, head.subject_id) if head is not None and head.kind == GIVEN else None
    return given.giver if given else None


def _targets(
    session: Session, me: Acting, open_things: Sequence[OpenConversation]
) -> list[direct_messages.Target]:
    labelled = [(one.notice.id, target(session, one.notice.id, me.t)) for one in open_things]
    return [(number, label) for number, label in labelled if label]


def _kind(session: Session, notice: Notice) -> RitualKind:
    held = session.get(Round, notice.subject_id) if notice.subject_type == SubjectType.ROUND else None
    return held.kind if held else RitualKind.REX


def _talk(me: Acting, talk: Talk, anything_open: bool, to: Sequence[kit.Element] = ()) -> kit.Message:
    if talk == Talk.HELP:
        return kit.message(me.t("help"))
    return direct_messages.talk(me.t, talk.value, open_things=anything_open, to=to)


def _hold(
    deps: Deps, context: BoltContext, event: dict[str, Any], text: str, read: Said, channel: str | None = None
) -> None:
    """Kept, sealed, until the author says where it goes; what is remembered is shown in the same breath."""
    with deps.read_sessions() as session:
        reader = alone(current_member(session, context).member, channel)
    remembered = deps.index.remembered(text, reader) if read.sort == Sort.QUESTION else []
    with deps.transaction() as session:
        me = current_member(session, context)
        around = _around(session, me, event, deps) if channel is None else []
        to = [one for one in around if one.means not in open_conversations.ASKING_TIME]
        drafts.hold(
            session,
            me.member,
            text,
            remembered=remembered,
            to=to,
            answers_first=read.sort == Sort.FOLLOW_UP,
            source=_source(session, event),
            channel=channel,
            now=deps.clock(),
        )
        gestures.note(session, _source(session, event), deps.clock())


def reworded(session: Session, me: Acting, draft: Question, text: str, deps: Deps) -> None:
    """The author changed a message that waits for their word."""
    remembered = deps.index.remembered(text, alone(me.member, draft.channel))
    drafts.reword(session, draft, me.member, text, remembered)


def forgotten(deps: Deps, context: BoltContext, draft_id: int) -> None:
    """The author deleted a message that waits for their word: forgotten, and the buttons go."""
    with deps.sessions.begin() as session:
        me, draft = current_member(session, context), get_or_refuse(session, Question, draft_id)
        place = drafts.asked_at(session, draft)
        drafts.drop(session, draft, me.member)
    if place is not None:
        drawn = kit.message(me.t("direct.dropped"))
        deps.say(PrivateReply(me.member.slack_id, place[1], lambda: deps.slack.update(*place, drawn)))
