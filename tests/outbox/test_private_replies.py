"""What the bot says back to whoever acted is neither lost where Slack asks for a pause, nor said twice."""

import ast
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from slack_sdk.webhook import WebhookResponse
from structlog.testing import capture_logs

from bot import private_replies
from bot.jobs import scheduler
from bot.private_replies import PrivateReplies, PrivateReply
from bot.slack import RefusedBySlack, TryLater, UnknownOutcome
from bot.views.privacy import return_form
from sandbox import Channel, Clock, Person, Sandbox
from tests.fakes import dm_of
from tests.outbox.test_wire import PATIENCE, ROOT, Wire, wait_for
from tests.privacy.test_privacy import erases_herself
from tests.store.test_store_away import LAST, away
from tests.world import MONDAY, VPN, World

HELLO, PLEASURE = "Merci beaucoup !", "Avec plaisir"
SECRET = "the word of a member"
A_MINUTE = timedelta(minutes=1)


def thanks(world: World) -> None:
    world.says("UANNA", HELLO)


def thanks_in_the_kitchen(world: World) -> None:
    world.mentions("UANNA", HELLO)


WAYS: dict[str, tuple[Callable[[World], None], str]] = {
    "post": (thanks, PLEASURE),
    "dm": (thanks, PLEASURE),
    "whisper": (thanks_in_the_kitchen, PLEASURE),
}


def heard(world: World, words: str = PLEASURE, user: str = "UANNA") -> int:
    return sum(words in one.text for one in world.slack.said_to(user))


def moves(world: World, seconds: float) -> None:
    world.clock.move(timedelta(seconds=seconds))
    world.run_due()


@pytest.mark.parametrize("method", WAYS)
def test_what_slack_puts_off_is_said_after_its_pause_once_and_not_before(world: World, method: str) -> None:
    act, words = WAYS[method]
    world.slack.fails(method, TryLater(30))
    act(world)
    world.run_due()
    moves(world, 29)
    assert heard(world, words) == 0 and world.slack.calls.count(method) == 1
    moves(world, 2)
    moves(world, 60)
    assert heard(world, words) == 1


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("method", WAYS)
def test_what_may_stand_already_is_said_once(world: World, method: str, after: bool) -> None:
    act, words = WAYS[method]
    if method == "dm" and after:
        return  # to open a conversation twice says nothing
    world.slack.fails(method, UnknownOutcome("timeout"), after=after)
    act(world)
    moves(world, 11)
    moves(world, 60)
    assert heard(world, words) == (0 if method == "whisper" and not after else 1)  # nobody could look


def test_two_words_within_a_second_are_both_answered_in_their_order(world: World) -> None:
    world.slack.fails("post", TryLater(1), times=2)
    world.says("UANNA", HELLO)
    world.says("UANNA", "Aide")
    assert world.slack.calls.count("post") == 1  # the second waits behind the first
    moves(world, 1)
    moves(world, 1)
    said = [one.text for one in world.slack.said_to("UANNA")]
    assert len(said) == 2 and PLEASURE in said[0]


def test_one_who_waits_keeps_nobody_else_waiting(world: World) -> None:
    world.slack.fails("post", TryLater(300), where=lambda channel: channel == dm_of("UANNA"))
    world.says("UANNA", HELLO)
    world.says("UCHLOE", HELLO)
    assert (heard(world), heard(world, user="UCHLOE")) == (0, 1)


def test_words_that_were_not_kept_come_back_though_slack_asks_for_a_pause(world: World) -> None:
    """The store is away, too: nothing of it is needed to say so."""
    world.member_waits = timedelta(milliseconds=20)
    world.start()
    world.three_know()
    world.ask("UANNA")
    head = next(one for one in world.slack.messages if one.channel.startswith("C"))
    below = world.writing("UBEN", "Press Renew.", thread=head)
    world.slack.written[head.channel, head.ts] = {"ts": head.ts, "user": "UBOT"}
    world.slack.messages = [one for one in world.slack.messages if one.ts != head.ts]
    world.slack.fails("message_at", TryLater(5))
    world.slack.fails("whisper", TryLater(5))
    with away(world.engine):
        world.send(below, LAST)
        for _ in range(2):
            world.clock.move(timedelta(seconds=6))
            scheduler.send_private_replies(world.deps)
    assert heard(world, "Press Renew.", "UBEN") == 1


def test_the_door_is_drawn_later_and_not_for_whoever_came_back(world: World) -> None:
    for user, is_back in (("UHUGO", False), ("UINES", True)):
        world.slack.fails("publish", TryLater(30), where=lambda one, user=user: one == user)
        erases_herself(world, user)
        assert user not in world.slack.homes
        if is_back:
            world.press(user, return_form.START_AGAIN, value="x")
        drawn = world.slack.homes.get(user)
        moves(world, 31)
        shown = world.slack.homes[user]
        assert shown == drawn if is_back else return_form.START_AGAIN in str(shown)


def test_whoever_was_erased_hears_nothing_of_before(world: World) -> None:
    world.slack.fails("post", TryLater(30))
    world.says("UHUGO", HELLO)
    erases_herself(world, "UHUGO")
    moves(world, 31)
    assert heard(world, user="UHUGO") == 0


# -- what waits ----------------------------------------------------------------------------------------------


def put_off(seconds: float = 30) -> Callable[[], None]:
    def say() -> None:
        assert SECRET
        raise TryLater(seconds)

    return say


