"""Slash commands, buttons, menus and shortcuts, from a person's keyboard to a real Bolt app and back."""

import pytest

from sandbox import Sandbox
from sandbox.testing.actor import Actor
from tests.sandbox.sample_app import SampleApp, button, section, words


def test_a_command_is_answered_to_the_person_alone(sample_app: SampleApp, anna: Actor, bruno: Actor) -> None:
    assert anna.slash("/lamp", "light", channel="general") == "You said: light"

    assert anna.sees("You said: light").ephemeral
    bruno.does_not_see("You said: light")


def test_a_command_may_answer_everybody(sample_app: SampleApp, anna: Actor, bruno: Actor) -> None:
    anna.slash("/lamp", "shout Good morning", channel="general")

    assert not bruno.sees("Good morning", channel="general").ephemeral


def test_a_response_url_reaches_the_person_later(sample_app: SampleApp, anna: Actor) -> None:
    assert anna.slash("/lamp", "tell It is done") == ""

    assert anna.sees("It is done").ephemeral


def test_a_command_says_where_and_by_whom_it_was_typed(
    box: Sandbox, sample_app: SampleApp, anna: Actor
) -> None:
    anna.slash("/raw", "a <b> & @bruno", channel="general")

    body = sample_app.next("command")
    assert body["user_id"] == anna.id
    assert body["channel_name"] == "general"
    assert body["text"] == "a &lt;b&gt; &amp; @bruno"
    assert body["api_app_id"] == box.workspace.app.app_id


def test_a_command_with_should_escape_gets_ids_for_names(
    sample_app: SampleApp, anna: Actor, bruno: Actor
) -> None:
    anna.slash("/lamp", "ask @bruno in #general <!channel>")

    text = sample_app.next("command")["text"]
    assert f"<@{bruno.id}|bruno>" in text
    assert "|general>" in text
    assert "&lt;!channel&gt;" in text


def test_a_command_that_nobody_answers_shows_slacks_error(
    workspace: object, anna: Actor, sample_app: SampleApp
) -> None:
    sample_app.box.sockets.ack_seconds = 0.3

    assert anna.slash("/deaf") == '/deaf failed with the error "operation_timeout"'


def test_a_command_without_a_connected_app_fails_at_once(anna: Actor) -> None:
    assert anna.slash("/lamp") == '/lamp failed with the error "dispatch_failed"'


def test_an_unknown_command_is_refused(sample_app: SampleApp, anna: Actor) -> None:
    assert "not a valid command" in anna.slash("/nothing")


def test_a_button_brings_its_value_and_its_message(sample_app: SampleApp, bruno: Actor) -> None:
    blocks = [
        section("Who can help?"),
        {"type": "actions", "elements": [button("Answer", "act", value="42")]},
    ]
    sent = sample_app.client.chat_postMessage(channel=bruno.id, text="Who can help?", blocks=blocks)

    assert bruno.press("Answer") == ""

    body = sample_app.next("action")
    assert body["actions"][0]["value"] == "42"
    assert body["message"]["ts"] == sent["ts"]
    assert body["container"]["channel_id"] == sent["channel"]
    assert body["user"]["id"] == bruno.id
    assert body["trigger_id"]


def test_a_press_is_answered_where_its_message_stands(sample_app: SampleApp, anna: Actor) -> None:
    general = sample_app.box.workspace.place("general").id
    blocks = [{"type": "actions", "elements": [button("Answer", "act")]}]
    head = sample_app.client.chat_postMessage(channel=general, text="Who can help?", blocks=blocks)["ts"]
    sample_app.client.chat_postMessage(channel=general, text="More", thread_ts=head)
    anna.press("Answer", anna.sees("Who can help?", channel="general"))
    assert sample_app.box.responses.find(sample_app.next("action")["response_url"]).thread is None

    sample_app.client.chat_postMessage(channel=general, text="Below it", blocks=blocks, thread_ts=head)
    anna.press("Answer", anna.sees("Below it", channel="general"))
    assert sample_app.box.responses.find(sample_app.next("action")["response_url"]).thread == head


