"""Whatever is sent in Slack's name: nothing escapes, no error is logged, whoever acted hears a kind word."""

import ast
from logging import getLogger
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.cli.run import SocketLine
from bot.handlers.incoming import payload
from bot.views.questions import answer_messages, question_messages
from tests.attack import Company, fault_of
from tests.everything import a_form, an_event, real_ones, unknown_texts
from tests.forging import EVIL, forged, places
from tests.world import VPN, World

HANDLERS = Path(__file__).parents[2] / "bot" / "handlers"
EACH = 5  # forgeries of each payload; `python -m bench forged` tries many more
BUTTON, FORM = "Ce bouton n’est plus d’actualité.", "Je n’ai pas pu lire"


@pytest.fixture
def company(world: World) -> Company:
    return Company(world)


def attacked(company: Company, name: str, body: dict[str, Any]) -> None:
    """A few forgeries of a payload, of one or two of its places."""
    evil = st.tuples(st.sampled_from(list(places(body))), st.sampled_from(list(EVIL)))

    @settings(max_examples=EACH)
    @given(changes=st.lists(evil, min_size=1, max_size=2))
    def attack(changes: Any) -> None:
        fault = fault_of(company.world, forged(body, *changes))
        assert not fault, f"{name} {changes}: {fault}"

    attack()


@pytest.mark.long
def test_no_forged_payload_brings_an_error_about(company: Company) -> None:
    tried = 0
    for name, body in real_ones(company.again()):
        attacked(company, name, body)
        assert not fault_of(company.world, body), name
        company.again()
        tried += 1
    assert tried > 150


def test_each_text_that_members_write_is_known_to_whoever_attacks() -> None:
    assert unknown_texts() == set()


def test_a_button_that_means_nothing_any_more_says_so(world: World) -> None:
    for value in ("", "x", "-1", "1.5", "9" * 30, "9" * 5000, "١", "1:2", "1_0", " 1", "3000000000"):
        outcome = world.press("UANNA", question_messages.WITHDRAW, value)
        assert outcome.status == 200 and "Cette question n’existe plus." in outcome.text, value


def test_a_button_of_another_version_says_so(world: World) -> None:
    assert BUTTON in world.press("UANNA", "circle.long_gone", "1").text


def test_a_form_that_cannot_be_read_says_so_beside_its_first_field_and_stays(company: Company) -> None:
    for evil in ("a list", "a number", "an object"):
        body = a_form(company.again(), "question.ask_form")
        body["view"]["state"]["values"]["question.text"]["question.text"]["value"] = EVIL[evil]
        outcome = company.world.send(body)
        assert list(outcome.errors) == ["question.text"] and FORM in outcome.errors["question.text"]


def test_a_choice_that_was_not_offered_is_refused_beside_its_field(company: Company) -> None:
    for callback, field, held in (
        ("mentoring.form", "mentoring.near", {"selected_option": {"value": "x" * 40}}),
        ("people.availability_form", "people.from", {"selected_time": "25:99"}),
        ("people.availability_form", "people.pause", {"selected_date": "2026-13-45"}),
        ("people.availability_form", "people.days", {"selected_options": [{"value": "9"}]}),
        ("meeting.move_form", "meeting.when", {"selected_date_time": 10**20}),
    ):
        body = a_form(company.again(), callback)
        body["view"]["state"]["values"][field][field] = held
        assert list(company.world.send(body).errors) == [field], field


def test_a_torn_event_is_dropped_and_a_whole_one_is_not(company: Company) -> None:
    torn = forged(an_event(company.world, "message direct"), (("event", "ts"), "a list"))
    before = len(company.world.slack.messages)
    assert company.world.send(torn).status == 200
    assert len(company.world.slack.messages) == before
    company.world.send(an_event(company.world, "message direct"))
    company.world.run_due()
    assert len(company.world.slack.messages) > before


def test_one_bad_piece_of_a_message_costs_itself_alone(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    post = next(one for one in world.slack.messages if "demande :" in one.text)
    bad: list[Any] = [7, None, {"title": 7}, {"title": "plan", "permalink": []}]
    world.says("UGINA", "Press Renew.", thread=post, files=bad, attachments=bad, blocks=bad)
    world.run_due()
    assert [one.text for one in answers_of(world)] == ["Press Renew."]


def answers_of(world: World) -> list[Any]:
    with world.deps.read_sessions() as session:
        question = session.get_one(type(world.question(VPN)), world.question(VPN).id)
        return list(question.answers)


def test_what_is_torn_is_acknowledged_on_slacks_line(world: World) -> None:
    class Client:
        logger = getLogger("line")

        def __init__(self) -> None:
            self.acknowledged: list[str] = []

        def send_socket_mode_response(self, response: Any) -> None:
            self.acknowledged.append(response.envelope_id)

    client, line = Client(), SocketLine(world.app, "xapp-test")
    no_event = {"type": "event_callback", "event": []}
    torn: list[Any] = ["x", {"user": 7}, {"team": 1.5}, {"authorizations": {"x": 1}}, no_event]
    try:
        for number, body in enumerate(torn):
            line.handle(client, SocketModeRequest("events_api", str(number), body))  # type: ignore[arg-type]
    finally:
        line.close()
    assert client.acknowledged == [str(number) for number in range(len(torn))]


def test_an_error_after_the_answer_and_an_error_in_the_apology_leave_bolt_whole(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.slack.fails("whisper", RuntimeError("broken"), times=9)
    world.slack.fails("dm", RuntimeError("broken"), times=9)
    body = an_event(world, "message direct")
    body["event"]["text"] = "\0" * 3
    assert world.send(body).status < 600
    nobody = world.pressing("UANNA", answer_messages.ACCEPT, "x")
    del nobody["response_url"]
    assert world.send(nobody).status == 200


def test_handlers_read_values_in_one_place_alone() -> None:
    """A row's id, a number, a date or a choice is taken out of a payload by `payload` and by nobody else."""
    readers = {"payload.py", "request_check.py", "shapes.py", "envelopes.py"}
    raw = {"actions", "private_metadata", "state", "values", "selected_option", "initial_value"}
    for file in sorted(HANDLERS.rglob("*.py")):
        if file.name in readers:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                assert node.slice.value not in raw, f"{file.name}:{node.lineno}"
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                on_a_command = "span" in ast.unparse(node)
                assert called != "int" or on_a_command, f"{file.name}:{node.lineno}"
                assert (
                    not called.endswith(("fromisoformat", "fromtimestamp")) or file.name == "offer_actions.py"
                ), file.name
                said = [ast.unparse(argument) for argument in node.args]
                assert not (called.endswith(".split") and "':'" in said), f"{file.name}:{node.lineno}"


def test_numbers_are_ids_and_nothing_else() -> None:
    assert payload.number("17") == 17
    assert payload.number(17) == 17
