"""Time, people, what is read on the page and in transcripts, and the state as a file."""

import json
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient

from sandbox import Channel, Clock, Hooks, Person, Sandbox
from sandbox.slack.plain_text import plain
from sandbox.state.people import load_company
from sandbox.testing.actor import Actor
from tests.sandbox.conftest import MANIFEST, MONDAY
from tests.sandbox.sample_app import FORM, button, section


def page_of(box: Sandbox, address: str = "/") -> str:
    with urlopen(box.url + address, timeout=5) as answer:  # noqa: S310 - the sandbox's own address
        return str(answer.read().decode())


def test_a_frozen_clock_stands_and_moves_when_told_to() -> None:
    clock = Clock(MONDAY, frozen=True)
    assert clock.now() == clock.now() == MONDAY
    clock.move(timedelta(days=2))
    assert clock.now() == MONDAY + timedelta(days=2)
    with pytest.raises(ValueError, match="zone"):
        clock.set(datetime(2026, 1, 1))  # noqa: DTZ001 - the fault under test


def test_a_running_clock_runs_from_where_it_was_put() -> None:
    clock = Clock(MONDAY)
    clock.move(timedelta(hours=1))
    assert timedelta(hours=1) <= clock.now() - MONDAY < timedelta(hours=1, minutes=1)
    clock.freeze()
    assert clock.now() == clock.now()


def test_messages_are_stamped_by_the_clock_each_with_its_own(box: Sandbox, anna: Actor) -> None:
    first, second = anna.say("One", channel="general"), anna.say("Two", channel="general")
    assert first.ts == f"{int(MONDAY.timestamp())}.000000"
    assert second.ts > first.ts
    box.clock.move(timedelta(days=-1))
    assert anna.say("Three", channel="general").ts > second.ts
    box.clock.move(timedelta(days=3))
    assert float(anna.say("Four", channel="general").ts) >= (MONDAY + timedelta(days=2)).timestamp()


def test_skipping_time_goes_the_way_of_whoever_started_the_sandbox(workspace: Callable[..., Sandbox]) -> None:
    skipped: list[timedelta] = []
    box = workspace(hooks=Hooks(on_skip=skipped.append))
    box.skip(timedelta(hours=1))
    assert skipped == [timedelta(hours=1)]
    assert box.clock.now() == MONDAY

    plain_box = workspace(clock=Clock(MONDAY, frozen=True))
    plain_box.skip(timedelta(hours=1))
    assert plain_box.clock.now() == MONDAY + timedelta(hours=1)


def test_the_visible_text_has_names_and_the_readers_time(box: Sandbox, anna: Actor) -> None:
    moment = int(datetime(2026, 3, 2, 13, 0, tzinfo=UTC).timestamp())
    text = f"<@{anna.id}> &amp; <!here>: see <https://a.example|the page> at <!date^{moment}^{{time}}|noon>"
    message = {"text": "x", "blocks": [section(text), {"type": "actions", "elements": [button("Go", "go")]}]}

    assert plain(message, box.workspace, anna.id) == "@Anna Keller & @here: see the page at 14:00\n[Go]"
    assert "at 13:00" in plain(message, box.workspace, box.as_("carol").id)


def test_a_date_is_read_in_the_readers_language_and_from_their_today(box: Sandbox) -> None:
    def read(by: str, moment: datetime, pattern: str) -> str:
        token = f"<!date^{int(moment.timestamp())}^{pattern}|later>"
        return plain({"text": token}, box.workspace, box.as_(by).id).replace("\u202f", " ")

    later = datetime(2026, 3, 12, 13, 30, tzinfo=UTC)
    assert read("bruno", later, "{date_long} à {time}") == "jeudi 12 mars 2026 à 14:30"
    assert read("carol", later, "{date_short} at {time}") == "12 Mar 2026 at 13:30"
    assert read("bruno", MONDAY + timedelta(days=1), "{date_short_pretty}") == "demain"
    assert read("anna", MONDAY, "{date_pretty}") == "heute"
    assert read("carol", MONDAY - timedelta(hours=3), "{ago}") == "3 hours ago"
    assert read("carol", later, "{moon}") == "later"


def test_a_modal_reads_from_its_title_to_its_button(box: Sandbox, anna: Actor) -> None:
    read = anna.read(FORM)
    assert read.startswith("A form\nSay what you wish.\nWish")
    assert read.endswith("[Send]")


def test_actors_see_only_what_is_theirs_to_see(box: Sandbox, anna: Actor, bruno: Actor) -> None:
    anna.say("In private", channel="secret")
    assert anna.sees("In private")
    bruno.does_not_see("In private", within=0)
    with pytest.raises(AssertionError, match="cannot see secret"):
        bruno.messages("secret")
    with pytest.raises(AssertionError, match="not_in_channel"):
        bruno.say("Hello", channel="open")
    with pytest.raises(AssertionError, match="newest messages are:"):
        bruno.sees("nothing like it", within=0)


def test_unread_marks_count_what_others_wrote_since(box: Sandbox, anna: Actor, bruno: Actor) -> None:
    general = box.workspace.place("general")
    asked = anna.say("One", channel="general")
    anna.say("Two", channel="general")
    anna.say("Aside", channel="general", thread=asked)
    assert (box.workspace.unread(bruno.id, general), box.workspace.unread(anna.id, general)) == (2, 0)

    box.speech.read(bruno.id, general)

    assert box.workspace.unread(bruno.id, general) == 0


