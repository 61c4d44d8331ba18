"""What people do among themselves near the bot: nothing is written for it, and nobody is woken."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event

from bot.store.engine.connections import READS
from bot.store.models import Answer, HelpfulVote, Notice
from tests.fakes import BOT, TEAM, Sent, dm_of
from tests.world import KITCHEN, QUESTIONS, World

MARKS = ("reaction_added", "reaction_removed")
CHATTER = Sent(KITCHEN, "1772000000.000100", {"text": "Lunch?"})  # somebody's words, below which others talk
LUNCH = {"user": "UGINA", "ts": CHATTER.ts, "text": "Lunch?"}


@dataclass
class Opened:
    """Transactions that were opened, to write and to read."""

    to_write: int = 0
    to_read: int = 0
    statements: list[str] = field(default_factory=list)


@contextmanager
def watched(world: World) -> Iterator[Opened]:
    """Every transaction on the store, and every statement in it."""
    seen = Opened()

    def begun(connection: Any) -> None:
        if connection.get_execution_options().get(READS):
            seen.to_read += 1
        else:
            seen.to_write += 1

    def ran(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.statements.append(statement)

    sqlalchemy_event.listen(world.engine, "begin", begun)
    sqlalchemy_event.listen(world.engine, "before_cursor_execute", ran)
    try:
        yield seen
    finally:
        sqlalchemy_event.remove(world.engine, "begin", begun)
        sqlalchemy_event.remove(world.engine, "before_cursor_execute", ran)


def chatter(world: World, user: str = "UGINA", **more: Any) -> dict[str, Any]:
    return world.writing(user, "The VPN token? What an idiot, it was his fault!", KITCHEN, **more)


def changed(world: World, kind: str = "message_changed", **more: Any) -> dict[str, Any]:
    return world.event(None, "message", subtype=kind, channel=KITCHEN, previous_message=LUNCH, **more)


def marked(world: World, kind: str = "reaction_added", name: str = "+1", **item: Any) -> dict[str, Any]:
    item = {"type": "message", "channel": KITCHEN, "ts": CHATTER.ts, **item}
    return world.event("UGINA", kind, reaction=name, item=item)


def profile(world: World, **more: Any) -> dict[str, Any]:
    """What Slack says of a colleague, which is known, and a status that is not the bot's business."""
    about = {"display_name": "gina", "status_text": "at lunch"}
    user = {
        "id": "UGINA",
        "team_id": TEAM,
        "profile": about,
        "locale": "en-GB",
        "tz": "Europe/London",
        **more,
    }
    return world.event(None, "user_change") | {"event": {"type": "user_change", "user": user}}


NOT_OURS: dict[str, Callable[[World], dict[str, Any]]] = {
    "a message": chatter,
    "a reply in their thread": lambda world: chatter(world, thread=CHATTER),
    "a reply for the channel too": lambda world: chatter(world, thread=CHATTER, subtype="thread_broadcast"),
    "a file": lambda world: chatter(world, subtype="file_share", files=[{"id": "F1"}]),
    "a file in their thread": lambda world: chatter(world, thread=CHATTER, subtype="file_share"),
    "a reply of another bot": lambda world: chatter(world, thread=CHATTER, bot_id="B1"),
    "a reply of a stranger": lambda world: chatter(world, "UEXT", thread=CHATTER, user_team="TOTHER"),
    "a reply in a channel shared with others": lambda world: {
        **chatter(world, "UEXT", thread=CHATTER), "is_ext_shared_channel": True},
    "somebody joined": lambda world: chatter(world, subtype="channel_join"),
    "a topic": lambda world: chatter(world, subtype="channel_topic"),
    "somebody was added": lambda world: world.event("UGINA", "member_joined_channel", channel=KITCHEN),
    "other words": lambda world: changed(world, message={**LUNCH, "text": "Dinner?"}),
    "a link's preview": lambda world: changed(world, message=LUNCH),
    "the head of a thread deleted": lambda world: changed(
        world, message={"subtype": "tombstone", "user": "USLACKBOT", "ts": CHATTER.ts, "text": "…"}),
    "a message deleted": lambda world: changed(world, "message_deleted", deleted_ts=CHATTER.ts),
    "a thumb": marked,
    "a check mark": lambda world: marked(world, name="white_check_mark"),
    "a thumb taken back": lambda world: marked(world, "reaction_removed"),
    "a face": lambda world: marked(world, name="joy"),
    "a thumb on a file": lambda world: marked(world, type="file", ts=None),
    "no place": lambda world: marked(world, ts={"$ne": 1}),
    "a stamp that is none": lambda world: chatter(world) | {"event": {
        **chatter(world)["event"], "thread_ts": "1\0"}},
    "a status": profile,
}  # fmt: skip