def test_beyond_a_bound_the_oldest_go_and_the_log_names_ids_alone() -> None:
    waiting = PrivateReplies()
    with capture_logs() as lines:
        for number in range(private_replies.MOST_WAITING + 3):
            waiting.say(PrivateReply(f"U{number}", f"D{number}", put_off()), MONDAY)
    assert len(waiting) == private_replies.MOST_WAITING
    assert [line["member"] for line in lines] == ["U0", "U1", "U2"]
    assert {line["event"] for line in lines} == {"courtesy.dropped"} and SECRET not in str(lines)


@pytest.mark.parametrize("seconds", [30, 0, 3600])
def test_nobody_is_tried_for_ever(seconds: float) -> None:
    waiting, now, said = PrivateReplies(), MONDAY, PrivateReply("UANNA", "DANNA", put_off(seconds))
    with capture_logs() as lines:
        waiting.say(said, now)
        for _ in range(1000):
            now += timedelta(seconds=1)
            waiting.say_due(now)
    assert len(waiting) == 0 and 1 <= said.tries <= private_replies.TRIES
    assert [line["why"] for line in lines] == ["late"]


def test_one_that_fails_in_another_way_keeps_no_other_waiting() -> None:
    waiting, said = PrivateReplies(), list[str]()
    tries = iter([TryLater(1), RuntimeError(SECRET), RefusedBySlack("user_disabled")])

    def fail() -> None:
        raise next(tries)

    waiting.say(PrivateReply("UANNA", "DANNA", fail), MONDAY)
    waiting.say(PrivateReply("UANNA", "DANNA", lambda: said.append("behind")), MONDAY)
    for minute in range(1, 4):
        waiting.say_due(MONDAY + minute * A_MINUTE)
    assert said == ["behind"] and len(waiting) == 0


def test_a_stop_says_what_falls_due_at_once_and_lets_the_rest_go() -> None:
    waiting, said, clock = PrivateReplies(), list[str](), Clock(MONDAY)
    short, long = iter([TryLater(1)]), put_off(60)

    def soon() -> None:
        for failure in short:
            raise failure
        said.append("soon")

    waiting.say(PrivateReply("UANNA", "DANNA", soon), clock.now())
    waiting.say(PrivateReply("UBEN", "DBEN", long), clock.now())
    with capture_logs() as lines:
        waiting.finish(clock.now)
    assert said == ["soon"] and len(waiting) == 0
    assert [(line["member"], line["why"]) for line in lines] == [("UBEN", "stopped")]


# -- over the wire, with Slack's own limits ------------------------------------------------------------------


@pytest.mark.long
def test_over_the_wire_whoever_writes_quickly_is_answered_each_time(tmp_path: Path) -> None:
    people = [Person("anna", "Anna", locale="fr-FR")]
    box = Sandbox(ROOT / "manifest.yml", people, [Channel("questions", ["anna"])], clock=Clock(MONDAY))
    wire = Wire(tmp_path, box)
    try:
        anna = box.as_("anna")
        for _word in range(8):  # four at once is Slack's burst
            anna.dm(HELLO)
        wait_for(lambda: replies(box) >= 8)
        box.faults.ratelimited("response_url", retry_after=1)
        anna.slash("/ask", VPN, channel="questions")
        anna.sees("Votre question part", PATIENCE)
    finally:
        wire.close()
    assert replies(box) == 8 and len(wire.deps.private_replies) == 0


def replies(box: Sandbox) -> int:
    return sum(PLEASURE in one.text for one in box.as_("anna").messages("bot"))


# -- the whole kind ------------------------------------------------------------------------------------------

ASK_AGAIN = {
    "access.py",  # the event comes again, or whoever pressed hears so
    "direct_actions.py",  # what was written cannot be read again: the form says so
}


@pytest.mark.parametrize("name", ["Retry-After", "retry-after"])
@pytest.mark.parametrize(("told", "seconds"), [("30", 30), ("soon", 1), ("-1", 1), ("nan", 1), (None, 1)])
def test_whatever_pause_is_asked_of_an_answer_it_is_a_number(
    name: str, told: str | None, seconds: int
) -> None:
    headers = {} if told is None else {name: told}
    refused = WebhookResponse(url="", status_code=429, body="", headers=headers)
    with pytest.raises(TryLater) as later:
        private_replies.answer(lambda **_: refused, {"text": "x"})
    assert later.value.seconds == seconds


def test_no_handler_speaks_past_what_waits_or_swallows_a_pause() -> None:
    spoken, swallowed = [], set()
    for file in sorted((ROOT / "bot" / "handlers").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and "TryLater" in ast.dump(node.type or node):
                swallowed.add(file.name)
            if isinstance(node, ast.Call) and _speaks(node) and not _is_given(node, tree):
                spoken.append(f"{file.name}:{node.lineno}")
    assert spoken == [] and swallowed == ASK_AGAIN


def _speaks(node: ast.Call) -> bool:
    called = node.func
    return (
        isinstance(called, ast.Attribute)
        and called.attr in ("post", "whisper", "update", "publish")
        and isinstance(called.value, ast.Attribute)
        and called.value.attr == "slack"
    )


def _is_given(node: ast.Call, tree: ast.Module) -> bool:
    """Whether it stands in a function that is handed to what waits."""
    inner = [one for one in ast.walk(tree) if isinstance(one, ast.Lambda)]
    outer = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    nested = [
        one for top in outer for one in ast.walk(top) if isinstance(one, ast.FunctionDef) and one is not top
    ]
    return any(node in ast.walk(one) for one in (*inner, *nested))
