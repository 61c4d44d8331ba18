"""A start in a company of thousands, on a bad day of Slack's: nothing is lost, and nobody waits for it."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pydantic import SecretStr

from bot import channel_sync, deps, directory_sync
from bot.cli.run import Bot, SocketLine, until_told
from bot.config import Config
from bot.errors import Unready
from bot.jobs import due_steps
from bot.slack import RefusedBySlack, Slack, Stopped, TokenRefused, TryLater, UnknownOutcome
from bot.slack.retry_waits import Patience
from bot.store.opening.opening import open_store
from bot.store.people import channels
from bot.store.people.members import Profile, by_ids, find
from bot.views.questions import nudge_messages
from sandbox import Channel, Person, Sandbox
from tests.outbox.test_wire import PATIENCE, ROOT, wait_for
from tests.world import KITCHEN, QUESTIONS, World

NEW = [f"UNEW{number:03}" for number in range(23)]
STUMBLES = [
    TryLater(30),
    UnknownOutcome("500"),
    UnknownOutcome("TimeoutError"),
    TryLater(0),
    UnknownOutcome("odd_answer"),
]


class Waits(Event):
    """Waits that take no time and are written down; at the one numbered `until` the process has to end."""

    def __init__(self, until: int | None = None) -> None:
        super().__init__()
        self.seconds: list[float] = []
        self._until = until

    def wait(self, timeout: float | None = None) -> bool:
        if timeout is not None and timeout > deps.REST:
            self.seconds.append(timeout)
            if len(self.seconds) == self._until:
                self.set()
        return self.is_set()


@pytest.fixture
def world(sqlite_copies: Any, tmp_path: Path) -> World:
    found = World(sqlite_copies.fresh(), tmp_path)
    found.slack._people |= {slack_id: Profile(slack_id, f"new {slack_id}") for slack_id in NEW}
    found.slack.listed = 4
    return found


def begin(world: World, until: int | None = None) -> deps.Deps:
    """The parts of a process that starts."""
    return replace(world.deps, stopping=Waits(until), people_known=Event())


def known(world: World) -> set[str]:
    with world.deps.read_sessions() as session:
        return {one.slack_id for one in by_ids(session, NEW)}


def test_a_list_that_is_interrupted_on_every_page_is_read_to_its_end_and_from_where_it_was(
    world: World,
) -> None:
    for number in range(4, 28, 4):
        for error in STUMBLES:
            world.slack.fails("people", error, where=lambda at, here=f"next:{number}": at == here)  # type: ignore[misc]
    parts = begin(world)
    directory_sync.know_people(parts)
    assert parts.people_known.is_set() and known(world) == set(NEW)
    pages = -(-len(world.slack._people) // 4)
    assert world.slack.calls.count("people") == pages + 6 * len(STUMBLES)  # no page twice
    assert 30 in parts.stopping.seconds  # type: ignore[attr-defined]


def test_a_stop_in_the_middle_of_a_pause_keeps_the_pages_that_came(world: World) -> None:
    world.slack.fails("people", TryLater(3600), where=lambda at: at == "next:20")
    parts = begin(world, until=1)
    directory_sync.know_people(parts)
    there = known(world)
    assert not parts.people_known.is_set() and there and there != set(NEW)
    directory_sync.know_people(begin(world))
    assert known(world) == set(NEW)


def test_pages_without_people_and_a_list_that_lost_its_place_are_read_over(world: World) -> None:
    asked: list[str] = []

    class Losing(type(world.slack)):  # type: ignore[misc]
        def people(self, cursor: str, *home: Any) -> Any:
            asked.append(cursor)
            if cursor == "next:12" and asked.count(cursor) == 1:
                raise RefusedBySlack("invalid_cursor")
            found = super().people(cursor if cursor != "empty" else "next:8", *home)
            if cursor == "next:8":
                return replace(found, items=[], following="empty")
            return found

    world.slack.__class__ = Losing
    parts = begin(world)
    directory_sync.know_people(parts)
    assert parts.people_known.is_set() and known(world) == set(NEW)
    assert asked.count("") == 2 and asked[-1] == "next:36"


def test_a_list_that_turns_in_a_circle_is_begun_again_after_a_pause_and_ends_with_the_process(
    world: World,
) -> None:
    class Circle(type(world.slack)):  # type: ignore[misc]
        def people(self, cursor: str, *home: Any) -> Any:
            found = super().people("", *home)
            return replace(found, following="a" if cursor == "b" else "b")

    world.slack.__class__ = Circle
    parts = begin(world, until=5)
    directory_sync.know_people(parts)
    assert not parts.people_known.is_set()
    assert parts.stopping.seconds == [1, 2, 4, 8, 16]  # type: ignore[attr-defined]


@pytest.mark.parametrize("no", [TokenRefused("token_revoked"), RefusedBySlack("missing_scope")])
def test_a_token_that_slack_refuses_ends_the_process_with_its_word(world: World, no: Exception) -> None:
    world.slack.fails("people", no, where=lambda at: at == "next:8")
    parts = begin(world)
    directory_sync.know_people(parts)
    assert not parts.people_known.is_set()
    assert parts.ending.is_set() and parts.ending.code in str(no)


def test_nobody_has_left_because_a_list_does_not_name_them(world: World) -> None:
    del world.slack._people["UCHLOE"]
    directory_sync.know_people(begin(world))
    with world.deps.read_sessions() as session:
        member = find(session, "UCHLOE")
    assert member is not None and not member.has_left


def test_a_pilot_whose_channel_was_half_read_stays_as_it_was(world: World) -> None:
    world.slack.members[KITCHEN] = {"UANNA", "UBEN", "UCHLOE", *NEW}
    directory_sync.know_people(begin(world))
    with world.deps.sessions.begin() as session:
        world.workspace(session).pilot_channel = KITCHEN
    directory_sync.sync_pilot(begin(world))
    inside = pilots(world)
    assert inside == {"UANNA", "UBEN", "UCHLOE", *NEW}
    world.slack.fails("inside", UnknownOutcome("500"), times=99)
    directory_sync.sync_pilot(begin(world))
    assert pilots(world) == inside


def test_a_pilot_of_many_pages_waits_for_slack_and_is_whole(world: World) -> None:
    directory_sync.know_people(begin(world))
    world.slack.members[KITCHEN] = {"UANNA", *NEW}
    world.slack.fails("inside", TryLater(7), times=3)
    with world.deps.sessions.begin() as session:
        world.workspace(session).pilot_channel = KITCHEN
    parts = begin(world)
    directory_sync.sync_pilot(parts)
    assert pilots(world) == {"UANNA", *NEW}
    assert parts.stopping.seconds == [7, 7, 7]  # type: ignore[attr-defined]


def pilots(world: World) -> set[str]:
    with world.deps.read_sessions() as session:
        return {one.slack_id for one in world.everybody(session) if one.in_pilot}


def test_a_channel_whose_long_list_is_interrupted_is_read_on_by_the_job_that_can_wait(world: World) -> None:
    directory_sync.know_people(begin(world))
    world.slack.private.add("CBIG")
    world.slack.members["CBIG"] = {"UANNA", *NEW}
    with world.deps.sessions.begin() as session:
        channels.stands_in(session, "CBIG")
    world.slack.fails("inside", TryLater(20))
    due_steps.run_due(world.deps)
    with world.deps.read_sessions() as session:
        place = channels.by_channel(session, {"CBIG"})["CBIG"]
    assert place.is_private and place.listed_at is None  # nobody is known to be inside
    world.slack.fails("inside", TryLater(20), times=2)
    channel_sync.sync_channels(begin(world))
    with world.deps.read_sessions() as session:
        place = channels.by_channel(session, {"CBIG"})["CBIG"]
        members = by_ids(session, ["UANNA", *NEW])
        assert len(channels.inside(session, [place], members)) == len(NEW) + 1


@pytest.fixture
def unread(sqlite_copies: Any, tmp_path: Path) -> World:
    """A first start: nobody is known yet."""
    found = World(open_store(sqlite_copies.empty(), tmp_path, ""), tmp_path)
    directory_sync.introduce(found.deps)
    return found


def test_who_is_in_a_private_channel_is_asked_again_once_everybody_is_known(unread: World) -> None:
    unread.slack.private.add("CBIG")
    unread.slack.members["CBIG"] = {"UANNA", "UCHLOE"}
    with unread.deps.sessions.begin() as session:
        channels.stands_in(session, "CBIG")
    due_steps.run_due(unread.deps)
    directory_sync.know_people(begin(unread))
    due_steps.run_due(unread.deps)
    with unread.deps.read_sessions() as session:
        place = channels.by_channel(session, {"CBIG"})["CBIG"]
        assert len(channels.inside(session, [place], unread.everybody(session))) == 2


@pytest.mark.parametrize("lost", ["archived", "left"])
def test_a_channel_that_was_lost_before_any_admin_was_known_is_told_of_once_one_is(
    unread: World, lost: str
) -> None:
    with unread.deps.sessions.begin() as session:
        unread.workspace(session).questions_channel = QUESTIONS
    unread.slack.lost[QUESTIONS] = lost
    due_steps.run_due(unread.deps)
    directory_sync.know_people(begin(unread))
    due_steps.run_due(unread.deps)
    assert [one.kind for one in unread.notices("settings.")] == ["settings.channel_lost"]


def test_a_colleague_who_is_named_before_the_list_came_to_them_is_asked_for(world: World) -> None:
    world.three_know()
    world.ask("UANNA")
    world.press("UCHLOE", nudge_messages.HAND_OVER)
    assert world.submit("UCHLOE", colleague=NEW[0]).errors  # the list was read, and names nobody like that
    world.deps.people_known.clear()
    sent = world.submit("UCHLOE", colleague=NEW[0])
    assert sent.errors == {} and known(world) == {NEW[0]}


def test_patience_waits_out_what_passes_and_gives_up_a_line_that_leads_nowhere() -> None:
    waits, told = (
        Waits(),
        iter([TryLater(9), UnknownOutcome("500"), UnknownOutcome("500"), TryLater(2), "yes"]),
    )

    def call() -> str:
        found = next(told)
        if isinstance(found, Exception):
            raise found
        return found

    assert Patience(waits, at_most=3).ask(call) == "yes"
    assert waits.seconds == [9, 1, 2, 2]

    def silent() -> str:
        raise UnknownOutcome("URLError")

    with pytest.raises(UnknownOutcome):
        Patience(Waits(), at_most=300).ask(silent)
    with pytest.raises(Stopped):
        Patience(Waits(until=2)).ask(silent)


# -- over the wire -------------------------------------------------------------------------------------------

PEOPLE = [Person(f"p{number}", f"Person {number}") for number in range(9)]


@pytest.fixture(scope="module")
def closing() -> Iterator[ThreadPoolExecutor]:
    """slack_sdk takes seconds to close a connection; it does so while the next test runs."""
    with ThreadPoolExecutor() as pool:
        yield pool


@pytest.fixture
def box() -> Iterator[Sandbox]:
    made = Sandbox(
        ROOT / "manifest.yml", PEOPLE, [Channel("questions", [one.handle for one in PEOPLE])],
        limits=False, ack_seconds=PATIENCE,
    ).start()  # fmt: skip
    yield made
    made.stop()


@pytest.fixture
def settings(box: Sandbox, tmp_path: Path) -> Config:
    return Config(
        _env_file=None, slack_bot_token=SecretStr(box.bot_token), slack_app_token=SecretStr(box.app_token),
        slack_api_url=box.api_url, data_dir=tmp_path, embedding_backend="none",
        questions_channel=box.workspace.place("questions").id,
    )  # fmt: skip


def parts_of(config: Config) -> deps.Deps:
    token = config.slack_bot_token.get_secret_value()
    return deps.build(config, slack=Slack(token, config.slack_api_url, page=2))


def test_a_bot_serves_while_slack_holds_the_list_back_and_knows_everybody_in_the_end(
    box: Sandbox, settings: Config, closing: ThreadPoolExecutor
) -> None:
    for method in ("auth.test", "apps.connections.open", "users.list"):
        box.faults.ratelimited(method, retry_after=0)
    box.faults.ratelimited("users.list", retry_after=0, times=None)
    parts = parts_of(settings)
    bot = Bot(parts, known_first=0)
    bot.start()
    try:
        box.wait_for_bot(PATIENCE)
        anna = box.as_("p7")
        anna.slash("/eclair", "help")
        wait_for(lambda: bool(anna.ephemerals))
        assert not parts.people_known.is_set()
        box.faults.clear()
        wait_for(parts.people_known.is_set)
        with parts.read_sessions() as session:
            directory_sync.workspaces.home(session)
            found = by_ids(session, [box.workspace.person(one.handle).id for one in PEOPLE])
        assert len(found) == len(PEOPLE)
    finally:
        closing.submit(bot.stop)


def test_a_process_whose_token_slack_refuses_ends_with_a_sentence(
    box: Sandbox, settings: Config, signals: None
) -> None:
    box.faults.next("auth.test", error="account_inactive", times=None)
    with pytest.raises(Unready, match=r"SLACK_BOT_TOKEN is of an app that was taken out .*account_inactive"):
        until_told(parts_of(settings))


def test_a_process_that_is_told_to_end_while_slack_asks_for_a_pause_ends_at_once(
    box: Sandbox, settings: Config, signals: None
) -> None:
    box.faults.ratelimited("auth.test", retry_after=3600)
    parts = parts_of(settings)
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM)).start()
    assert until_told(parts) == 0


@pytest.fixture
def signals() -> Iterator[None]:
    """The test process's own are put back."""
    before = {sign: signal.getsignal(sign) for sign in (signal.SIGTERM, signal.SIGINT)}
    yield
    for sign, handler in before.items():
        signal.signal(sign, handler)


def test_a_line_that_breaks_while_it_is_closed_is_closed_again() -> None:
    closed: list[bool] = []

    class Breaks:
        def close(self) -> None:
            closed.append(True)
            if len(closed) == 1:
                raise AttributeError

    line = SocketLine.__new__(SocketLine)
    line.client = Breaks()  # type: ignore[assignment]
    line.close()
    assert len(closed) == 2
