"""A company in one process: real Bolt, a real database, and people who type, press and react.

Everything an actor does goes through `App.dispatch` as Slack would send it; what they read is what the fake
Slack was told, together with the replies to their own commands.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from slack_bolt import BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot import app, directory_sync, home_drawing
from bot.config import Config
from bot.deps import Deps
from bot.embedding.encoder import Encoder
from bot.embedding.loading import LoadingEncoder
from bot.embedding.models import EncoderSettings
from bot.indexing.search_index import SearchIndex
from bot.jobs import due_steps, question_steps, scheduler
from bot.services.people import expertise
from bot.services.questions import importing
from bot.store import due, workspaces
from bot.store.base import open_reads
from bot.store.due import Due
from bot.store.encryption import Seal
from bot.store.keys.seal import of_dialect
from bot.store.models import Member, Notice, Nudge, Question, Workspace
from bot.store.people import members
from bot.store.people.members import Profile
from bot.store.session_factory import open_sessions
from tests import forms
from tests.fakes import BOT, TEAM, FakeClock, FakeEncoder, FakeSlack, Sent, dm_of, sound, words_of
from tests.played import Beginning

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # ten in Paris, nine in London, four in New York
QUESTIONS, KITCHEN = "C0QUESTIONS", "C0KITCHEN"
VPN = "The VPN token expires during the night, how do I renew it?"
COMPANY = (
    Profile("UANNA", "anna", "fr-FR", "Europe/Paris", is_admin=True),
    Profile("UBEN", "ben", "en-GB", "Europe/London"),
    Profile("UCHLOE", "chloé", "fr-FR", "Europe/Paris"),
    Profile("UDARIO", "dario", "en-US", "America/New_York"),
    Profile("UEMMA", "emma", "fr-FR", "Europe/Paris"),
    Profile("UFARID", "farid", "fr-FR", "Europe/Paris"),
    Profile("UGINA", "gina", "en-GB", "Europe/London"),
    Profile("UHUGO", "hugo", "fr-FR", "Europe/Paris"),
    Profile("UINES", "inès", "fr-CA", "Europe/Paris"),
    Profile("UJACK", "jack", "en-GB", "Europe/London"),
    Profile("UKIM", "kim", "en-GB", "Europe/Paris"),
    Profile("UROBOT", "robot", is_bot=True),
    Profile("UGUEST", "guest", is_guest=True),
    Profile("UGONE", "gone", has_left=True),
)
STAFF = {person.slack_id for person in COMPANY if not person.is_bot and not person.has_left}


@dataclass(frozen=True)
class Outcome:
    """What came back at once: the HTTP status, the acknowledgement's body, and replies to the command."""

    status: int
    body: dict[str, Any]
    replies: tuple[dict[str, Any], ...]

    @property
    def errors(self) -> dict[str, str]:
        return dict(self.body.get("errors") or {})

    @property
    def text(self) -> str:
        return "\n".join([words_of(self.body), *(words_of(reply) for reply in self.replies)])


