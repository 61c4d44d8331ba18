"""Nobody finds out who wrote a story without a name: not from rows, files, logs, traffic, times or orders."""

import json
import random
import secrets
from collections.abc import Sequence
from datetime import timedelta
from math import comb
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot import directory_sync
from bot.cli import audit
from bot.services.rituals import receipts
from bot.store.models import RitualKind, Round, RoundState, Story
from bot.store.people.members import Profile
from bot.store.privacy import anonymity_audit
from bot.views.rituals import story_messages
from tests.ritual_world import in_the_kitchen, to_tuesday
from tests.world import KITCHEN, World

Guess = tuple[str, str]  # a story's words, and the Slack id of whoever is thought to have written it
CHANCE = 1e-6  # how seldom mere luck may look like a leak


@pytest.fixture
def rituals(world: World) -> World:
    return in_the_kitchen(world)


def failure(words: str) -> dict[str, str]:
    return {"tried": f"{words} tried", "wrong": f"{words} wrong", "lesson": f"{words} lesson"}


def nameless(world: World, user: str, words: str) -> str:
    """Somebody tells it without their name; their receipt."""
    world.press(user, story_messages.TELL[RitualKind.FAILURE], value="failure")
    outcome = world.submit(user, options=["nameless"], **failure(words))
    assert outcome.errors == {}, outcome.errors
    return phrase_in(outcome.body)


def phrase_in(body: dict[str, Any]) -> str:
    [line] = [
        b["text"]["text"]
        for b in body["view"]["blocks"]
        if b["type"] == "section" and "`*" in b["text"]["text"]
    ]
    return str(line.strip("*`"))


def close_the_round(world: World) -> None:
    world.pass_time(timedelta(days=9))
    with world.deps.read_sessions() as session:
        assert session.query(Round).filter(Round.kind == RitualKind.FAILURE).one().state == RoundState.CLOSED


def use_receipt(world: World, user: str, phrase: str) -> Any:
    world.slash(user, "/eclair", "receipt")
    return world.submit(user, phrase=phrase)


def open_own(world: World, user: str, phrase: str) -> None:
    """The right words turn the form into the story; the actor sees what the answer shows."""
    outcome = use_receipt(world, user, phrase)
    assert outcome.errors == {}, outcome.errors
    world.slack.modals[user] = {**outcome.body["view"], "id": "Vown"}


def test_sending_without_a_name_changes_one_sealed_row_and_says_nothing_to_slack(
    rituals: World,
    capsys: pytest.CaptureFixture[str],
) -> None:
    to_tuesday(rituals)
    nameless(rituals, "UGINA", "the first one")  # the pool exists
    rituals.press("UBEN", story_messages.TELL[RitualKind.FAILURE], value="failure")
    with rituals.deps.read_sessions() as session:
        before = anonymity_audit.everything(session)
    calls, messages = len(rituals.slack.calls), len(rituals.slack.messages)
    capsys.readouterr()

    rituals.submit("UBEN", options=["nameless"], **failure("a plum"))

    with rituals.deps.read_sessions() as session:
        after = anonymity_audit.everything(session)
    changed = [name for name in after if after[name] != before[name]]
    assert changed == ["story_pools"]
    assert len(after["story_pools"]) == len(before["story_pools"]) == 1
    assert len(after["story_pools"][0][2]) == len(before["story_pools"][0][2])
    assert (len(rituals.slack.calls), len(rituals.slack.messages)) == (calls, messages)
    logged = "".join(capsys.readouterr())
    assert "UBEN" not in logged
    assert "plum" not in logged


def test_fewer_than_three_wait_for_the_next_round_and_nobody_can_count_them(rituals: World) -> None:
    to_tuesday(rituals)
    nameless(rituals, "UBEN", "a plum")
    nameless(rituals, "UGINA", "a pear")
    close_the_round(rituals)
    assert not rituals.reads("UANNA", "a plum")
    assert "il n’y en a peut-être aucun" in rituals.read("UANNA", "Petits échecs · mars 2026").text

    rituals.pass_time(timedelta(days=28))
    nameless(rituals, "UHUGO", "a fig")
    rituals.pass_time(timedelta(days=10))

    batch = rituals.read("UANNA", "Petits échecs, sans noms").text
    assert all(fruit in batch for fruit in ("a plum", "a pear", "a fig"))


