"""Modals and the Home tab: opened, filled in, refused, updated, stacked, closed."""

from collections.abc import Callable
from time import sleep
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox
from sandbox.testing.actor import Actor
from tests.sandbox.sample_app import FORM, SampleApp, button, field, modal, section, words


def error_of(action: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        action()
    return str(caught.value.response["error"])


def test_a_form_is_filled_in_by_its_labels_and_sent(sample_app: SampleApp, anna: Actor) -> None:
    anna.slash("/lamp", "modal")

    assert anna.submit({"Wish": "A kettle", "Colour": "Green"}) == {}

    values = sample_app.next("submission")["view"]["state"]["values"]
    assert values["wish"]["wish"] == {"type": "plain_text_input", "value": "A kettle"}
    assert values["colour"]["colour"]["selected_option"]["value"] == "green"
    assert anna.modal is None


def test_a_required_field_left_empty_never_reaches_the_app(sample_app: SampleApp, anna: Actor) -> None:
    anna.slash("/lamp", "modal")

    assert anna.submit({"Colour": "Red"}) == {"wish": "Please complete this required field."}
    assert sample_app.nothing("submission")


def test_a_text_longer_than_the_field_allows_is_stopped_by_slack(sample_app: SampleApp, anna: Actor) -> None:
    anna.slash("/lamp", "modal")

    assert "at most 100" in anna.submit({"Wish": "x" * 101})["wish"]


def test_the_apps_errors_stand_beside_their_field_and_nothing_is_lost(
    sample_app: SampleApp, anna: Actor
) -> None:
    anna.slash("/lamp", "modal")

    assert anna.submit({"Wish": "refuse"}) == {"wish": "Not this one."}

    assert anna.modal is not None
    assert anna.modal["state"]["values"]["wish"]["wish"]["value"] == "refuse"


@pytest.mark.parametrize(("wish", "title"), [("update", "Changed"), ("push", "On top")])
def test_an_answer_may_change_the_modal_or_stack_one_on_it(
    sample_app: SampleApp, anna: Actor, wish: str, title: str
) -> None:
    anna.slash("/lamp", "modal")

    assert anna.submit({"Wish": wish}) == {}

    assert anna.modal is not None
    assert anna.modal["title"]["text"] == title


def test_closing_the_modal_on_top_shows_the_one_below_and_tells_the_app(
    sample_app: SampleApp, anna: Actor
) -> None:
    anna.slash("/lamp", "modal")
    anna.submit({"Wish": "push"})

    anna.close()

    assert sample_app.next("closed")["is_cleared"] is False
    assert anna.sees_modal("Say what you wish.")


def test_clear_closes_the_whole_stack(sample_app: SampleApp, anna: Actor) -> None:
    anna.slash("/lamp", "modal")
    anna.submit({"Wish": "clear"})

    assert anna.modal is None


def test_a_malformed_view_in_an_answer_is_refused_with_the_reason(sample_app: SampleApp, anna: Actor) -> None:
    anna.slash("/lamp", "modal")

    assert "trouble" in anna.submit({"Wish": "broken"})[""]

    refusals = sample_app.box.request_log.all("refusal")
    assert any("title: is missing" in line for line in refusals[-1].problems)


def test_no_more_than_three_modals_are_stacked(sample_app: SampleApp, anna: Actor) -> None:
    sample_app.box.sockets.ack_seconds = (
        0.5  # the third push fails in the app, which then may not acknowledge
    )
    anna.slash("/lamp", "modal")
    for depth in (2, 3):
        anna.press("One more")
        assert _stacked(sample_app, anna, depth)

    anna.press("One more")

    refused = sample_app.box.feed.wait_for(
        lambda: (
            [
                one
                for one in sample_app.box.request_log.all("call", "views.push")
                if one.outcome == "push_limit_reached"
            ]
            or None
        ),
        5,
    )
    assert refused


def _stacked(sample_app: SampleApp, person: Actor, depth: int) -> bool | None:
    return sample_app.box.feed.wait_for(
        lambda: len(sample_app.box.views.stack(person.id)) == depth or None, 5
    )


def test_a_trigger_opens_one_modal_within_its_time(workspace: Callable[..., Sandbox]) -> None:
    box = workspace(trigger_seconds=0.2)
    client, anna = SampleApp(box).client, box.as_("anna").id
    trigger, late = box.triggers.issue(anna), box.triggers.issue(anna)

    assert client.views_open(trigger_id=trigger, view=FORM)["view"]["id"]
    assert error_of(lambda: client.views_open(trigger_id=trigger, view=FORM)) == "exchanged_trigger_id"
    assert error_of(lambda: client.views_open(trigger_id="1.2.3", view=FORM)) == "invalid_arguments"
    sleep(0.25)
    assert error_of(lambda: client.views_open(trigger_id=late, view=FORM)) == "expired_trigger_id"


def test_an_update_keeps_what_was_typed_and_minds_the_hash(box: Sandbox, anna: Actor) -> None:
    client = SampleApp(box).client
    opened = client.views_open(trigger_id=box.triggers.issue(anna.id), view=FORM)["view"]
    surface, widget = anna._find("Wish", lambda one: True, None, 1)
    box.interactions.fill(surface, widget, {"type": "plain_text_input", "value": "A kettle"})
    longer = {**FORM, "blocks": [*FORM["blocks"], section("And more.")]}

    updated = client.views_update(view_id=opened["id"], hash=opened["hash"], view=longer)["view"]

    assert updated["state"]["values"]["wish"]["wish"]["value"] == "A kettle"
    stale = error_of(lambda: client.views_update(view_id=opened["id"], hash=opened["hash"], view=longer))
    assert stale == "hash_conflict"
    anna.close()
    assert error_of(lambda: client.views_update(view_id=opened["id"], view=longer)) == "not_found"


def test_every_kind_of_input_arrives_as_slack_sends_it(
    box: Sandbox, sample_app: SampleApp, anna: Actor
) -> None:
    options = [{"text": words(one), "value": one.lower()} for one in ("Red", "Green", "Blue")]
    kinds: dict[str, Any] = {
        "email_text_input": {},
        "url_text_input": {},
        "number_input": {"is_decimal_allowed": False, "min_value": "1", "max_value": "9"},
        "multi_static_select": {"options": options},
        "radio_buttons": {"options": options},
        "checkboxes": {"options": options, "initial_options": [options[0]]},
        "multi_users_select": {},
        "channels_select": {},
        "datepicker": {},
        "timepicker": {"initial_time": "09:30"},
        "datetimepicker": {},
        "rich_text_input": {},
    }
    blocks = [
        field(kind, {"type": kind, "action_id": kind, **more}, optional=True) for kind, more in kinds.items()
    ]
    sample_app.client.views_open(trigger_id=box.triggers.issue(anna.id), view=modal("All", blocks))

    errors = anna.submit({"email_text_input": "nobody", "number_input": "10", "url_text_input": "here"})
    assert set(errors) == {"email_text_input", "number_input", "url_text_input"}
    sent = {
        "email_text_input": "a@b.example",
        "url_text_input": "https://a.example",
        "number_input": 7,
        "multi_static_select": ["Red", "Blue"],
        "radio_buttons": "Green",
        "multi_users_select": ["bruno", "carol"],
        "channels_select": "general",
        "datepicker": "2026-03-09",
        "datetimepicker": 1773046800,
        "rich_text_input": "Hello",
    }
    assert anna.submit(sent) == {}

    values = sample_app.next("submission")["view"]["state"]["values"]
    read = {
        kind: next(iter(value for key, value in values[kind][kind].items() if key != "type"))
        for kind in kinds
    }
    assert read["number_input"] == "7"
    assert [one["value"] for one in read["multi_static_select"]] == ["red", "blue"]
    assert read["radio_buttons"]["value"] == "green"
    assert [one["value"] for one in read["checkboxes"]] == ["red"]
    assert read["multi_users_select"] == [box.as_("bruno").id, box.as_("carol").id]
    assert read["channels_select"] == box.workspace.place("general").id
    assert read["timepicker"] == "09:30"
    assert read["datetimepicker"] == 1773046800
    assert read["rich_text_input"]["type"] == "rich_text"


def test_a_modal_hands_out_response_urls_where_it_was_asked_to(
    box: Sandbox, sample_app: SampleApp, anna: Actor
) -> None:
    where = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    view = modal("Where", [field("Where", where)])
    sample_app.client.views_open(trigger_id=box.triggers.issue(anna.id), view=view)

    anna.submit({"Where": "general"})

    urls = sample_app.next("submission")["response_urls"]
    assert urls[0]["channel_id"] == box.workspace.place("general").id


def test_a_home_tab_is_published_seen_and_pressed(sample_app: SampleApp, anna: Actor, bruno: Actor) -> None:
    blocks = [section("Welcome, Anna"), {"type": "actions", "elements": [button("Pause", "act", value="1")]}]
    sample_app.client.views_publish(user_id=anna.id, view={"type": "home", "blocks": blocks})

    assert anna.sees_home("Welcome, Anna")
    assert bruno.home is None
    anna.press("Pause")

    body = sample_app.next("action")
    assert body["view"]["type"] == "home"
    assert "response_url" not in body


def test_opening_the_home_tab_tells_the_app_who_and_what_is_there(sample_app: SampleApp, anna: Actor) -> None:
    anna.open_home()
    assert "view" not in sample_app.next("app_home_opened")
    view = {"type": "home", "blocks": [section("Hello")]}
    sample_app.client.views_publish(user_id=anna.id, view=view)

    anna.open_home()

    event = sample_app.next("app_home_opened")
    assert (event["user"], event["tab"]) == (anna.id, "home")
    assert event["view"]["blocks"][0]["text"]["text"] == "Hello"
