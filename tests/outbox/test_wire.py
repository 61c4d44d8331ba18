"""Stories over the wire: real Socket Mode, real Web API, a strict sandbox; and a bot that is killed."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from pydantic import SecretStr

from bot import deps
from bot.cli.run import Bot
from bot.config import Config
from bot.jobs import due_steps
from bot.services.people import expertise
from bot.slack import Looked, RefusedBySlack, Slack, TryLater, UnknownOutcome
from bot.store.models import Member
from bot.views.questions import answer_messages, nudge_messages
from sandbox import Channel, Clock, Person, Sandbox
from sandbox.testing.actor import Actor, Seen

ROOT = Path(__file__).parents[2]
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
VPN = "How do I renew the VPN token that expires during the night?"
SAID = "Open the portal and press Renew."
PATIENCE = 60.0  # seconds of a machine that has other things to do as well
PEOPLE = ("anna", "bruno", "chloe", "denis", "emma")


def workspace() -> Sandbox:
    return Sandbox(
        ROOT / "manifest.yml",
        [Person(handle, handle.title(), locale="fr-FR") for handle in PEOPLE],
        [Channel("questions", list(PEOPLE)), Channel("kitchen", list(PEOPLE), with_bot=False)],
        clock=Clock(MONDAY, frozen=True),
        limits=False,
        ack_seconds=PATIENCE,
    )


def channel_id(box: Sandbox) -> str:
    return box.workspace.place("questions").id


class Wire:
    """A sandbox and a bot connected to it, in this process, with one clock."""

    def __init__(self, folder: Path, box: Sandbox | None = None) -> None:
        self.box = (box or workspace()).start()
        config = Config(
            _env_file=None,
            slack_bot_token=SecretStr(self.box.bot_token),
            slack_app_token=SecretStr(self.box.app_token),
            slack_api_url=self.box.api_url,
            data_dir=folder,
            questions_channel=channel_id(self.box),
            embedding_backend="none",
        )
        self.deps = deps.build(config, clock=self.box.clock.now)
        self.bot = Bot(self.deps)
        self.bot.start()
        self.box.wait_for_bot(PATIENCE)

    def run_due(self) -> None:
        due_steps.run_due(self.deps)

    def until_reads(self, user: str, words: str) -> None:
        """Let things happen until the person reads this in their conversation with the bot."""

        def read() -> bool:
            self.run_due()
            return any(words in one.text for one in self.box.as_(user).messages("bot"))

        wait_for(read)

    def skip(self, by: timedelta) -> None:
        until = self.box.clock.now() + by
        self.run_due()
        while (moment := due_steps.next_due(self.deps)) is not None and moment <= until:
            self.box.clock.set(max(moment, self.box.clock.now()))
            self.run_due()
        self.box.clock.set(until)
        self.run_due()

    def close(self) -> None:
        self.bot.stop()
        self.box.stop()


@pytest.fixture(scope="module")
def closing() -> Iterator[ThreadPoolExecutor]:
    """slack_sdk takes seconds to close a connection; it does so while the next test runs."""
    with ThreadPoolExecutor() as pool:
        yield pool


@pytest.fixture
def wire(tmp_path: Path, closing: ThreadPoolExecutor) -> Iterator[Wire]:
    made = Wire(tmp_path)
    yield made
    closing.submit(made.close)


def all_list_vpn(parts: deps.Deps) -> None:
    """Everybody lists the topic, so that there is a reason to ask them."""
    wait_for(lambda: _known(parts) >= len(PEOPLE))
    with parts.sessions.begin() as session:
        for member in session.query(Member).filter_by(is_bot=False):
            expertise.save_topics(session, member, ["VPN"], MONDAY)
    parts.index.sync()


def _known(parts: deps.Deps) -> int:
    with parts.read_sessions() as session:
        return session.query(Member).filter_by(is_bot=False).count()


def ask(wire: Wire, user: str = "anna", channel: str = "questions") -> Actor:
    all_list_vpn(wire.deps)
    asker = wire.box.as_(user)
    assert not asker.slash("/ask", VPN, channel=channel).startswith("/ask failed")
    asker.sees("Votre question part", PATIENCE)
    wire.run_due()
    return asker


def nudged(box: Sandbox) -> list[str]:
    return [
        handle
        for handle in PEOPLE
        for seen in box.as_(handle).messages("bot")
        if "Pourquoi vous" in seen.text
    ]


def posts(box: Sandbox) -> list[Seen]:
    return [one for one in box.as_("emma").messages("questions") if "demande" in one.text and VPN in one.text]


def test_a_question_is_asked_answered_accepted_and_settled_for_everybody(wire: Wire) -> None:
    asker = ask(wire)
    assert len(nudged(wire.box)) == 3 and len(posts(wire.box)) == 1
    first, *others = nudged(wire.box)

    expert = wire.box.as_(first)
    assert not expert.press(nudge_messages.ANSWER)
    expert.sees_modal("Votre réponse", PATIENCE)
    assert expert.submit({nudge_messages.ANSWER_TEXT: SAID}) == {}
    wire.run_due()
    asker.sees(SAID, PATIENCE, channel="bot")
    assert not asker.press(answer_messages.ACCEPT)
    wire.run_due()

    expert.sees("a accepté votre réponse", PATIENCE)
    for other in others:
        wire.box.as_(other).sees("Réglée", PATIENCE)


def test_thread_replies_edits_and_a_check_mark_travel_as_events(wire: Wire) -> None:
    asker = ask(wire)
    helper = wire.box.as_("emma")
    said = helper.say("Open the portal", "questions", thread=posts(wire.box)[0])
    wire.until_reads("anna", "Open the portal")
    helper.edit(said, SAID)
    wire.until_reads("anna", SAID)
    asker.react(said, "white_check_mark")
    wire.until_reads("emma", "a accepté")


def test_faults_of_the_network_lead_to_one_message_each(wire: Wire) -> None:
    faults = wire.box.faults
    faults.ratelimited("chat.postMessage", retry_after=2)
    faults.succeed_but_fail("chat.postMessage")
    faults.next("chat.postMessage", status=500)
    faults.drop("chat.postMessage", after=True)
    faults.drop("conversations.open")

    ask(wire)
    wire.skip(timedelta(minutes=5))

    assert len(posts(wire.box)) == 1
    assert sorted(nudged(wire.box)) == sorted(set(nudged(wire.box)))
    assert len(nudged(wire.box)) == 3


def test_a_channel_without_the_bot_is_explained_over_the_wire_too(wire: Wire) -> None:
    ask(wire, channel="kitchen").sees("Je ne suis pas membre", PATIENCE)
    assert len(posts(wire.box)) == 1


def test_a_lost_connection_is_opened_again_and_what_was_said_meanwhile_arrives(wire: Wire) -> None:
    wire.box.faults.disconnect_socket("refresh_requested")
    wait_for(lambda: wire.box.sockets.count > 0)
    anna = wire.box.as_("anna")
    anna.dm(VPN)
    anna.sees("Personne d’autre que moi", PATIENCE)
    assert posts(wire.box) == []
    anna.press("Demander à mes collègues")
    wait_for(lambda: len(posts(wire.box)) == 1)


# -- the one module that talks to Slack ----------------------------------------------------------------------


@pytest.fixture
def slack(closing: ThreadPoolExecutor) -> Iterator[tuple[Slack, Sandbox]]:
    box = workspace().start()
    yield Slack(box.bot_token, box.api_url), box
    closing.submit(box.stop)


def test_three_ways_to_fail_are_told_apart(slack: tuple[Slack, Sandbox]) -> None:
    talk, box = slack
    message = {"text": "x", "blocks": [{"type": "divider"}], "unfurl_links": False, "unfurl_media": False}
    channel = channel_id(box)
    box.faults.ratelimited("chat.postMessage", retry_after=7)
    with pytest.raises(TryLater) as later:
        talk.post(channel, message)
    assert later.value.seconds == 7
    box.faults.next("chat.postMessage", status=503)
    box.faults.drop("chat.postMessage")
    box.faults.next("chat.postMessage", error="internal_error")
    for _fault in range(3):
        with pytest.raises(UnknownOutcome):
            talk.post(channel, message)
    with pytest.raises(RefusedBySlack, match="channel_not_found"):
        talk.post("C0NOWHERE", message)
    assert posts(box) == []


def test_a_marked_message_is_found_again_and_only_that_one(slack: tuple[Slack, Sandbox]) -> None:
    talk, box = slack
    message = {"text": "x", "blocks": [{"type": "divider"}], "unfurl_links": False, "unfurl_media": False}
    channel = channel_id(box)
    head = talk.post(channel, message, marker="a" * 32)
    reply = talk.post(channel, message, marker="b" * 32, thread_ts=head)

    assert talk.look_up(channel, "a" * 32, MONDAY) == Looked(head)
    assert talk.look_up(channel, "b" * 32, MONDAY, head) == Looked(reply)
    assert talk.look_up(channel, "c" * 32, MONDAY) == Looked()


def test_a_marked_message_is_found_however_many_were_written_since(slack: tuple[Slack, Sandbox]) -> None:
    talk, box = slack
    message = {"text": "x", "blocks": [{"type": "divider"}], "unfurl_links": False, "unfurl_media": False}
    channel = channel_id(box)
    head = talk.post(channel, message, marker="a" * 32)
    for number in range(40):
        box.as_("anna").say(f"message {number}", channel, thread=head if number > 20 else None)
    reply = talk.post(channel, message, marker="b" * 32, thread_ts=head)
    talk.upload(channel, "one.ics", b"x", "One")

    def looked_up(marker: str, thread: str | None = None, file: str | None = None) -> str | None:
        looked = Looked(following="first")
        while looked.following:
            begin = "" if looked.following == "first" else looked.following
            looked = talk.look_up(channel, marker, MONDAY, thread, file=file, begin=begin)
        return looked.ts

    assert looked_up("a" * 32) == head
    assert looked_up("b" * 32, head) == reply
    assert looked_up("c" * 32) is None
    assert looked_up("c" * 32, file="one.ics") is not None
    with pytest.raises(RefusedBySlack):
        talk.look_up(channel, "c" * 32, MONDAY, "1.0", begin="")
    assert talk.look_up(channel, "c" * 32, MONDAY, begin="no cursor of Slack").following


def test_whether_the_bot_may_post_is_not_a_question_to_wait_for(slack: tuple[Slack, Sandbox]) -> None:
    talk, box = slack
    assert talk.can_post(channel_id(box))
    assert not talk.can_post(box.workspace.place("kitchen").id)
    assert not talk.can_post("C0NOWHERE")
    box.faults.next("conversations.info", status=500)
    assert talk.can_post(channel_id(box))


# -- killed --------------------------------------------------------------------------------------------------


class Process:
    """A bot in a process of its own; killing it is killing it."""

    def __init__(self, box: Sandbox, folder: Path) -> None:
        self.box, self._folder = box, folder
        self._clock = folder / "clock"
        self._started: subprocess.Popen[bytes] | None = None

    def start(self, at: datetime) -> None:
        self._clock.write_text(at.isoformat(), encoding="ascii")
        self.box.clock.set(at)
        settings = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": self.box.bot_token,
            "SLACK_APP_TOKEN": self.box.app_token,
            "SLACK_API_URL": self.box.api_url,
            "ECLAIR_DATA_DIR": str(self._folder),
            "ECLAIR_QUESTIONS_CHANNEL": channel_id(self.box),
            "EMBEDDING_BACKEND": "none",
            "CLOCK_FILE": str(self._clock),
        }
        with (self._folder / "log").open("ab") as log:
            self._started = subprocess.Popen(
                [sys.executable, "-m", "bench.bot_process"],
                env=settings, cwd=self._folder, stdout=log, stderr=log,
            )  # fmt: skip
        self.box.wait_for_bot(PATIENCE)

    def lists_topics(self) -> None:
        """Everybody lists a topic, and a bot that is started again knows it."""
        config = Config(
            _env_file=None,
            slack_bot_token=SecretStr(self.box.bot_token),
            slack_api_url=self.box.api_url,
            data_dir=self._folder,
            embedding_backend="none",
        )
        parts = deps.build(config, clock=self.box.clock.now)
        all_list_vpn(parts)
        self.kill()
        self.start(self.box.clock.now())

    def kill(self) -> None:
        if self._started is not None:
            self._started.kill()
            self._started.wait(PATIENCE)
        wait_for(lambda: self.box.sockets.count == 0)


@pytest.fixture
def process(tmp_path: Path, closing: ThreadPoolExecutor) -> Iterator[Process]:
    box = workspace().start()
    made = Process(box, tmp_path)
    yield made
    made.kill()
    closing.submit(box.stop)


@pytest.mark.parametrize("moment", ["acknowledged, nothing said", "said, and not yet written down"])
@pytest.mark.long
def test_a_bot_killed_between_acknowledgement_and_delivery_loses_nothing_and_repeats_nothing(
    process: Process, moment: str
) -> None:
    box = process.box
    process.start(MONDAY)
    process.lists_topics()
    if moment == "acknowledged, nothing said":
        box.faults.timeout("conversations.info", seconds=30)
        box.faults.timeout("chat.postMessage", seconds=30)
    else:
        box.faults.timeout("chat.postMessage", seconds=30, after=True)

    box.as_("anna").slash("/ask", VPN, channel="questions")
    if moment != "acknowledged, nothing said":
        wait_for(lambda: len(posts(box)) == 1)
    process.kill()
    box.faults.clear()
    process.start(MONDAY + timedelta(minutes=5))

    wait_for(lambda: len(nudged(box)) >= 3 and len(posts(box)) >= 1)
    assert len(posts(box)) == 1
    assert sorted(nudged(box)) == sorted(set(nudged(box)))


def wait_for(what: Callable[[], bool]) -> None:
    """Until it is so; a test that waits in vain fails."""
    until = monotonic() + PATIENCE
    while not what():
        assert monotonic() < until, "waited in vain"
        sleep(0.05)