def test_no_file_gains_the_id_of_somebody_who_tells_without_a_name(rituals: World) -> None:
    to_tuesday(rituals)
    nameless(rituals, "UGINA", "the first one")
    rituals.press("UBEN", story_messages.TELL[RitualKind.FAILURE], value="failure")

    def standing() -> int:
        """How often Ben's id stands in any file of the store, of its server and of the bot."""
        anonymity_audit.write_out(rituals.engine)
        with rituals.deps.read_sessions() as session:
            files = anonymity_audit.files(session)
        assert files, "the server's files cannot be read from here"
        return anonymity_audit.times(
            [*files, *(f for f in rituals.folder.rglob("*") if f.is_file())], b"UBEN"
        )

    before = standing()
    assert before > 0
    rituals.submit("UBEN", options=["nameless"], **failure("a plum"))
    assert standing() <= before


def test_the_receipt_changes_takes_back_and_signs(rituals: World) -> None:
    to_tuesday(rituals)
    phrases = {who: nameless(rituals, who, f"{who} story") for who in ("UBEN", "UGINA", "UHUGO", "UKIM")}
    open_own(rituals, "UBEN", phrases["UBEN"])
    rituals.submit("UBEN", lesson="Ask twice", choice="keep")  # while it waits
    close_the_round(rituals)
    assert "Ask twice" in rituals.read("UANNA", "sans noms").text

    open_own(rituals, "UGINA", phrases["UGINA"])
    assert rituals.submit("UGINA", choice="withdraw").errors == {}
    open_own(rituals, "UHUGO", phrases["UHUGO"].upper().replace(" ", ", "))
    rituals.submit("UHUGO", choice="claim")
    rituals.run_due()

    batch = rituals.read("UANNA", "sans noms").text
    assert "UGINA story" not in batch
    assert "<@UHUGO> y a mis son nom" in batch
    agenda = rituals.read("UANNA", "Réunion des petits échecs").text
    assert "UGINA story" not in agenda
    assert "<@UHUGO>" in agenda
    assert "3 récits" in rituals.read("UANNA", "Petits échecs · mars").text
    assert use_receipt(rituals, "UHUGO", phrases["UHUGO"]).errors  # claimed: the words open nothing any more


def test_a_story_taken_back_while_it_waits_never_appears(rituals: World) -> None:
    to_tuesday(rituals)
    for who in ("UGINA", "UHUGO", "UKIM"):
        nameless(rituals, who, f"{who} story")
    phrase = nameless(rituals, "UBEN", "a plum")
    open_own(rituals, "UBEN", phrase)
    rituals.submit("UBEN", choice="withdraw")
    close_the_round(rituals)
    assert "a plum" not in rituals.read("UANNA", "sans noms").text


def test_a_form_sent_twice_is_one_story_and_the_newer_receipt_counts(rituals: World) -> None:
    to_tuesday(rituals)
    for who in ("UGINA", "UHUGO"):
        nameless(rituals, who, f"{who} story")
    rituals.press("UBEN", story_messages.TELL[RitualKind.FAILURE], value="failure")
    first = rituals.submit("UBEN", options=["nameless"], **failure("a plum"))
    second = rituals.submit("UBEN", options=["nameless"], **failure("a plum"))
    close_the_round(rituals)

    assert rituals.read("UANNA", "sans noms").text.count("a plum tried") == 1
    assert use_receipt(rituals, "UBEN", phrase_in(first.body)).errors
    open_own(rituals, "UBEN", phrase_in(second.body))


def test_a_wrong_receipt_a_hundred_times_is_slowed_down_and_a_lost_one_stays_lost(rituals: World) -> None:
    to_tuesday(rituals)
    phrase = nameless(rituals, "UBEN", "a plum")
    answers = []
    for _ in range(100):
        answers.append(use_receipt(rituals, "UGINA", receipts.new_phrase("en")))
        rituals.clock.move(timedelta(seconds=2))
    said = [next(iter(answer.errors.values())) for answer in answers]
    assert sum("No story opens with" in one for one in said) <= 12
    assert "please wait" in said[-1]

    assert use_receipt(rituals, "UBEN", phrase).errors == {}  # another's mistakes cost nobody else
    assert "n’ouvrent aucun récit" in next(
        iter(use_receipt(rituals, "UHUGO", "six lost words").errors.values())
    )


def test_a_failure_without_its_lesson_is_asked_for_it(rituals: World) -> None:
    rituals.press("UANNA", story_messages.TELL[RitualKind.FAILURE], value="failure")
    errors = rituals.submit("UANNA", tried="x", wrong="y", lesson=" … ", options=["nameless"]).errors
    assert "porte sa leçon" in errors["story.lesson"]


