"""The page for everybody: keyboard alone, screen readers, light and dark, wide and narrow, large companies;
and what becomes of it in misfortune."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from sandbox import Channel, Clock, Hooks, Person, Sandbox
from tests.browser.conftest import NARROW, WIDE, address, sees, violations, write
from tests.sandbox.conftest import MANIFEST, MONDAY
from tests.sandbox.sample_app import FORM, SampleApp, button
from tests.sandbox.test_page_blocks import EVERYTHING

Window = Callable[..., Any]


@pytest.mark.parametrize(
    ("language", "scheme", "size"),
    [
        pytest.param("fr-FR", "light", WIDE, marks=pytest.mark.long),
        ("en-GB", "dark", WIDE),
        pytest.param("en-GB", "light", NARROW, marks=pytest.mark.long),
        ("fr-FR", "dark", NARROW),
    ],
    ids=["fr, light, wide", "en, dark, wide", "en, light, narrow", "fr, dark, narrow"],
)
def test_axe_finds_no_violation(
    box: Sandbox, window: Window, language: str, scheme: str, size: tuple[int, int]
) -> None:
    anna, bruno = box.as_("anna"), box.as_("bruno")
    first = anna.say("Look: https://example.org *bold* `code` @bruno", channel="general")
    bruno.react(first, "tada")
    bruno.say("An answer", channel="general", thread=first)
    message = anna.say("Everything", channel="general").raw
    message["blocks"] = EVERYTHING
    page = window(box, "anna", language=language, scheme=scheme, size=size, tour=True)
    found = {"overview": violations(page)}
    page.goto(address(box, "anna", "general") + f"?thread={first.ts}")
    found["thread"] = violations(page)
    page.goto(address(box, "anna", "general"))
    found["channel"] = violations(page)
    page.click("#drawer-button")
    page.click("#drawer-traffic")
    page.locator("[data-tab=traffic]").wait_for()
    found["drawer"] = violations(page)
    page.keyboard.press("Escape")
    page.click("#settings summary")
    found["settings"] = violations(page)
    box.views.open(anna.id, FORM)
    page.locator("dialog.modal").wait_for()
    page.click(".modal .submit")
    page.locator(".modal .error").wait_for()
    found["form"] = violations(page)
    assert {screen: sentences for screen, sentences in found.items() if sentences} == {}


def test_nothing_is_wider_than_a_phone(box: Sandbox, window: Window) -> None:
    message = box.as_("anna").say("Everything", channel="general").raw
    message["blocks"] = EVERYTHING
    page = window(box, "anna", "general", size=(360, 740))
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.click(".head .back")
    page.locator(".sidebar a", has_text="general").click()
    page.locator("#lines").wait_for()


def test_on_a_phone_the_tour_covers_neither_what_is_read_nor_what_is_written(
    box: Sandbox, window: Window
) -> None:
    for number in range(30):
        box.as_("bruno").say(f"Message {number}", channel="general")
    page = window(box, "anna", "general", size=(360, 740), tour=True)
    page.fill("#c-main", "word " * 80)
    page.wait_for_timeout(100)  # for the room to be shared out anew
    tour, messages, composer = (
        page.locator(one).bounding_box() for one in (".tour", ".scroller", ".composer")
    )
    assert tour["y"] + tour["height"] <= messages["y"]
    assert messages["y"] + messages["height"] <= composer["y"] + 1
    assert page.get_by_text("Message 29", exact=True).bounding_box()["y"] < composer["y"]


def test_on_a_phone_the_tour_takes_a_line_or_two_and_tells_more_when_asked(
    box: Sandbox, window: Window
) -> None:
    page = window(box, "anna", "general", size=(390, 780), tour=True)
    tall = "document.querySelector('.tour').getBoundingClientRect().height"
    assert page.evaluate(tall) < 780 / 7
    page.keyboard.press("Tab")
    _tab_to(page, "document.activeElement.matches('.tour .fold')")
    page.keyboard.press("Enter")
    page.get_by_text("You’re the person who doesn’t know").or_(
        page.get_by_text("Play the person who doesn’t know")
    ).wait_for()
    assert page.get_attribute(".tour .fold", "aria-expanded") == "true"
    page.keyboard.press("Enter")
    assert page.evaluate(tall) < 780 / 7


@pytest.mark.parametrize("leaves", ["Escape", "Enter"])
def test_after_a_form_the_keyboard_is_where_it_was_before(
    box: Sandbox, sample_app: SampleApp, window: Window, leaves: str
) -> None:
    blocks = [{"type": "actions", "elements": [button("A form", "act")]}]
    sample_app.client.chat_postMessage(channel=box.workspace.place("general").id, text="Press", blocks=blocks)
    page = window(box, "anna", "general")
    _tab_to(page, "document.activeElement.textContent === 'A form'")
    page.keyboard.press("Enter")
    sample_app.next("action")
    box.views.open(box.as_("anna").id, FORM)
    page.locator("dialog.modal").wait_for()
    if leaves == "Enter":
        page.keyboard.type("A wish")
    page.keyboard.press(leaves)
    page.locator("dialog.modal").wait_for(state="detached")
    page.locator("button:focus", has_text="A form").wait_for()


def test_after_a_form_that_a_command_opened_one_writes_on(
    box: Sandbox, sample_app: SampleApp, window: Window
) -> None:
    page = window(box, "anna", "general")
    write(page, "/lamp modal")
    page.locator("dialog.modal").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog.modal").wait_for(state="detached")
    page.locator("#c-main:focus").wait_for()


def test_the_keyboard_alone_is_enough(box: Sandbox, sample_app: SampleApp, window: Window) -> None:
    blocks = [{"type": "actions", "elements": [button("Do it", "act")]}]
    sample_app.client.chat_postMessage(channel=box.workspace.place("general").id, text="Press", blocks=blocks)
    page = window(box, "anna")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    _tab_to(page, "document.activeElement.textContent.includes('general')")
    page.keyboard.press("Enter")
    page.locator("#lines").wait_for()
    _tab_to(page, "document.activeElement.textContent === 'Do it'")
    page.keyboard.press("Enter")
    sample_app.next("action")
    _tab_to(page, "document.activeElement.id === 'c-main'")
    page.keyboard.type("/lamp modal")
    page.keyboard.press("Enter")
    page.locator("dialog.modal").wait_for()
    page.keyboard.type("A wish")
    _tab_to(page, "document.activeElement.classList.contains('submit')")
    page.keyboard.press("Space")
    page.locator("dialog.modal").wait_for(state="detached")
    assert sample_app.next("submission")["view"]["state"]["values"]["wish"]["wish"]["value"] == "A wish"


def _tab_to(page: Any, arrived: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(arrived):
            return
    raise AssertionError(f"The Tab key never leads to: {arrived}")


def test_colours_and_language_are_chosen_and_kept(box: Sandbox, window: Window) -> None:
    page = window(box, "anna", "general")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#settings summary")
    page.click("#settings >> text=Dark")
    page.locator("html[data-theme=dark]").wait_for()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.click("#settings summary")
    page.click("#settings >> text=Français")
    page.locator("html[lang=fr][data-theme=dark]").wait_for()


def test_of_five_hundred_people_and_five_thousand_messages_a_page_holds_a_few(window: Window) -> None:
    people = [Person(f"p{number}", f"Person {number}") for number in range(500)]
    everybody = [one.handle for one in people]
    clock = Clock(MONDAY, frozen=True)
    with Sandbox(MANIFEST, people, [Channel("all", everybody)], clock=clock, limits=False) as box:
        place = box.workspace.place("all")
        for number in range(5000):
            box.speech.say(people[number % 500].id, place, f"Message number {number}")
        page = window(box, "p7", "all")
        sees(page, "Message number 4999")
        assert page.locator(".line").count() == 50
        page.click("text=Earlier messages")
        page.locator(".line").nth(99).wait_for()
        assert page.locator(".line").count() == 100
        page.click(".acting")
        page.keyboard.type("person 49")
        page.locator("#people a", has_text="Person 499").first.wait_for()
        assert page.locator("#people li").count() <= 40


def test_a_state_is_saved_as_a_file_and_loaded_and_everything_begun_again(
    box: Sandbox, window: Window, tmp_path: Path
) -> None:
    page = window(box, "anna", "general")
    write(page, "Keep me")
    sees(page, "Keep me")
    page.click("#settings summary")
    with page.expect_download() as download:
        page.click("text=Save the state as a file")
    file = tmp_path / "state.json"
    download.value.save_as(file)
    assert "Keep me" in file.read_text(encoding="utf-8")

    page.click("#settings summary")
    page.click("text=Start over")
    page.click("#confirm-yes")
    page.locator("h1", has_text="Try").wait_for()
    assert not box.workspace.place("general").messages

    page.click("#settings summary")
    with (
        page.expect_navigation(),
        page.expect_response("**/do/load") as loaded,
    ):  # the page begins anew by itself
        page.set_input_files("input[name=state]", file)
    assert loaded.value.status == 204
    page.goto(address(box, "anna", "general"))
    sees(page, "Keep me")

    page.click("#settings summary")
    page.set_input_files(
        "input[name=state]", {"name": "x.json", "mimeType": "application/json", "buffer": b'{"workspace": 3}'}
    )
    page.locator(".toast", has_text="isn’t a saved state").wait_for()
    sees(page, "Keep me")


def test_a_full_disk_is_said_in_words_and_loses_nothing(
    workspace: Callable[..., Sandbox], window: Window
) -> None:
    def full() -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")

    box = workspace(hooks=Hooks(save=full))
    page = window(box, "anna", "general", language="fr-FR")
    write(page, "Reste là")
    sees(page, "Reste là")
    page.click("#settings summary")
    page.click("text=Enregistrer l’état")
    page.locator(".toast", has_text="Le disque est plein").wait_for()
    sees(page, "Reste là")


def test_when_the_sandbox_is_gone_what_was_typed_stays(box: Sandbox, window: Window) -> None:
    page = window(box, "anna", "general")
    page.fill("#c-main", "A long thought")
    box.stop()
    page.locator(".toast", has_text="The sandbox isn’t answering").wait_for()
    page.press("#c-main", "Enter")
    assert page.input_value("#c-main") == "A long thought"


@pytest.mark.parametrize(
    ("headers", "method"),
    [({"Host": "evil.example"}, "GET"), ({"Origin": "http://evil.example"}, "POST")],
    ids=["a made-up name", "another site's form"],
)
def test_other_sites_get_nothing(box: Sandbox, headers: dict[str, str], method: str) -> None:
    path = "/as/anna/" if method == "GET" else "/as/anna/do/reset"
    request = Request(box.url + path, method=method, headers=headers)  # noqa: S310 - the sandbox's own address
    with pytest.raises(HTTPError) as refused:
        urlopen(request, timeout=5)  # noqa: S310
    assert refused.value.code in (400, 403)


def test_the_policy_allows_nothing_but_the_page_itself(box: Sandbox) -> None:
    with urlopen(f"{box.url}/as/anna/", timeout=5) as answer:  # noqa: S310
        policy = answer.headers["Content-Security-Policy"]
        text = answer.read().decode()
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert " style=" not in text
    assert "<style" not in text
    assert "onclick=" not in text
