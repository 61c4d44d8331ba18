"""The app in the browser: its messages, forms and Home tab, and what is seen of it behind the scenes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox import Hooks, Sandbox
from sandbox.state.workspace import SLACKBOT
from tests.browser.conftest import address, sees, write
from tests.sandbox.sample_app import SampleApp, button, field, modal, section, words

Window = Callable[..., Any]
HOME = {
    "type": "home",
    "blocks": [section("At home"), {"type": "actions", "elements": [button("Push", "act")]}],
}


def options(*labels: str) -> list[dict[str, Any]]:
    return [{"text": words(label), "value": label.lower()} for label in labels]


def test_a_form_is_filled_in_refused_beside_its_field_and_taken(
    box: Sandbox, sample_app: SampleApp, window: Window
) -> None:
    page = window(box, "anna", "general")
    write(page, "/lamp modal")
    page.locator("dialog.modal").wait_for()
    assert page.evaluate("document.activeElement.name").startswith("v:")

    page.click(".modal .submit")
    page.locator(".modal .error", has_text="Please fill in this field.").wait_for()
    wish = page.locator(".modal input[name*=wish]")
    assert wish.get_attribute("aria-invalid") == "true"

    wish.fill("refuse")
    page.click(".modal .submit")
    page.locator(".modal .error", has_text="Not this one.").wait_for()
    assert wish.input_value() == "refuse"
    page.locator('[name^="v:"]:focus').wait_for()

    page.select_option(".modal select", "green")
    wish.fill("A lamp")
    page.keyboard.press("Enter")
    page.locator("dialog.modal").wait_for(state="detached")
    for _ in range(2):  # the submission that was refused came first
        heard = sample_app.next("submission")["view"]["state"]["values"]
    assert heard["wish"]["wish"]["value"] == "A lamp"
    assert heard["colour"]["colour"]["selected_option"]["value"] == "green"


def test_forms_stand_on_one_another_and_close_one_by_one(
    box: Sandbox, sample_app: SampleApp, window: Window
) -> None:
    page = window(box, "anna", "general")
    write(page, "/lamp modal")
    page.locator(".modal input[name*=wish]").fill("Kept meanwhile")
    page.click(".modal >> text=One more")
    page.locator("#view-title", has_text="Another").wait_for()
    page.click(".modal >> text=One more >> nth=1")
    page.locator(".modal", has_text="form 3").wait_for()
    page.click(".modal [aria-label='Back to the form below']")
    page.locator(".modal", has_text="form 2").wait_for()
    page.click(".modal [aria-label='Back to the form below']")
    page.locator("#view-title", has_text="A form").wait_for()
    assert page.input_value(".modal input[name*=wish]") == "Kept meanwhile"
    page.keyboard.press("Escape")
    page.locator("dialog.modal").wait_for(state="detached")
    assert sample_app.next("closed")["is_cleared"] is True


def test_every_kind_of_field_tells_the_app_what_was_put_in(
    box: Sandbox, sample_app: SampleApp, window: Window
) -> None:
    blocks = [
        field("Who", {"type": "users_select", "action_id": "who"}),
        field("Where", {"type": "multi_channels_select", "action_id": "where"}),
        field("Town", {"type": "external_select", "action_id": "city", "min_query_length": 1}),
        field("Day", {"type": "datepicker", "action_id": "day"}),
        field("Hour", {"type": "timepicker", "action_id": "hour"}),
        field("Moment", {"type": "datetimepicker", "action_id": "moment"}),
        field("Some", {"type": "checkboxes", "action_id": "some", "options": options("One", "Two")}),
        field(
            "Either",
            {"type": "radio_buttons", "action_id": "either", "options": options("Yes", "No")},
        ),
        field("Number", {"type": "number_input", "action_id": "number", "is_decimal_allowed": False}),
        field("Long", {"type": "plain_text_input", "action_id": "long", "multiline": True}),
    ]
    page = window(box, "anna", "general")
    box.views.open(box.workspace.by_handle("anna").id, modal("All", blocks))
    page.locator("dialog.modal").wait_for()
    _pick(page, "Who", "bru", "Bruno Martin")
    _pick(page, "Where", "gen", "#general")
    _pick(page, "Where", "op", "#open")
    _pick(page, "Town", "L", "Lille")
    page.get_by_label("Day").fill("2026-05-04")
    page.get_by_label("Hour").fill("08:30")
    page.get_by_label("Moment").fill("2026-05-04T12:00")
    page.get_by_role("checkbox", name="One").check()
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Number").fill("7")
    page.get_by_label("Long").fill("two\nlines")
    page.click(".modal .submit")
    page.locator("dialog.modal").wait_for(state="detached")

    heard = sample_app.next("submission")["view"]["state"]["values"]
    assert heard["who"]["who"]["selected_user"] == box.workspace.by_handle("bruno").id
    assert [box.workspace.place(one).name for one in heard["where"]["where"]["selected_channels"]] == [
        "general",
        "open",
    ]
    assert heard["city"]["city"]["selected_option"]["value"] == "lille"
    assert heard["day"]["day"]["selected_date"] == "2026-05-04"
    assert heard["hour"]["hour"]["selected_time"] == "08:30"
    assert heard["moment"]["moment"]["selected_date_time"] == 1777888800  # noon in Berlin, 10:00 UTC
    assert [one["value"] for one in heard["some"]["some"]["selected_options"]] == ["one"]
    assert heard["either"]["either"]["selected_option"]["value"] == "no"
    assert heard["number"]["number"]["value"] == "7"
    assert heard["long"]["long"]["value"] == "two\nlines"


def _pick(page: Any, label: str, typed: str, name: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.keyboard.type(typed)
    page.locator(".modal [role=option]:visible", has_text=name).first.wait_for()
    page.locator(".modal [role=option]:visible", has_text=name).first.click()


def test_a_button_is_pressed_after_its_question_and_the_message_is_redrawn(
    box: Sandbox, sample_app: SampleApp, window: Window
) -> None:
    ask = {
        "title": words("Sure?"),
        "text": words("It changes."),
        "confirm": words("Do it"),
        "deny": words("No"),
    }
    blocks = [{"type": "actions", "elements": [button("Change", "replace", confirm=ask)]}]
    sample_app.client.chat_postMessage(channel=box.workspace.place("general").id, text="Press", blocks=blocks)
    page = window(box, "anna", "general")
    page.click("#lines >> text=Change")
    page.locator("#confirm", has_text="It changes.").wait_for()
    page.click("#confirm-no")
    page.click("#lines >> text=Change")
    page.click("#confirm-yes")
    sees(page, "Replaced.")


def test_the_home_tab_is_drawn_when_it_is_opened_and_its_buttons_work(
    box: Sandbox, sample_app: SampleApp, window: Window
) -> None:
    page = window(box, "anna", "home")
    page.locator("text=Lantern hasn’t drawn this tab yet.").wait_for()
    assert sample_app.next("app_home_opened")["tab"] == "home"
    sample_app.client.views_publish(user_id=box.workspace.by_handle("anna").id, view=HOME)
    page.click("#home-view >> text=Push")
    assert sample_app.next("action")["container"]["type"] == "view"


def test_shortcuts_are_within_reach(box: Sandbox, sample_app: SampleApp, window: Window) -> None:
    box.as_("bruno").say("Worth keeping", channel="general")
    page = window(box, "anna", "general")
    sees(page, "Worth keeping").locator(".acts summary").focus()
    page.keyboard.press("Enter")
    page.locator(".acts .menu-list button:visible").first.click()
    assert sample_app.next("keep")["message"]["text"] == "Worth keeping"
    sees(page, "Kept.")
    page.click("#shortcuts summary")
    page.locator("#shortcuts .menu-list button").first.click()
    page.locator("dialog.modal").wait_for()


def test_files_are_shown_as_what_they_are(box: Sandbox, sample_app: SampleApp, window: Window) -> None:
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002"
        "000001e221bc330000000049454e44ae426082"
    )
    place = box.workspace.place("general").id
    sample_app.client.files_upload_v2(channel=place, filename="dot.png", content=pixel, title="A dot")
    sample_app.client.files_upload_v2(
        channel=place, filename="meeting.ics", content=b"BEGIN:VCALENDAR", title="Us"
    )
    page = window(box, "anna", "general")
    sees(page, "A dot").locator("img[alt='A dot']").wait_for()
    sees(page, "Calendar invitation").locator("a[download='meeting.ics']").wait_for()


def test_behind_the_scenes_shows_traffic_refusals_and_reasons(
    workspace: Callable[..., Sandbox], app_for: Callable[[Sandbox], SampleApp], window: Window
) -> None:
    box = workspace(hooks=Hooks(explain=lambda channel, ts, language: [f"You know *lamps* ({language})."]))
    sample_app = app_for(box)
    page = window(box, "anna", "general")
    page.click("#drawer-button")
    page.click("#drawer-traffic")
    write(page, "/lamp hello")
    page.locator(".traffic li", has_text="/lamp").locator("text=acknowledged").wait_for()

    with pytest.raises(SlackApiError, match="invalid_blocks"):
        place = box.workspace.place("general").id
        sample_app.client.chat_postMessage(channel=place, text="x", blocks=[{"type": "header"}])
    page.click("#drawer-trouble")
    page.locator(".traffic .error", has_text="blocks[0].text: is missing").first.wait_for()

    sample_app.client.chat_postMessage(channel=box.workspace.place("general").id, text="For you")
    page.click("#drawer-said")
    page.locator(".said li", has_text="For you").wait_for()
    page.click("[data-closes=drawer]")
    sees(page, "For you").locator("[data-shows=why]").focus()
    page.keyboard.press("Enter")
    page.locator("#why", has_text="You know lamps (en).").wait_for()


def test_what_was_asked_for_one_part_behind_the_scenes_does_not_take_the_place_of_another(
    box: Sandbox, sample_app: SampleApp, window: Window
) -> None:
    page = window(box, "anna", "general")
    page.click("#drawer-button")
    page.click("#drawer-trouble")
    page.locator("#drawer [data-tab=trouble]").wait_for()
    held: list[Any] = []
    page.route("**/part/drawer?tab=trouble", lambda route: held.append(route))
    with page.expect_request("**/part/drawer?tab=trouble"):
        sample_app.client.chat_postMessage(channel=box.workspace.place("general").id, text="For you")
    page.click("#drawer-said")
    page.locator(".said li", has_text="For you").wait_for()
    with page.expect_response("**/part/drawer?tab=trouble") as answered:
        held[0].continue_()
    answered.value.finished()
    page.wait_for_timeout(200)
    assert page.locator("#drawer [data-tab]").get_attribute("data-tab") == "said"


def test_an_answer_that_a_newer_one_overtook_is_not_drawn(
    box: Sandbox, sample_app: SampleApp, window: Window
) -> None:
    general = box.workspace.place("general").id
    page = window(box, "anna", "general")
    page.click("#drawer-button")
    page.locator("#drawer [data-tab=said]").wait_for()
    held: list[Any] = []
    page.route("**/part/drawer?tab=said", lambda route: held.append((route, route.fetch())), times=1)
    sample_app.client.chat_postMessage(channel=general, text="The first")
    while not held:
        page.wait_for_timeout(50)
    sample_app.client.chat_postMessage(channel=general, text="The second")
    page.locator(".said li", has_text="The second").wait_for()
    route, answer = held[0]
    route.fulfill(response=answer)
    page.wait_for_timeout(300)
    assert page.locator(".said li", has_text="The second").count() == 1


def test_the_clock_is_moved_by_hand_and_what_falls_due_arrives(
    workspace: Callable[..., Sandbox], app_for: Callable[[Sandbox], SampleApp], window: Window
) -> None:
    moved: list[timedelta] = []

    def pass_by(span: timedelta) -> None:
        box.clock.move(span)
        moved.append(span)
        sample_app.client.chat_postMessage(
            channel=box.workspace.place("general").id, text=f"Due {len(moved)}"
        )

    party = "Summer party"
    hooks = Hooks(on_skip=pass_by, landmarks=lambda language: [(party, box.clock.now() + timedelta(days=30))])
    box = workspace(hooks=hooks)
    sample_app = app_for(box)
    page = window(box, "anna", "general")
    assert "Mo" in page.inner_text("#now")

    page.click("text=+1 hour")
    sees(page, "Due 1")
    assert page.locator(".line.arrived", has_text="Due 1").count() == 1
    page.locator("#now", has_text="11:00").wait_for()
    page.click("text=Tomorrow 9:00")
    page.locator("#now", has_text="09:00").wait_for()
    page.click("text=+1 week")
    sees(page, "Due 3")
    page.click(f"text={party}")
    sees(page, "Due 4")
    assert moved == [timedelta(hours=1), timedelta(hours=22), timedelta(weeks=1), moved[3]]
    assert timedelta(days=29) < moved[3] <= timedelta(days=30)


def test_without_the_app_the_page_says_so_and_what_to_do(
    box: Sandbox, app_for: Callable[[Sandbox], SampleApp], window: Window
) -> None:
    page = window(box, "anna", "general")
    page.locator(".banner", has_text=f"SLACK_API_URL={box.api_url}").wait_for()
    write(page, "/lamp on")
    page.locator(".toast", has_text="Lantern isn’t connected").wait_for()
    assert page.input_value("#c-main") == "/lamp on"

    sample_app = app_for(box)
    page.locator(".banner").wait_for(state="detached")
    box.sockets.disconnect(None)
    page.locator(".banner", has_text="Lantern has stopped").wait_for()
    write(page, "Nobody hears me yet")
    sees(page, "Nobody hears me yet")
    sample_app.next("message", within=10)
    page.locator(".banner").wait_for(state="detached")


def test_a_block_that_the_sandbox_does_not_know_is_shown_as_such(box: Sandbox, window: Window) -> None:
    place = box.workspace.place("general")
    message = box.as_("anna").say("Will be strange", channel="general").raw
    message["blocks"] = [
        {"type": "hologram", "depth": 3, "block_id": "a"},
        {"type": "header", "block_id": "b"},
        {"type": "section", "block_id": "c", "text": {"type": "mrkdwn", "text": "and one sound *one*"}},
    ]
    page = window(box, "anna", "general")
    assert place.messages
    line = sees(page, "and one sound one")
    assert "doesn’t know blocks of the type “hologram”" in line.inner_text()
    assert "malformed block of the type “header”" in line.inner_text()


def test_one_does_not_act_as_a_bot(box: Sandbox, window: Window) -> None:
    page = window(box, "anna")
    for handle in ("robot", "gone", box.workspace.people[SLACKBOT].handle):
        page.goto(address(box, "anna").replace("anna", handle))
        assert "There’s nothing here" in page.inner_text("h1")