def test_a_key_lives_until_the_next_publication_only(rituals: World) -> None:
    to_tuesday(rituals)
    for who in ("UBEN", "UGINA", "UHUGO"):
        nameless(rituals, who, f"{who} story")
    with rituals.deps.read_sessions() as session:
        workspace = rituals.workspace(session).id
        old_row = session.execute(text("SELECT sealed FROM story_pools")).scalar_one()
    rituals.deps.pool_keys.seal(workspace).decrypt(bytes(old_row))
    close_the_round(rituals)

    with pytest.raises(InvalidToken):
        rituals.deps.pool_keys.seal(workspace).decrypt(bytes(old_row))
    with rituals.deps.read_sessions() as session:
        stories = session.query(Story).filter(Story.receipt.is_not(None)).count()
    assert stories == 3


def people_of(world: World, count: int) -> list[str]:
    """A company of so many more."""
    new = [
        Profile(f"UP{n:03}X{secrets.token_hex(2).upper()}", f"person {n}", "en-GB", "Europe/Paris")
        for n in range(count)
    ]
    world.slack._people |= {profile.slack_id: profile for profile in new}
    world.slack.members[KITCHEN] |= {profile.slack_id for profile in new}
    directory_sync.sync_people(world.deps)
    return [profile.slack_id for profile in new]