def test_a_button_on_an_ephemeral_carries_no_message(sample_app: SampleApp, anna: Actor) -> None:
    general = sample_app.box.workspace.place("general").id
    blocks = [{"type": "actions", "elements": [button("Hide", "act")]}]
    sample_app.client.chat_postEphemeral(channel=general, user=anna.id, text="Psst", blocks=blocks)

    anna.press("Hide")

    body = sample_app.next("action")
    assert body["container"]["is_ephemeral"] is True
    assert "message" not in body


def test_a_response_url_replaces_and_deletes_what_was_pressed(sample_app: SampleApp, anna: Actor) -> None:
    row = {"type": "actions", "elements": [button("Replace", "replace")]}
    sample_app.client.chat_postMessage(channel=anna.id, text="Old", blocks=[section("Old"), row])
    anna.press("Replace")
    assert anna.sees("Replaced.").raw.get("blocks") is None

    row = {"type": "actions", "elements": [button("Vanish", "vanish")]}
    general = sample_app.box.workspace.place("general").id
    sample_app.client.chat_postEphemeral(
        channel=general, user=anna.id, text="Brief", blocks=[section("Brief"), row]
    )
    anna.press("Vanish")
    assert sample_app.box.feed.wait_for(lambda: not anna.ephemerals or None, 5)


def test_a_button_that_is_not_there_is_reported_with_what_is(sample_app: SampleApp, anna: Actor) -> None:
    blocks = [{"type": "actions", "elements": [button("Yes", "yes"), button("No", "no")]}]
    sample_app.client.chat_postMessage(channel=anna.id, text="Well?", blocks=blocks)

    with pytest.raises(AssertionError, match=r"'Yes' .yes., 'No' .no."):
        anna.press("Perhaps", within=0)


def test_two_buttons_with_one_label_are_ambiguous(sample_app: SampleApp, anna: Actor) -> None:
    blocks = [{"type": "actions", "elements": [button("Yes", "yes"), button("Yes", "oui")]}]
    sample_app.client.chat_postMessage(channel=anna.id, text="Well?", blocks=blocks)

    with pytest.raises(AssertionError, match="ambiguous"):
        anna.press("Yes")


def test_menus_in_messages_tell_what_was_chosen_and_keep_it(
    sample_app: SampleApp, anna: Actor, bruno: Actor
) -> None:
    options = [{"text": words(one), "value": one.lower()} for one in ("Red", "Green", "Blue")]
    elements = [
        {"type": "static_select", "action_id": "act", "placeholder": words("Colour"), "options": options},
        {"type": "users_select", "action_id": "who", "placeholder": words("Who")},
        {"type": "overflow", "action_id": "rest", "options": options},
        {"type": "datepicker", "action_id": "day", "placeholder": words("Day")},
    ]
    blocks = [{"type": "actions", "block_id": "row", "elements": elements}]
    sample_app.client.chat_postMessage(channel=anna.id, text="Choose", blocks=blocks)

    anna.choose("Who", "bruno")
    anna.choose("Colour", "Green")

    body = sample_app.next("action")
    assert body["actions"][0]["selected_option"]["value"] == "green"
    assert body["state"]["values"]["row"]["who"]["selected_user"] == bruno.id
    assert "rest" not in body["state"]["values"]["row"]


def test_an_external_menu_asks_the_app_for_its_options(sample_app: SampleApp, anna: Actor) -> None:
    city = {
        "type": "external_select",
        "action_id": "city",
        "placeholder": words("City"),
        "min_query_length": 1,
    }
    sample_app.client.chat_postMessage(
        channel=anna.id, text="Where?", blocks=[section("Where?", accessory=city)]
    )

    assert anna.suggestions("City", "L") == ["Lyon", "Lille"]


def test_shortcuts_reach_the_app(sample_app: SampleApp, anna: Actor, bruno: Actor) -> None:
    said = bruno.say("Remember this", channel="general")

    anna.shortcut("Keep this", message=said)
    assert sample_app.next("keep")["message"]["text"] == "Remember this"
    assert anna.sees("Kept.").ephemeral

    anna.shortcut("light")
    assert anna.sees_modal("Say what you wish.")