def test_the_feed_tells_each_person_what_concerns_them(box: Sandbox, anna: Actor, bruno: Actor) -> None:
    feed = box.feed.subscribe(bruno.id)
    anna.say("In private", channel="secret")
    said = anna.say("For all", channel="general")

    change = feed.next(1)
    assert change is not None
    assert (change["kind"], change["ts"], change["change"]) == ("message", said.ts, "new")
    box.feed.unsubscribe(feed)
    anna.say("More", channel="general")
    assert feed.next(0.05) is None


def test_a_state_goes_into_a_file_and_comes_back(workspace: Callable[..., Sandbox]) -> None:
    box = workspace()
    client = WebClient(box.bot_token, base_url=box.api_url)
    anna = box.as_("anna")
    client.chat_postMessage(channel=anna.id, text="Kept")
    client.views_publish(user_id=anna.id, view={"type": "home", "blocks": [section("Home")]})
    anna.react(anna.messages()[0], "tada")
    client.files_upload_v2(channel=anna.id, content="BEGIN:VCALENDAR", filename="meeting.ics")
    state = json.loads(json.dumps(box.export()))

    other = workspace(clock=Clock())
    other.load(state)

    assert other.as_("anna").sees("Kept").raw["reactions"][0]["name"] == "tada"
    assert other.as_("anna").sees_home("Home")
    assert list(other.workspace.contents.values()) == [b"BEGIN:VCALENDAR"]
    assert other.clock.now() - MONDAY < timedelta(minutes=1)
    assert other.as_("anna").dm("After").ts > other.as_("anna").messages()[0].ts
    with pytest.raises(ValueError, match="not a state"):
        other.load({})


def test_the_page_shows_what_is_said_and_never_obeys_it(box: Sandbox, anna: Actor) -> None:
    assert "Lantern isn’t connected" in page_of(box)
    anna.say("<script>alert(1)</script> & more", channel="general")

    page = page_of(box, f"/as/anna/{box.workspace.place('general').id}")

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page
    assert "<script>" not in page
    assert "Anna Keller" in page


def test_while_the_sandbox_starts_its_app_anew_nobody_is_told_to_do_so(box: Sandbox) -> None:
    with box.app_restarting():
        assert "Lantern is restarting" in page_of(box)
        assert "isn’t connected" not in page_of(box)
    assert "Lantern isn’t connected" in page_of(box)


def test_a_foreign_name_for_this_machine_is_not_answered(box: Sandbox) -> None:
    request = Request(box.url, headers={"Host": "evil.example"})  # noqa: S310 - the sandbox's own address
    with pytest.raises(HTTPError, match="400"):
        urlopen(request, timeout=5)  # noqa: S310 - the sandbox's own address


def test_a_company_comes_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "company.yml"
    file.write_text(
        "people:\n"
        "  - {handle: lea, name: Léa Petit, locale: fr-FR, tz: Europe/Paris, dnd: ['22:00', '07:00']}\n"
        "  - {handle: old, deleted: true}\n"
        "channels:\n  - {name: general, members: all}\n",
        encoding="utf-8",
    )
    company = load_company(file)
    assert company.people[0].dnd == ("22:00", "07:00")
    assert company.channels[0].members == ["lea"]

    file.write_text("people:\n  - {handle: lea, shoe: 38}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"shoe: not a field of a person\. .*is_admin"):
        load_company(file)


def test_a_taken_port_and_a_foreign_address_are_refused_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="is taken"):
            Sandbox(MANIFEST, port=taken.getsockname()[1]).start()
    with pytest.raises(ValueError, match="this machine only"):
        Sandbox(MANIFEST, host="0.0.0.0")  # noqa: S104 - the fault under test
    with pytest.raises(FileNotFoundError, match="no manifest"):
        Sandbox(Path("nowhere.yml"))


def test_a_large_company_stays_smooth(workspace: Callable[..., Sandbox]) -> None:
    people = [Person(f"p{number}", f"Person {number}") for number in range(500)]
    handles = [one.handle for one in people]
    box = Sandbox(MANIFEST, people, [Channel("all", handles)], clock=Clock(MONDAY, frozen=True), limits=False)
    place = box.workspace.place("all")
    for number in range(5000):
        box.speech.say(people[number % 500].id, place, f"Message number {number}")

    reader = box.as_("p7")
    assert reader.sees("Message number 4999", within=0).channel == place.id
    assert box.workspace.unread(reader.id, place) == 492
    assert len(place.messages) == 5000


def test_lists_of_a_large_company_come_in_pages() -> None:
    people = [Person(f"p{number}") for number in range(500)]
    with Sandbox(MANIFEST, people, clock=Clock(MONDAY, frozen=True), limits=False) as box:
        client = WebClient(box.bot_token, base_url=box.api_url)
        sizes = [len(answer["members"]) for answer in client.users_list(limit=200)]
    assert sizes == [200, 200, 102]  # with the bot and Slackbot


def test_the_app_is_waited_for_and_missed_in_words(box: Sandbox) -> None:
    with pytest.raises(TimeoutError, match="did not connect"):
        box.wait_for_bot(within=0.05)
