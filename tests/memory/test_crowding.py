"""What somebody may not see costs them nothing of what they may: it takes no place in any list."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy.orm import Session

from bot import channel_sync, home_drawing
from bot.services.people import expertise_map
from bot.store import visibility
from bot.store.memory import cards
from bot.store.models import Card, Nudge, Question, QuestionState, RitualKind
from bot.store.rituals import digest_content
from bot.views.memory import card_messages
from bot.views.questions import question_messages
from tests.fakes import words_of
from tests.privacy.test_visibility import CELLAR, cellar
from tests.world import KITCHEN, QUESTIONS, World

__all__ = ["cellar"]
MANY = 60  # more than any list reads at first
OUTSIDE, INSIDER = "UGINA", "UEMMA"
CLOSE, LESS_CLOSE = "How do I renew the VPN token", "Somewhere a VPN token is renewed"
OPEN = "limestone"  # a word that the public one alone has


@pytest.fixture
def crowded(cellar: World) -> Iterator[World]:
    """The company knows who is in the cellar, and has a word to say on other things, too."""
    for channel in (CELLAR, KITCHEN, QUESTIONS):
        channel_sync.know_channel(cellar.deps, channel)
    add_cards(cellar, [f"Of {number} quite another matter" for number in range(12)], KITCHEN)
    yield cellar


number = count(1)


def add_cards(
    world: World, titles: list[str], channel: str, kind: str = "record", said: str = ""
) -> list[int]:
    """Cards as if they had been made of something said in a channel."""
    made = []
    with world.deps.sessions.begin() as session:
        home = world.workspace(session)
        for title in titles:
            card = Card(
                workspace_id=home.id, workspace=home, source_type="record", source_id=10_000 + next(number),
                kind=kind, title=title, channel=channel,
                text=said or title, month="2026-02", author=world.member(session, "UANNA"),
            )  # fmt: skip
            session.add(card)
            cards.changed(session, card)
            made.append(card.id)
    world.run_due()
    return made


def close(world: World, kind: str = "record") -> None:
    add_cards(world, [f"{CLOSE} {number}?" for number in range(MANY)], CELLAR, kind, "Behind closed doors.")


def past(world: World, texts: list[str], channel: str | None, said: str) -> None:
    """Questions with an accepted answer, asked in a channel."""
    with world.deps.read_sessions() as session:
        newest = max((one.id for one in session.query(Question)), default=0)
    world.knows("UCHLOE", *texts, accepted=True, said=said)
    with world.deps.sessions.begin() as session:
        for question in session.query(Question).filter(Question.id > newest):
            question.channel = channel
    world.run_due()


def test_whoever_searches_outside_a_private_channel_finds_what_is_public(crowded: World) -> None:
    close(crowded)
    add_cards(crowded, [f"{LESS_CLOSE}: {OPEN}"], KITCHEN)
    assert OPEN in crowded.slash(OUTSIDE, "/eclair", f"find {CLOSE}").text
    assert "Behind closed doors" in crowded.slash(INSIDER, "/eclair", f"find {CLOSE}", CELLAR).text


def test_a_question_is_shown_the_public_answer_behind_many_private_ones(crowded: World) -> None:
    past(crowded, [f"{CLOSE}?" + " " * number for number in range(MANY)], CELLAR, "Behind closed doors.")
    past(crowded, [f"{CLOSE} of the gate?"], KITCHEN, OPEN)
    told = crowded.ask(OUTSIDE, f"{CLOSE}?")
    assert OPEN in told.text and "closed doors" not in told.text


def test_a_question_is_shown_a_public_card_behind_many_private_ones(crowded: World) -> None:
    close(crowded)
    add_cards(crowded, [f"{CLOSE} of our new {OPEN} gate"], KITCHEN)
    told = crowded.ask(OUTSIDE, f"{CLOSE}?")
    assert OPEN in told.text and "closed doors" not in told.text


def test_somebody_tried_this_is_said_though_others_tried_it_in_private(crowded: World) -> None:
    close(crowded, RitualKind.FAILURE)
    add_cards(crowded, [f"{CLOSE} of our new {OPEN} gate"], KITCHEN, RitualKind.FAILURE)
    assert OPEN in crowded.ask(OUTSIDE, f"{CLOSE}?").text
    add_cards(crowded, [f"{CLOSE}, gravel"], KITCHEN)
    assert OPEN in crowded.slash(OUTSIDE, "/eclair", "find gravel VPN token").text


def test_a_card_may_go_into_a_public_one_behind_many_private_ones(crowded: World) -> None:
    mine, *_ = add_cards(crowded, [f"{CLOSE}?"], KITCHEN)
    close(crowded)
    add_cards(crowded, [f"{CLOSE} of our new {OPEN} gate"], KITCHEN)
    crowded.press("UANNA", card_messages.MERGE, str(mine))
    assert OPEN in str(crowded.modal("UANNA"))


def asked(world: World, session: Session, text: str, channel: str, **more: object) -> Question:
    question = Question(
        workspace_id=world.workspace(session).id, asker=world.member(session, "UKIM"), text=text,
        source=f"test:{next(number)}", language="en", asked_at=world.clock.at - timedelta(days=1),
        state=QuestionState.OPEN, channel=channel, **more,
    )  # fmt: skip
    session.add(question)
    session.flush()
    return question


def test_a_digest_has_what_its_readers_may_see_and_what_suits_them_behind_much_else(crowded: World) -> None:
    with crowded.deps.sessions.begin() as session:
        for one in range(MANY):
            asked(crowded, session, f"{CLOSE} {one}?", CELLAR)
            asked(crowded, session, f"Of {one} another matter?", QUESTIONS)
        wanted = asked(crowded, session, f"{CLOSE} of {OPEN}?", QUESTIONS)
        home = crowded.workspace(session)
        week = digest_content.week(
            session, crowded.clock.at - timedelta(days=7), crowded.clock.at,
            reader=visibility.everybody_in(home, KITCHEN), suits=lambda text: "VPN" in text,
        )  # fmt: skip
    assert [one.id for one in week.waiting] == [wanted.id]


def test_the_home_tab_lists_what_waits_behind_what_may_not_be_read_any_more(crowded: World) -> None:
    with crowded.deps.sessions.begin() as session:
        ben = crowded.member(session, OUTSIDE)
        places = [f"{OPEN} {CLOSE}?"] + [f"{CLOSE} {one}?" for one in range(2 * home_drawing.QUESTIONS_SHOWN)]
        for one, text in enumerate(places):
            question = asked(crowded, session, text, CELLAR if one else QUESTIONS)
            session.add(
                Nudge(
                    workspace_id=ben.workspace_id, question=question, member=ben, wave=1,
                    created_at=crowded.clock.at,
                )
            )  # fmt: skip
    crowded.send(crowded.event(OUTSIDE, "app_home_opened", tab="home"))
    shown = words_of(crowded.slack.homes[OUTSIDE])
    assert OPEN in shown and f"{CLOSE} 3" not in shown


def test_the_map_gives_reasons_that_may_be_read_before_those_that_may_not(crowded: World) -> None:
    past(crowded, [f"{CLOSE} {one}?" for one in range(3)], CELLAR, "Behind closed doors.")
    past(crowded, [f"A VPN token of {OPEN}?"], KITCHEN, "Like this.")
    crowded.deps.index.sync()
    rank = crowded.deps.index.experts("VPN token renew")
    with crowded.deps.sessions.begin() as session:
        _home, reader = crowded.workspace(session), visibility.alone(crowded.member(session, OUTSIDE))
        crowded.member(session, "UCHLOE").is_listed = True
        told = expertise_map.who_knows(session, "VPN token renew", rank, crowded.clock.at, reader)
    first, *_ = told.people[0].pieces
    assert first.question is not None and OPEN in first.question.text and first.question_id in told.seen


@pytest.mark.parametrize("user", [OUTSIDE, INSIDER])
def test_what_is_shown_is_still_only_what_may_be_seen(crowded: World, user: str) -> None:
    past(crowded, [f"{CLOSE} {one}?" for one in range(3)], CELLAR, "Behind closed doors.")
    told = crowded.ask(user, f"{CLOSE} 1?", CELLAR if user == INSIDER else QUESTIONS)
    assert ("closed doors" in told.text) == (user == INSIDER)
    assert user == OUTSIDE or question_messages.SEND in str(told.replies)