@pytest.fixture
def asked(world: World) -> World:
    world.three_know()
    world.ask("UANNA")
    return world


def post(world: World) -> Sent:
    return next(one for one in world.slack.messages if one.channel == QUESTIONS and "demande :" in one.text)


def test_what_is_not_ours_opens_nothing_to_write_and_wakes_nobody(asked: World) -> None:
    for name, body in NOT_OURS.items():
        payload = body(asked)
        calls = len(asked.slack.calls)
        asked.deps.wake.clear()
        with watched(asked) as opened:
            asked.send(payload)
        assert (name, opened.to_write, asked.deps.wake.is_set()) == (name, 0, False)
        most = {"a status": 9, "somebody was added": 3}.get(name, 2)  # one, and BEGIN
        assert len(opened.statements) <= most, (name, opened.statements)
        assert len(asked.slack.calls) == calls


def test_a_mark_or_a_reply_where_nothing_is_asked_writes_nothing_either(asked: World) -> None:
    head = post(asked)
    item = {"type": "message", "channel": head.channel, "ts": head.ts}
    bodies = [asked.event("UGINA", kind, reaction="+1", item=item) for kind in MARKS]
    bodies += [asked.writing("UGINA", "Thanks all!", thread=head)] * 2
    for kind, body in zip(("", "", "digest.channel", "story.posted"), bodies, strict=True):
        if kind:
            shows_instead(asked, kind)
        with watched(asked) as opened:
            asked.send(body)
        assert opened.to_write == 0, (kind, body)


def shows_instead(world: World, kind: str) -> None:
    """Where the question's post stands, a message of this kind stands."""
    with world.deps.sessions.begin() as session:
        notice = session.query(Notice).filter(Notice.channel == QUESTIONS).one()
        notice.kind = kind


def test_what_is_ours_still_arrives_whoever_posted_it(asked: World) -> None:
    """Also right after another process posted the question: this one keeps nothing of it in memory."""
    other = World(asked.engine, asked.folder)
    other.slack = asked.slack
    said = other.says("UGINA", "Open the portal and press Renew.", thread=post(asked))
    for name in ("+1", "thumbsup::skin-tone-3"):
        other.reacts("UHUGO", said, name)
    with asked.deps.read_sessions() as session:
        assert [
            one.text for one in session.query(Answer).filter_by(source=f"message:{said.channel}:{said.ts}")
        ]
        assert session.query(HelpfulVote).count() == 1
    other.reacts("UHUGO", said, "+1", "reaction_removed")
    other.reacts("UHUGO", said, "thumbsup::skin-tone-3", "reaction_removed")
    other.changes("UGINA", said, "Open the portal, then press Renew.")
    with asked.deps.read_sessions() as session:
        assert session.query(Answer).filter_by(text="Open the portal, then press Renew.").count() == 1
        assert session.query(HelpfulVote).count() == 0
    other.deletes("UGINA", said)
    with asked.deps.read_sessions() as session:
        assert session.query(Answer).filter(Answer.text.startswith("Open the portal")).count() == 0


def test_what_is_said_to_the_bot_goes_on_wherever_it_is_said(world: World) -> None:
    direct = world.writing("UGINA", "hello", dm_of("UGINA"))
    del direct["event"]["channel_type"]  # Slack does not always tell
    for body in (
        direct,
        world.event("UGINA", "app_home_opened", tab="home", channel=dm_of("UGINA")),
        world.event("UGINA", "app_mention", channel=KITCHEN, text=f"<@{BOT}> hello", ts=world.slack.stamp()),
        profile(world, tz="Europe/Paris"),
    ):
        with watched(world) as opened:
            assert world.send(body).status == 200
        assert opened.to_write, body["event"]["type"]
    with world.deps.read_sessions() as session:
        assert world.member(session, "UGINA").timezone == "Europe/Paris"
