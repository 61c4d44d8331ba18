"""What the app hears of what people do, what it does not, and what happens when it does not listen."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import yaml
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from sandbox import Person, Sandbox
from sandbox.state import membership
from sandbox.testing.actor import Actor
from tests.sandbox.sample_app import SampleApp

MANIFEST = Path(__file__).parent / "manifest.yml"


def test_a_message_arrives_as_slack_would_send_it(sample_app: SampleApp, anna: Actor, bruno: Actor) -> None:
    said = anna.say("Is <this> it, @bruno & @here? See https://a.example/x", channel="general")

    event = sample_app.next("message")
    assert event["text"] == f"Is &lt;this&gt; it, <@{bruno.id}> &amp; <!here>? See <https://a.example/x>"
    assert (event["user"], event["channel_type"], event["ts"]) == (anna.id, "channel", said.ts)
    kinds = [one["type"] for one in event["blocks"][0]["elements"][0]["elements"]]
    assert kinds == ["text", "user", "text", "broadcast", "text", "link"]
    body = event["body"]
    assert body["authorizations"][0]["user_id"] == sample_app.box.workspace.app.user_id
    assert body["event_id"].startswith("Ev")


def test_a_typed_token_rings_nobody(sample_app: SampleApp, anna: Actor) -> None:
    anna.say("<!channel> and <@U00000001>", channel="general")

    assert sample_app.next("message")["text"] == "&lt;!channel&gt; and &lt;@U00000001&gt;"


def test_naming_the_bot_is_a_mention_besides(sample_app: SampleApp, anna: Actor) -> None:
    anna.say("@lantern are you there?", channel="general")

    assert sample_app.next("app_mention")["text"].startswith(f"<@{sample_app.box.workspace.app.user_id}>")
    assert sample_app.next("message")


def test_threads_edits_and_deletions_are_told(sample_app: SampleApp, anna: Actor, bruno: Actor) -> None:
    asked = anna.say("Who knows?", channel="general")
    answered = bruno.say("I do", channel="general", thread=asked)
    reply = sample_app.next("message", thread_ts=asked.ts)
    assert (reply["ts"], reply["parent_user_id"]) == (answered.ts, anna.id)
    assert anna.messages("general")[0].raw["reply_count"] == 1

    bruno.edit(answered, "I do, a little")
    changed = sample_app.next("message", subtype="message_changed")
    assert changed["message"]["text"] == "I do, a little"
    assert changed["message"]["edited"]["user"] == bruno.id
    assert changed["previous_message"]["text"] == "I do"

    bruno.delete(answered)
    assert sample_app.next("message", subtype="message_deleted")["deleted_ts"] == answered.ts
    assert "reply_count" not in anna.messages("general")[0].raw


def test_a_deleted_question_with_answers_leaves_a_tombstone(
    sample_app: SampleApp, anna: Actor, bruno: Actor
) -> None:
    asked = anna.say("Who knows?", channel="general")
    bruno.say("I do", channel="general", thread=asked)
    anna.delete(asked)

    assert sample_app.next("message", subtype="message_changed")["message"]["subtype"] == "tombstone"
    assert bruno.sees("I do", channel="general")


def test_reactions_are_told_when_they_come_and_go(sample_app: SampleApp, anna: Actor, bruno: Actor) -> None:
    said = anna.say("Thanks all", channel="general")
    bruno.react(said, ":tada:")

    event = sample_app.next("reaction_added")
    assert (event["user"], event["reaction"], event["item_user"]) == (bruno.id, "tada", anna.id)
    assert event["item"]["ts"] == said.ts
    bruno.unreact(said, "tada")
    assert sample_app.next("reaction_removed")["reaction"] == "tada"


def test_the_app_hears_nothing_from_where_it_is_not(sample_app: SampleApp, anna: Actor, bruno: Actor) -> None:
    anna.say("Between us", channel="secret")
    anna.say("Nobody invited you", channel="open")
    anna.dm("Lunch?", to="bruno")

    assert sample_app.nothing("message")
    assert bruno.sees("Lunch?")


def test_direct_messages_to_the_bot_are_heard(sample_app: SampleApp, anna: Actor) -> None:
    anna.dm("Hello bot")

    assert sample_app.next("message")["channel_type"] == "im"


def test_an_invited_bot_hears_that_it_joined_and_then_everything(sample_app: SampleApp, anna: Actor) -> None:
    anna.invite("lantern", "open")

    joined = sample_app.next("member_joined_channel")
    assert (joined["user"], joined["inviter"]) == (sample_app.box.workspace.app.user_id, anna.id)
    anna.say("Welcome", channel="open")
    assert sample_app.next("message", text="Welcome")
    anna.remove("lantern", "open")
    anna.say("It is gone", channel="open")
    assert sample_app.nothing("message")


def test_the_company_changes_and_the_app_is_told(sample_app: SampleApp) -> None:
    box = sample_app.box
    dora = membership.add_person(box.workspace, Person("dora", "Dora New", tz="Europe/Paris", locale="fr-FR"))
    assert sample_app.next("team_join")["user"]["id"] == dora.id
    membership.change_person(box.workspace, "dora", deleted=True)
    assert sample_app.next("user_change")["user"]["deleted"] is True
    membership.rename(box.workspace, "general", "everyone")
    assert sample_app.next("channel_rename")["channel"]["name"] == "everyone"
    membership.archive(box.workspace, "everyone")
    assert sample_app.next("channel_archive")["channel"] == box.workspace.place("everyone").id


def test_only_what_the_manifest_asks_for_and_may_have_is_sent(
    workspace: Callable[..., Sandbox], app_for: Callable[[Sandbox], SampleApp]
) -> None:
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    manifest["settings"]["event_subscriptions"]["bot_events"].remove("message.channels")
    manifest["oauth_config"]["scopes"]["bot"].remove("reactions:read")
    box = workspace(manifest=manifest)
    sample_app, anna = app_for(box), box.as_("anna")

    anna.react(anna.say("Hello", channel="general"), "wave")
    anna.dm("Hello bot")

    assert sample_app.next("message")["channel_type"] == "im"
    assert sample_app.nothing("reaction_added")
    assert "reactions:read" in box.request_log.all("refusal")[-1].problems[0]


class Listener:
    """A bare Socket Mode client that acknowledges only when told to."""

    def __init__(self, box: Sandbox, acknowledge: bool) -> None:
        self.requests: list[SocketModeRequest] = []
        self.twice, self.acknowledge = Event(), acknowledge
        self.client = SocketModeClient(app_token=box.app_token, web_client=SampleApp(box).client)
        self.client.socket_mode_request_listeners.append(self.hear)
        self.client.connect()
        box.wait_for_bot()

    def hear(self, client: Any, request: SocketModeRequest) -> None:
        self.requests.append(request)
        if self.acknowledge or len(self.requests) > 1:
            client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
            self.twice.set()


def test_an_event_that_is_not_acknowledged_comes_again_and_says_so(
    workspace: Callable[..., Sandbox], closing: Any
) -> None:
    box = workspace(ack_seconds=0.2, retry_pauses=(0.1, 0.1))
    listener = Listener(box, acknowledge=False)
    box.as_("anna").say("Hello", channel="general")

    assert listener.twice.wait(5)
    first, second = listener.requests
    assert (first.retry_attempt, second.retry_attempt, second.retry_reason) == (0, 1, "timeout")
    assert first.payload["event_id"] == second.payload["event_id"]
    assert first.envelope_id != second.envelope_id
    closing.submit(listener.client.close)


def test_each_event_goes_to_one_of_several_connections(
    workspace: Callable[..., Sandbox], closing: Any
) -> None:
    box = workspace()
    listeners = [Listener(box, acknowledge=True) for _ in range(2)]
    box.feed.wait_for(lambda: box.sockets.count == 2 or None, 2)
    for number in range(6):
        box.as_("anna").say(f"Number {number}", channel="general")

    def all_there() -> list[str] | None:
        heard = [one.payload["event"]["text"] for two in listeners for one in two.requests]
        return sorted(heard) if len(heard) >= 6 else None

    heard = box.feed.wait_for(all_there, 5)
    assert heard == [f"Number {number}" for number in range(6)]
    assert all(len(one.requests) == 3 for one in listeners)
    for one in listeners:
        closing.submit(one.client.close)


def test_events_wait_for_an_app_that_is_away(box: Sandbox, app_for: Callable[[Sandbox], SampleApp]) -> None:
    box.as_("anna").dm("Are you there?")

    event = app_for(box).next("message")

    assert event["text"] == "Are you there?"
    assert event["headers"]["x-slack-retry-num"] == ["1"]


def test_a_cut_connection_is_opened_again(sample_app: SampleApp, anna: Actor) -> None:
    for reason in ("refresh_requested", None):
        sample_app.box.faults.disconnect_socket(reason)
        anna.dm("Still there?")

        assert sample_app.next("message", within=15, text="Still there?")