def a_round_of(world: World, people: int) -> tuple[dict[str, str], list[str], list[str]]:
    """Of ten people four tell something without a name and three with theirs, in turn, asking things between.

    Returns who wrote what (words -> Slack id), who may have (all who told nothing under their name), and the
    words in the order in which they truly came.
    """
    dice = random.Random(7)
    new = people_of(world, people)
    to_tuesday(world)
    world.pass_time(timedelta(hours=2))
    acting = dice.sample(new, people * 7 // 10)
    truth: dict[str, str] = {}
    came = []
    for place, user in enumerate(acting):
        world.clock.move(timedelta(minutes=dice.randint(1, 30)))
        if place % 7 < 4:
            words = f"apple{place:02}{secrets.token_hex(4)}"
            nameless(world, user, words)
            truth[words] = user
            came.append(words)
        else:
            world.press(user, story_messages.TELL[RitualKind.FAILURE], value="failure")
            world.submit(user, **failure(f"named{place}"))
            world.slash(user, "/ask", f"How do I clean the {place}th oven of the bakery?")
            world.run_due()
    close_the_round(world)
    named = [user for place, user in enumerate(acting) if place % 7 >= 4]
    return truth, [user for user in new if user not in named], came


def orders_of_stories(world: World) -> dict[str, list[str]]:
    """Every order in which an attacker can line the stories up, by their words."""
    with world.deps.read_sessions() as session:
        told = {story.id: story.told["lesson"].split()[0] for story in anonymity_audit.nameless(session)}
        lined = {
            "number": [told[number] for number in sorted(told)],
            "storage": [told[number] for number in anonymity_audit.order_of_writing(session)],
            "words": sorted(told.values()),
            "receipt": [
                s.told["lesson"].split()[0]
                for s in sorted(anonymity_audit.nameless(session), key=lambda s: s.receipt or "")
            ],
        }
        lined["files"] = order_in_files(session, [*told.values()])
    shown = next(one.text for one in reversed(world.slack.messages) if "sans noms" in one.text)
    posted = sorted((word for word in told.values() if word in shown), key=shown.index)
    return {**lined, "posted": [*posted, *(word for word in told.values() if word not in posted)]}


def order_in_files(session: Session, words: list[str]) -> list[str]:
    """The stories as they first appear in the files of the store and of its server."""
    anonymity_audit.write_out(session.get_bind().engine)
    whole = b"".join(file.read_bytes() for file in anonymity_audit.files(session))
    assert all(one.encode() in whole for one in words)
    return sorted(words, key=lambda one: whole.find(one.encode()))


def orders_of_people(world: World, suspects: Sequence[str]) -> dict[str, list[str]]:
    """Every order in which an attacker can line up the people: ids, when they were written to, their acts."""
    with world.deps.read_sessions() as session:
        members = {slack_id: world.member(session, slack_id) for slack_id in suspects}
        ids = {member.id: slack_id for slack_id, member in members.items()}
        sent = [
            ids[n.member_id]
            for n in sorted(world.notices("round.prompt"), key=lambda n: str(n.sent_at))
            if n.member_id in ids
        ]
        reminded = [
            ids[n.member_id]
            for n in sorted(world.notices("round.reminder"), key=lambda n: str(n.ts))
            if n.member_id in ids
        ]
        physical = "rowid" if session.get_bind().dialect.name == "sqlite" else "xmin::text::bigint, ctid"
        rows = [row[0] for row in session.execute(text(f"SELECT slack_id FROM members ORDER BY {physical}"))]  # noqa: S608
    talked = [f"U{one.channel[1:]}" for one in world.slack.messages if one.channel.startswith("D")]
    return {
        "member": [ids[number] for number in sorted(ids)],
        "prompted": sent,
        "reminded": reminded,
        "stored": [slack_id for slack_id in rows if slack_id in members],
        "traffic": [slack_id for slack_id in dict.fromkeys(talked) if slack_id in members],
    }


def line_ups(stories: Sequence[str], people: Sequence[str]) -> list[list[Guess]]:
    """The first story by the first person, and so on; and from the end, and shifted to the middle."""
    spare = max(0, len(people) - len(stories))
    return [
        [*zip(stories, people, strict=False)],
        [*zip(reversed(stories), reversed(people), strict=False)],
        [*zip(stories, people[spare // 2 :], strict=False)],
    ]


def hits(guesses: Sequence[Guess], truth: dict[str, str]) -> int:
    return sum(truth.get(story) == person for story, person in guesses)


def luck(right: int, of: int, chance: float) -> float:
    """How probable so many hits, or more, are by luck alone."""
    return sum(comb(of, k) * chance**k * (1 - chance) ** (of - k) for k in range(right, of + 1))


@pytest.mark.long
@pytest.mark.parametrize("people", [20, 50])
def test_an_attacker_with_rows_logs_and_traffic_guesses_no_better_than_chance(
    rituals: World, capsys: pytest.CaptureFixture[str], people: int
) -> None:
    truth, suspects, came = a_round_of(rituals, people)
    assert len(truth) == people * 4 // 10

    lined, lines = orders_of_stories(rituals), orders_of_people(rituals, suspects)
    assert all(sorted(stories) == sorted(truth) for stories in lined.values())
    for name, stories in lined.items():
        if name == "words":  # the words are numbered by the test itself
            continue
        for kind, order in lines.items():  # each by itself: orders of people may be one and the same
            for guesses in line_ups(stories, order):
                right = hits(guesses, truth)
                assert luck(right, len(guesses), 1 / len(truth)) > CHANCE, (name, kind, right)
    arrived = [truth[words] for words in came]
    all_of_it = hits(line_ups(came, arrived)[0], truth)  # as if any order were that of arrival
    assert all_of_it == len(truth)
    seen = all_of_it // 2 if people >= 50 else all_of_it  # of fifty people, half of it would be seen
    assert luck(seen, len(truth), 1 / len(truth)) < CHANCE
    for name in ("number", "storage", "posted", "receipt", "files"):
        assert lined[name] != came

    logged = "".join(capsys.readouterr())
    assert not [user for user in truth.values() if user in logged]
    assert not [words for words in truth if words in logged]


def test_the_audit_finds_nothing_and_would_find_a_name(rituals: World, tmp_path: Path) -> None:
    to_tuesday(rituals)
    for who in ("UBEN", "UGINA", "UHUGO"):
        nameless(rituals, who, f"{who[1:].lower()} did it")
    close_the_round(rituals)
    config = rituals.deps.config.model_copy(
        update={"database_url": rituals.engine.url.render_as_string(hide_password=False)}
    )
    assert [found for found in audit.attack(config) if not found.good] == []

    with rituals.deps.sessions.begin() as session:
        anonymity_audit.nameless(session)[0].told_at = rituals.clock.at
    bad = [found for found in audit.attack(config) if not found.good]
    assert [found.found for found in bad] == ["stories.told_at"]


def test_no_file_holds_a_waiting_story_s_words(rituals: World) -> None:
    to_tuesday(rituals)
    nameless(rituals, "UBEN", "a plumtree")
    anonymity_audit.write_out(rituals.engine)
    with rituals.deps.read_sessions() as session:
        files = anonymity_audit.files(session)
    assert files
    for file in [*files, *rituals.folder.rglob("*")]:
        if file.is_file():
            assert b"plumtree" not in file.read_bytes()
            assert json.dumps("plumtree").encode() not in file.read_bytes()