class World:
    """The bot's parts on a migrated database, which knows the company once that was read from Slack."""

    def __init__(self, engine: Engine, folder: Path, at: datetime = MONDAY) -> None:
        self.engine, self.folder = engine, folder
        self.clock = FakeClock(at)
        self.slack = FakeSlack(self.clock, COMPANY, {QUESTIONS: set(STAFF), KITCHEN: set(STAFF)})
        self._number = count(1)
        self._replies: list[tuple[str, dict[str, Any]]] = []
        self._latest = at
        self.enterprise: str | None = None  # the organisation, where the workspace is one of a Grid
        self.member_waits = timedelta(seconds=2)
        self.load_model: Callable[[], Encoder | None] = FakeEncoder
        self.model_waits = 10.0  # seconds that a start waits for it
        self.start()
        self.beginning = Beginning(self)

    @property
    def seal(self) -> Seal:
        """What the store is sealed with."""
        return of_dialect(self.engine.dialect)

    def read_company(self) -> None:
        """What the bot does at its first start: the people come from Slack, the channel from the settings."""
        directory_sync.sync_people(self.deps)
        with self.deps.sessions.begin() as session:
            self.workspace(session).questions_channel = QUESTIONS

    def start(self) -> None:
        """Start the bot on the database as it is: also how a test restarts it."""
        sessions, reads = open_sessions(self.engine), open_reads(self.engine)
        encoder = LoadingEncoder(EncoderSettings(backend="none"), load=lambda *_: self.load_model())
        encoder.start()
        encoder.wait(self.model_waits)
        knowledge = SearchIndex(sessions, reads, encoder)
        knowledge.load()
        while knowledge.embed_backlog():
            pass
        config = Config(
            _env_file=None, slack_bot_token=SecretStr("xoxb-x"), data_dir=self.folder,
            questions_channel=QUESTIONS,
        )  # fmt: skip
        self.deps = Deps(
            config, sessions, reads, self.slack, knowledge, self.clock, skip=self.pass_time,
            member_waits=self.member_waits,
        )  # fmt: skip
        self.deps.people_known.set()
        self.app = app.build(
            self.deps,
            authorize=lambda: AuthorizeResult(
                enterprise_id=self.enterprise, team_id=TEAM, bot_user_id=BOT, bot_id="B0", bot_token="xoxb-x"
            ),
            signing_secret="secret",
            process_before_response=True,
            ignoring_self_events_enabled=False,
            before_authorize=self._capture_replies,
        )

    def _capture_replies(self, context: BoltContext, next: Any) -> BoltResponse:
        def reply(**message: Any) -> None:
            shown = {"text": message["text"], "blocks": message["blocks"]}
            sound(shown, "message")
            self._replies.append((context.user_id or "", shown))

        context["respond"] = reply
        return next()  # type: ignore[no-any-return]

    # -- acting ----------------------------------------------------------------------------------------------

    def send(self, body: dict[str, Any], headers: dict[str, str] | None = None) -> Outcome:
        """Deliver one payload, as Socket Mode would."""
        before = len(self._replies)
        request = BoltRequest(body=body, mode="socket_mode", headers=dict(headers or {}))
        response = self.app.dispatch(request)
        shown = tuple(message for _, message in self._replies[before:])
        return Outcome(response.status, _body(response), shown)

    def command(self, user: str, name: str, text: str = "", channel: str = QUESTIONS) -> dict[str, Any]:
        """The payload of a slash command."""
        return {
            "command": name,
            "text": text,
            "team_id": TEAM,
            "user_id": user,
            "channel_id": channel,
            "trigger_id": f"{user}.{next(self._number)}",
            "response_url": "https://hooks.invalid/commands",
        }

    def slash(self, user: str, name: str, text: str = "", channel: str = QUESTIONS) -> Outcome:
        return self.send(self.command(user, name, text, channel))

    def ask(self, user: str, text: str = VPN, channel: str = QUESTIONS) -> Outcome:
        """`/ask` with words, and whatever follows from it at once."""
        if (user, text, channel) == ("UANNA", VPN, QUESTIONS):
            asked: Outcome = self.beginning.play("Anna asks", lambda: self._ask(user, text, channel))
            return asked
        return self._ask(user, text, channel)

    def _ask(self, user: str, text: str, channel: str) -> Outcome:
        outcome = self.slash(user, "/ask", text, channel)
        self.run_due()
        return outcome

    def _interaction(self, user: str, kind: str) -> dict[str, Any]:
        return {
            "type": kind,
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "trigger_id": f"{user}.{next(self._number)}",
        }

    def shortcut(self, user: str, callback_id: str, about: Sent | None = None) -> Outcome:
        body = {**self._interaction(user, "shortcut"), "callback_id": callback_id}
        if about is not None:
            body |= {
                "type": "message_action",
                "channel": {"id": about.channel},
                "message": {"ts": about.ts, "text": about.message["text"]},
                "response_url": "https://hooks.invalid/shortcut",
            }
        return self.send(body)

    def pressing(
        self, user: str, action_id: str, value: str | None = None, about: str = ""
    ) -> dict[str, Any]:
        """The payload of a press: on the newest button that the person sees, or on one of long ago."""
        channel, found = dm_of(user), value
        if found is None:
            channel, found = self._button(user, action_id, about)
        return {
            **self._interaction(user, "block_actions"),
            "channel": {"id": channel},
            "container": {"type": "message", "channel_id": channel},
            "response_url": "https://hooks.invalid/actions",
            "actions": [{"type": "button", "block_id": "b", "action_id": action_id, "value": found}],
        }

    def press(self, user: str, action_id: str, value: str | None = None, about: str = "") -> Outcome:
        return self.send(self.pressing(user, action_id, value, about))

    def _button(self, user: str, action_id: str, about: str) -> tuple[str, str]:
        shown = [(one.channel, one.message) for one in self.slack.said_to(user)]
        shown += [(QUESTIONS, message) for who, message in self._replies if who == user]
        if user in self.slack.homes:
            shown.append((dm_of(user), self.slack.homes[user]))
        for channel, message in reversed(shown):
            for value in buttons(message, action_id) if about in words_of(message) else ():
                return channel, value
        raise AssertionError(f"{user} sees no button {action_id!r}")

    def modal(self, user: str) -> dict[str, Any]:
        """The form that stands open before somebody."""
        return self.slack.modals[user]

    def submission(self, user: str, **typed: Any) -> dict[str, Any]:
        """The payload of sending the open form; fields by the last word of their block's id."""
        view = self.modal(user)
        return {
            **self._interaction(user, "view_submission"),
            "view": {**view, "state": {"values": forms.values(view["blocks"], typed)}},
        }

    def submit(self, user: str, **typed: Any) -> Outcome:
        return self.send(self.submission(user, **typed))

    def event(self, user: str | None, kind: str, **more: Any) -> dict[str, Any]:
        """The payload of an event."""
        body = {"type": kind, "event_ts": self.slack.stamp(), **more}
        if user is not None:
            body["user"] = user
        return {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": f"Ev{next(self._number)}",
            "event": body,
        }

    def writing(
        self, user: str, text: str, channel: str = "", thread: Sent | None = None, **more: Any
    ) -> dict[str, Any]:
        """The payload of a message: in a channel, in a thread, or (no channel) to the bot."""
        channel = channel or (thread.channel if thread else dm_of(user))
        if thread is not None:
            more["thread_ts"] = thread.ts
        more["channel_type"] = "im" if channel.startswith("D") else "channel"
        body = self.event(user, "message", channel=channel, text=text, ts=self.slack.stamp(), **more)
        self.slack.written[channel, body["event"]["ts"]] = body["event"]
        return body

    def says(self, user: str, text: str, channel: str = "", thread: Sent | None = None, **more: Any) -> Sent:
        body = self.writing(user, text, channel, thread, **more)
        self.send(body)
        said = body["event"]
        return Sent(said["channel"], said["ts"], {"text": text}, thread_ts=said.get("thread_ts"))

    def mentions(self, user: str, text: str, channel: str = KITCHEN, **more: Any) -> Outcome:
        said = f"<@{BOT}> {text}"
        return self.send(
            self.event(user, "app_mention", channel=channel, text=said, ts=self.slack.stamp(), **more)
        )

    def changes(self, user: str, said: Sent, text: str) -> Outcome:
        new = {"user": user, "ts": said.ts, "text": text, "thread_ts": said.thread_ts}
        body = self.event(None, "message", subtype="message_changed", channel=said.channel, message=new)
        return self.send(body)

    def deletes(self, user: str, said: Sent) -> Outcome:
        old = {"user": user, "ts": said.ts, "text": said.message["text"]}
        more = {"deleted_ts": said.ts, "previous_message": old, "channel": said.channel}
        return self.send(self.event(None, "message", subtype="message_deleted", **more))

    def reacts(self, user: str, said: Sent, name: str, kind: str = "reaction_added") -> Outcome:
        item = {"type": "message", "channel": said.channel, "ts": said.ts}
        return self.send(self.event(user, kind, reaction=name, item=item))

    # -- time, and what is there -----------------------------------------------------------------------------

    def run_due(self) -> None:
        """Everything that is due by now happens. Unless a test set the clock back, no row tells of it."""
        if self.clock.at >= self._latest:
            assert Due.CLOCK not in due.look(self.deps.read_sessions, due.STEPS, self.clock.at), (
                "promised=True?"
            )
        self._latest = max(self._latest, self.clock.at)
        scheduler.send_private_replies(self.deps)
        due_steps.run_all(self.deps)
        question_steps.embed_backlog(self.deps)
        home_drawing.draw_stale(self.deps)

    def pass_time(self, by: timedelta) -> None:
        """Walk from one due moment to the next, so that each thing happens in its own hour."""
        until = self.clock.at + by
        self.run_due()
        while (moment := due_steps.next_due(self.deps)) is not None and moment <= until:
            self.clock.at = max(moment, self.clock.at)
            self.run_due()
        self.clock.at = max(until, self.clock.at)
        self.run_due()

    def workspace(self, session: Session) -> Workspace:
        return workspaces.of_team(session, TEAM)

    def member(self, session: Session, slack_id: str) -> Member:
        member = members.find(session, slack_id)
        assert member is not None, f"{slack_id} is no member"
        return member

    def everybody(self, session: Session) -> list[Member]:
        return members.everybody(session)

    def knows(self, user: str, *texts: str, accepted: bool = False, said: str = "Like this.") -> None:
        """The person answered these questions, months ago."""
        self._answered(user, *texts, accepted=accepted, said=said)
        self.learn()

    def _answered(self, user: str, *texts: str, accepted: bool = False, said: str = "Like this.") -> None:
        at = self.clock.at - timedelta(days=60)
        with self.deps.sessions.begin() as session:
            _workspace, author = self.workspace(session), self.member(session, user)
            for text in texts:
                source = f"past:{next(self._number)}"
                answer = importing.PastAnswer(source, author, said, at, score=1, accepted=accepted)
                past = importing.PastQuestion(source, self.member(session, "UKIM"), text, at, (answer,))
                importing.bring_in(session, past)

    def three_know(self) -> None:
        """Three colleagues in Paris who have answered such questions, the best of them first."""
        self.beginning.play("three know", self._three_know)

    def _three_know(self) -> None:
        self._answered("UCHLOE", "How do I renew a VPN token that expires during the night?")
        self._answered("UEMMA", "My VPN token expires, how do I renew it?")
        self._answered("UFARID", "Renew the VPN token?")
        self.learn()

    def lists_topic(self, topic: str, *users: str) -> None:
        """These colleagues list the topic; all of them, where none is named."""
        with self.deps.sessions.begin() as session:
            for member in self.everybody(session):
                if member.slack_id in (users or STAFF):
                    expertise.save_topics(session, member, [topic], self.clock.at)
        self.deps.index.sync()
        while self.deps.index.embed_backlog():
            pass

    def learn(self) -> None:
        """What stands in the store is known, with its vectors."""
        self.deps.index.load()
        while self.deps.index.embed_backlog():
            pass

    def nudged(self, text: str = "") -> list[str]:
        """Who reads a nudge about this, in the order of sending."""
        said = [one for one in self.slack.messages if text in one.text]
        return [f"U{one.channel[1:]}" for one in said if "Pourquoi vous" in one.text or "Why you" in one.text]

    def nudge(self, user: str) -> Sent:
        """The newest nudge in somebody's conversation."""
        return next(
            one
            for one in reversed(self.slack.messages)
            if one.channel == dm_of(user) and ("Pourquoi vous" in one.text or "Why you" in one.text)
        )

    def read(self, user: str, words: str) -> Sent:
        """The newest message with these words that the person can read."""
        for one in reversed(self.slack.said_to(user)):
            if words in one.text:
                return one
        seen = "\n---\n".join(one.text for one in self.slack.said_to(user))
        raise AssertionError(f"{user} does not read {words!r}, but:\n{seen}")

    def reads(self, user: str, words: str) -> bool:
        return any(words in one.text for one in self.slack.said_to(user))

    def question(self, text: str = VPN) -> Question:
        with self.deps.read_sessions() as session:
            return next(
                one for one in session.query(Question).order_by(Question.id.desc()) if one.text == text
            )

    def nudges(self) -> Sequence[Nudge]:
        with self.deps.read_sessions() as session:
            return session.query(Nudge).order_by(Nudge.id).all()

    def notices(self, kind: str = "") -> Sequence[Notice]:
        with self.deps.read_sessions() as session:
            rows = session.query(Notice).order_by(Notice.id).all()
        return [row for row in rows if row.kind.startswith(kind)]


def buttons(shown: object, action_id: str) -> list[str]:
    """The values of the buttons with this id, the first first."""
    if isinstance(shown, dict):
        own = [str(shown["value"])] if shown.get("action_id") == action_id and "value" in shown else []
        return own + [found for value in shown.values() for found in buttons(value, action_id)]
    if isinstance(shown, list):
        return [found for one in shown for found in buttons(one, action_id)]
    return []


def _body(response: BoltResponse) -> dict[str, Any]:
    try:
        found = json.loads(response.body) if response.body else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
