"""The Web API as the app sees it: what it answers, and with which words it says no."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import yaml
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from sandbox import Sandbox
from sandbox.testing.actor import Actor
from tests.sandbox.sample_app import SampleApp, section

MANIFEST = Path(__file__).parent / "manifest.yml"


@pytest.fixture
def client(box: Sandbox) -> WebClient:
    return WebClient(box.bot_token, base_url=box.api_url, timeout=5)


def refusal(action: Callable[[], object]) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        action()
    answer = caught.value.response.data
    assert isinstance(answer, dict)
    return answer


def place(box: Sandbox, name: str) -> str:
    return box.workspace.place(name).id


def test_the_token_says_who_one_is(box: Sandbox, client: WebClient) -> None:
    answer = client.auth_test()
    assert answer["user_id"] == box.workspace.app.user_id
    assert "chat:write" in answer.headers["x-oauth-scopes"]

    for token, word in (("xoxb-wrong", "invalid_auth"), (box.app_token, "not_allowed_token_type")):
        assert refusal(WebClient(token, base_url=box.api_url).auth_test)["error"] == word
    assert refusal(WebClient(base_url=box.api_url).auth_test)["error"] == "not_authed"
    assert refusal(lambda: client.api_call("chat.nothing"))["error"] == "unknown_method"


def test_a_user_id_stands_for_the_direct_message(box: Sandbox, client: WebClient, anna: Actor) -> None:
    sent = client.chat_postMessage(channel=anna.id, text="Hello")

    assert sent["channel"] == client.conversations_open(users=anna.id)["channel"]["id"]
    assert sent["message"]["bot_id"] == box.workspace.app.bot_id
    assert anna.messages()[0].text == "Hello"


@pytest.mark.parametrize(
    ("channel", "word"),
    [("gone", "user_disabled"), ("robot", "cannot_dm_bot"), ("slackbot", "cannot_dm_bot")],
)
def test_some_people_cannot_be_written_to(box: Sandbox, client: WebClient, channel: str, word: str) -> None:
    person = box.workspace.person(channel).id
    assert refusal(lambda: client.chat_postMessage(channel=person, text="Hello"))["error"] == word
    assert refusal(lambda: client.conversations_open(users=person))["error"] == word


@pytest.mark.parametrize(
    ("name", "word"),
    [("secret", "channel_not_found"), ("closed", "is_archived"), ("open", "not_in_channel")],
)
def test_some_channels_cannot_be_written_to(box: Sandbox, client: WebClient, name: str, word: str) -> None:
    assert refusal(lambda: client.chat_postMessage(channel=place(box, name), text="Hello"))["error"] == word


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_unknown_things_are_named_as_slack_names_them(box: Sandbox, client: WebClient) -> None:
    general = place(box, "general")
    for action, word in (
        (lambda: client.chat_postMessage(channel="C404", text="Hello"), "channel_not_found"),
        (lambda: client.chat_postMessage(channel=general), "no_text"),
        (lambda: client.chat_postMessage(channel=general, text="x" * 40_001), "msg_too_long"),
        (lambda: client.chat_postMessage(channel=general, text="Hi", thread_ts="1.2"), "thread_not_found"),
        (lambda: client.chat_update(channel=general, ts="1.2", text="Hi"), "message_not_found"),
        (lambda: client.users_info(user="U404"), "user_not_found"),
        (lambda: client.reactions_add(channel=general, timestamp="1.2", name="tada"), "message_not_found"),
        (lambda: client.users_list(cursor="nonsense"), "invalid_cursor"),
    ):
        assert refusal(action)["error"] == word


def test_what_slack_would_not_show_is_refused_with_the_path_of_the_fault(
    box: Sandbox, client: WebClient
) -> None:
    blocks = [section("Fine"), {"type": "header", "text": {"type": "mrkdwn", "text": "*No*"}}]

    answer = refusal(lambda: client.chat_postMessage(channel=place(box, "general"), text="Hi", blocks=blocks))

    assert answer["error"] == "invalid_blocks"
    assert "blocks[1].text.type" in answer["response_metadata"]["messages"][0]


def test_a_message_can_be_redrawn_and_deleted_by_its_author_only(
    box: Sandbox, client: WebClient, anna: Actor
) -> None:
    general = place(box, "general")
    mine = client.chat_postMessage(channel=general, text="Open", blocks=[section("Open")])
    hers = anna.say("Mine", channel="general")

    client.chat_update(channel=general, ts=mine["ts"], text="Closed")
    assert "blocks" not in box.workspace.place("general").messages[mine["ts"]]
    client.chat_update(channel=general, ts=mine["ts"], text="Shut", blocks=[section("Shut")])
    assert anna.sees("Shut").ts == mine["ts"]

    update = refusal(lambda: client.chat_update(channel=general, ts=hers.ts, text="Ours"))
    assert update["error"] == "cant_update_message"
    assert refusal(lambda: client.chat_delete(channel=general, ts=hers.ts))["error"] == "cant_delete_message"
    client.chat_delete(channel=general, ts=mine["ts"])
    anna.does_not_see("Shut", within=0)


def test_the_same_people_share_one_group_conversation(box: Sandbox, client: WebClient) -> None:
    anna, bruno = box.as_("anna").id, box.as_("bruno").id
    first = client.conversations_open(users=[anna, bruno])["channel"]["id"]
    again = client.conversations_open(users=f"{bruno},{anna}")

    assert again["channel"]["id"] == first
    assert again["already_open"] is True
    assert client.conversations_info(channel=first)["channel"]["is_mpim"] is True
    client.chat_postMessage(channel=first, text="Meet each other")
    assert box.as_("bruno").sees("Meet each other")
    box.as_("carol").does_not_see("Meet each other", within=0)
    assert set(client.conversations_members(channel=first)["members"]) == {
        anna,
        bruno,
        box.workspace.app.user_id,
    }


def test_history_and_threads_are_read_in_slacks_order(box: Sandbox, client: WebClient, anna: Actor) -> None:
    general = place(box, "general")
    first, second = (anna.say(text, channel="general") for text in ("One", "Two"))
    reply = anna.say("Under one", channel="general", thread=first)
    client.chat_postMessage(
        channel=general, text="Three", metadata={"event_type": "sent", "event_payload": {"id": "7"}}
    )

    history = client.conversations_history(channel=general, include_all_metadata=True)
    assert [one["text"] for one in history["messages"]] == ["Three", "Two", "One"]
    assert history["messages"][0]["metadata"]["event_payload"] == {"id": "7"}
    assert "metadata" not in client.conversations_history(channel=general)["messages"][0]
    page = client.conversations_history(channel=general, limit=2)
    assert page["has_more"] is True
    cursor = page["response_metadata"]["next_cursor"]
    assert client.conversations_history(channel=general, cursor=cursor)["messages"][0]["text"] == "One"
    after = client.conversations_history(channel=general, oldest=second.ts)
    assert [one["text"] for one in after["messages"]] == ["Three"]
    thread = client.conversations_replies(channel=general, ts=reply.ts)["messages"]
    assert [one["text"] for one in thread] == ["One", "Under one"]
    assert thread[0]["latest_reply"] == reply.ts


def test_people_are_listed_page_by_page(box: Sandbox, client: WebClient) -> None:
    found = [one for answer in client.users_list(limit=2) for one in answer["members"]]
    assert len(found) == len(box.workspace.people)

    anna = client.users_info(user=box.as_("anna").id, include_locale=True)["user"]
    assert (anna["locale"], anna["tz"], anna["tz_offset"]) == ("de-DE", "Europe/Berlin", 3600)
    assert (anna["is_admin"], anna["profile"]["title"]) == (True, "Buyer")
    assert client.users_info(user=box.workspace.person("gone").id)["user"]["deleted"] is True
    assert "locale" not in client.users_info(user=anna["id"])["user"]


def test_channels_are_listed_as_far_as_the_bot_may_see(box: Sandbox, client: WebClient) -> None:
    listed = client.conversations_list(types="public_channel,private_channel", exclude_archived=True)
    assert {one["name"] for one in listed["channels"]} == {"general", "open"}
    mine = client.users_conversations(types="public_channel")["channels"]
    assert {one["name"] for one in mine} == {"general", "closed"}
    client.conversations_join(channel=place(box, "open"))
    assert client.conversations_info(channel=place(box, "open"))["channel"]["is_member"] is True


def test_pauses_groups_and_the_team_can_be_asked_for(
    workspace: Callable[..., Sandbox],
) -> None:
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    manifest["oauth_config"]["scopes"]["bot"].append("dnd:read")
    box = workspace(manifest=manifest)
    client = WebClient(box.bot_token, base_url=box.api_url)

    pause = client.dnd_info(user=box.as_("bruno").id)
    assert pause["dnd_enabled"] is True
    tonight = box.clock.now().replace(hour=21, minute=0)
    assert pause["next_dnd_start_ts"] == int(tonight.timestamp())
    assert pause["next_dnd_end_ts"] == int((tonight + timedelta(hours=10)).timestamp())
    assert client.dnd_info(user=box.as_("anna").id)["dnd_enabled"] is False
    group = client.usergroups_list()["usergroups"][0]
    assert client.usergroups_users_list(usergroup=group["id"])["users"] == [
        box.as_(one).id for one in ("anna", "bruno")
    ]
    assert client.team_info()["team"]["id"] == box.workspace.app.team_id
    assert client.bots_info(bot=box.workspace.app.bot_id)["bot"]["name"] == "Lantern"


def test_a_scope_that_is_not_granted_is_named(box: Sandbox, client: WebClient) -> None:
    answer = refusal(lambda: client.dnd_info(user=box.as_("anna").id))

    assert (answer["error"], answer["needed"]) == ("missing_scope", "dnd:read")
    assert "chat:write" in answer["provided"]


def test_scopes_follow_the_kind_of_conversation(workspace: Callable[..., Sandbox]) -> None:
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    manifest["oauth_config"]["scopes"]["bot"].remove("channels:history")
    box = workspace(manifest=manifest)
    client = WebClient(box.bot_token, base_url=box.api_url)
    dm = client.conversations_open(users=box.as_("anna").id)["channel"]["id"]

    assert client.conversations_history(channel=dm)["messages"] == []
    answer = refusal(lambda: client.conversations_history(channel=place(box, "general")))
    assert answer["needed"] == "channels:history"


def test_a_file_is_uploaded_shared_and_downloaded(box: Sandbox, client: WebClient, anna: Actor) -> None:
    content = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    dm = client.conversations_open(users=anna.id)["channel"]["id"]

    shared = client.files_upload_v2(
        channel=dm, content=content, filename="meeting.ics", title="Our meeting", initial_comment="See you"
    )

    seen = anna.sees("Our meeting")
    assert seen.raw["text"] == "See you"
    address = shared["file"]["url_private"]
    with urlopen(address, timeout=5) as answer:  # noqa: S310 - the sandbox's own address
        assert answer.read().decode() == content
        assert "attachment" in answer.headers["Content-Disposition"]
    with pytest.raises(SlackApiError, match="not_in_channel"):
        client.files_upload_v2(channel=place(box, "open"), content=content, filename="meeting.ics")


def test_reactions_of_the_bot_follow_slacks_rules(box: Sandbox, client: WebClient, anna: Actor) -> None:
    general, said = place(box, "general"), anna.say("Ta-da", channel="general")
    client.reactions_add(channel=general, timestamp=said.ts, name="tada")

    again = refusal(lambda: client.reactions_add(channel=general, timestamp=said.ts, name="tada"))
    assert again["error"] == "already_reacted"
    rows = client.reactions_get(channel=general, timestamp=said.ts)["message"]["reactions"]
    assert rows == [{"name": "tada", "users": [box.workspace.app.user_id], "count": 1}]
    client.reactions_remove(channel=general, timestamp=said.ts, name="tada")
    gone = refusal(lambda: client.reactions_remove(channel=general, timestamp=said.ts, name="tada"))
    assert gone["error"] == "no_reaction"


def test_a_permalink_leads_to_the_message(box: Sandbox, client: WebClient, anna: Actor) -> None:
    said = anna.say("Here", channel="general")
    link = client.chat_getPermalink(channel=said.channel, message_ts=said.ts)["permalink"]
    assert link.endswith(f"/archives/{said.channel}/p{said.ts.replace('.', '')}")


def test_an_ephemeral_needs_both_in_the_channel_and_cannot_be_updated(
    box: Sandbox, client: WebClient, anna: Actor, bruno: Actor
) -> None:
    general = place(box, "general")
    sent = client.chat_postEphemeral(channel=general, user=anna.id, text="Only you")
    assert anna.ephemerals[0].text == "Only you"
    assert bruno.ephemerals == []
    late = refusal(lambda: client.chat_update(channel=general, ts=sent["message_ts"], text="All"))
    assert late["error"] == "message_not_found"
    bruno.leave("general")
    answer = refusal(lambda: client.chat_postEphemeral(channel=general, user=bruno.id, text="You"))
    assert answer["error"] == "user_not_in_channel"


def test_a_response_url_is_good_for_five_uses(sample_app: SampleApp, anna: Actor) -> None:
    anna.slash("/raw", "x", channel="open")
    hook = WebhookClient(sample_app.next("command")["response_url"])

    answers = [hook.send(text=f"Number {number}") for number in range(6)]

    assert [one.status_code for one in answers] == [200, 200, 200, 200, 200, 404]
    assert answers[-1].body == "used_url"
    assert len(anna.ephemerals) == 5
    assert WebhookClient(f"{sample_app.box.url}/actions/T1/none").send(text="Hi").body == "expired_url"
