"""One memory: found again, in its own channel only, amended, merged, doubted, exported."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.i18n import translator
from bot.jobs import retention
from bot.services.memory import card_keeping
from bot.store.memory import cards
from bot.store.models import Card, Member, RitualKind
from bot.views.memory import card_messages
from bot.views.questions import answer_messages, question_messages
from bot.views.rituals import story_messages
from tests.played import played
from tests.ritual_world import OVEN, becomes_private, in_the_kitchen, tell, to_tuesday
from tests.world import KITCHEN, QUESTIONS, STAFF, VPN, World


@pytest.fixture
def rituals(world: World) -> World:
    return in_the_kitchen(world)


@played
def answered(
    world: World, text: str = VPN, said: str = "Renew it in the portal.", channel: str = QUESTIONS
) -> None:
    """Anna asks, Chloé answers, Anna accepts."""
    world.three_know()
    world.ask("UANNA", text, channel)
    if channel in world.slack.private:
        world.press("UANNA", question_messages.REACH_HERE)
        world.run_due()
    world.press("UCHLOE", question_messages.HELP, str(world.question(text).id))
    world.submit("UCHLOE", text=said)
    world.run_due()
    world.press("UANNA", answer_messages.ACCEPT)
    world.run_due()


def found(world: World, user: str, words: str, channel: str = QUESTIONS) -> str:
    world.run_due()
    return world.slash(user, "/eclair", f"find {words}", channel).text


def card(world: World, words: str) -> Card:
    with world.deps.read_sessions() as session:
        return next(c for c in session.query(Card).order_by(Card.id) if words in f"{c.title}\n{c.text}")


def test_accepted_answers_and_stories_are_found_again(rituals: World) -> None:
    answered(rituals)
    tell(rituals, "UBEN", **OVEN)

    assert "Renew it in the portal." in found(rituals, "UGINA", "VPN token")
    told = found(rituals, "UGINA", "sieve")
    assert "wet flour" in told
    assert "small failure" in told
    assert "nothing about" in found(rituals, "UGINA", "submarine xylophone")
    rituals.slash("UGINA", "/eclair", "find")
    assert rituals.modal("UGINA")["callback_id"] == "search.find_form"


def test_the_title_of_what_is_found_is_the_first_line_of_what_was_asked(rituals: World) -> None:
    answered(rituals, text=f"{VPN}\nIt asks for a code that never comes.")

    told = found(rituals, "UGINA", "VPN token")
    assert f"*{VPN}*" in told
    assert "code that never comes" not in told


def test_what_was_said_in_a_private_channel_is_found_there_alone(rituals: World) -> None:
    becomes_private(rituals, KITCHEN)
    answered(rituals, channel=KITCHEN)

    assert "Renew it in the portal." in found(rituals, "UBEN", "VPN token", KITCHEN)
    assert "Renew it in the portal." not in found(rituals, "UBEN", "VPN token", QUESTIONS)
    elsewhere = rituals.ask("UBEN", VPN, QUESTIONS)
    assert "Renew it in the portal." not in elsewhere.text  # nor does the memory answer with it


def test_an_answer_that_was_deleted_or_a_story_taken_back_is_found_no_more(rituals: World) -> None:
    tell(rituals, "UBEN", **OVEN)
    assert "wet flour" in found(rituals, "UGINA", "sieve")

    rituals.press("UBEN", story_messages.EDIT, value=str(card(rituals, "sieve").source_id))
    rituals.submit("UBEN", choice="withdraw")
    rituals.run_due()

    assert "wet flour" not in found(rituals, "UGINA", "sieve")
    assert "retiré" in rituals.read("UANNA", "Ce récit a été retiré").text


def test_an_author_s_other_words_are_found_and_the_old_ones_are_not(rituals: World) -> None:
    tell(rituals, "UBEN", **OVEN)
    rituals.press("UBEN", story_messages.EDIT, value=str(card(rituals, "sieve").source_id))
    rituals.submit("UBEN", lesson="Weigh the pumpernickel", choice="keep")
    rituals.run_due()

    assert "pumpernickel" in found(rituals, "UGINA", "pumpernickel")
    assert "Weigh the pumpernickel" in rituals.read("UANNA", "Un petit échec").text


def test_a_card_is_amended_by_its_author_and_keeps_its_versions(rituals: World) -> None:
    answered(rituals)
    number = str(card(rituals, "portal").id)
    refused = rituals.press("UGINA", card_messages.AMEND, value=number)
    assert "Only its author" in refused.text

    rituals.press("UCHLOE", card_messages.AMEND, value=number)
    assert rituals.submit("UCHLOE", title="VPN", text=" ").errors
    rituals.submit("UCHLOE", title="Renewing the VPN token", text="In the new portal, page Security.")
    rituals.run_due()

    assert "page Security" in found(rituals, "UGINA", "VPN token")
    with rituals.deps.read_sessions() as session:
        [old] = cards.versions(session, session.get_one(Card, int(number)))
    assert old.text == "Renew it in the portal."


def test_a_doubted_card_asks_its_author_who_answers_with_one_tap(rituals: World) -> None:
    answered(rituals)
    found(rituals, "UGINA", "VPN token")
    number = str(card(rituals, "portal").id)
    rituals.press("UGINA", card_messages.STALE, value=number)
    rituals.run_due()

    assert "Quelqu’un se demande" in rituals.read("UCHLOE", "encore juste").text
    assert "out of date?" in found(rituals, "UBEN", "VPN token")
    rituals.press("UCHLOE", card_messages.STILL_RIGHT)
    rituals.run_due()
    assert "out of date?" not in found(rituals, "UBEN", "VPN token").replace("Out of date?", "")
    assert rituals.reads("UCHLOE", "C’est réglé")


def test_a_story_without_a_name_that_is_doubted_asks_the_keepers(rituals: World) -> None:
    to_tuesday(rituals)
    for user in ("UBEN", "UGINA", "UHUGO"):
        rituals.press(user, story_messages.TELL[RitualKind.FAILURE], value="failure")
        rituals.submit(user, options=["nameless"], **{**OVEN, "tried": f"A sieve of {user}"})
    rituals.pass_time(timedelta(days=9))
    number = str(card(rituals, "sieve").id)
    rituals.press("UKIM", card_messages.STALE, value=number)
    rituals.run_due()
    assert rituals.reads("UANNA", "Quelqu’un se demande")


def test_two_cards_that_say_the_same_become_one(rituals: World) -> None:
    tell(rituals, "UBEN", **OVEN)
    tell(rituals, "UBEN", **{**OVEN, "tried": "A finer sieve"})
    rituals.run_due()
    first, second = card(rituals, "A new sieve"), card(rituals, "A finer sieve")
    rituals.press("UBEN", card_messages.MERGE, value=str(second.id))
    body = rituals.submission("UBEN")
    body["view"]["state"]["values"][card_messages.INTO] = {
        card_messages.INTO: {"selected_option": {"value": str(first.id)}}
    }
    done = rituals.send(body)
    assert done.errors == {}
    assert "A new sieve" in done.text
    assert "no longer in the memory" in rituals.press("UGINA", card_messages.STALE, value=str(second.id)).text

    told = found(rituals, "UGINA", "sieve")
    assert "A new sieve" in told
    assert "A finer sieve" not in told


def merged(world: World) -> tuple[str, str]:
    """Two of Ben's stories that say the same: the second is found in place of the first."""
    tell(world, "UBEN", **OVEN)
    tell(world, "UBEN", **{**OVEN, "tried": "A finer sieve"})
    world.run_due()
    first, second = str(card(world, "A new sieve").id), str(card(world, "A finer sieve").id)
    world.press("UBEN", card_messages.MERGE, value=first)
    body = world.submission("UBEN")
    body["view"]["state"]["values"][card_messages.INTO] = {
        card_messages.INTO: {"selected_option": {"value": second}}
    }
    assert world.send(body).errors == {}
    return first, second


def test_what_was_merged_into_a_card_that_is_kept_no_longer_is_found_by_itself(rituals: World) -> None:
    answered(rituals)
    tell(rituals, "UBEN", **OVEN)
    rituals.run_due()
    with rituals.deps.sessions.begin() as session:
        [kept, old] = [session.get_one(Card, card(rituals, words).id) for words in ("A new sieve", VPN)]
        kept.merged_into_id = old.id
        cards.changed(session, kept)
        rituals.workspace(session).keep_questions_days = 30
    assert "A new sieve" not in found(rituals, "UGINA", "sieve")

    rituals.clock.at += timedelta(days=40)
    retention.forget_old(rituals.deps)

    assert "A new sieve" in found(rituals, "UGINA", "sieve")


def test_a_merge_is_undone_where_its_card_is_found(rituals: World) -> None:
    merged(rituals)
    assert "A new sieve" not in found(rituals, "UGINA", "sieve")
    found(rituals, "UBEN", "sieve")

    assert "found on its own again" in rituals.press("UBEN", card_messages.UNMERGE).text

    told = found(rituals, "UGINA", "sieve")
    assert "A new sieve" in told
    assert "A finer sieve" in told


def test_what_was_merged_into_a_story_that_is_taken_back_is_found_again(rituals: World) -> None:
    _, second = merged(rituals)
    number = story_of(rituals, second)
    rituals.press("UBEN", story_messages.EDIT, value=number)
    rituals.submit("UBEN", choice="withdraw")
    rituals.run_due()

    told = found(rituals, "UGINA", "sieve")
    assert "A new sieve" in told
    assert "A finer sieve" not in told


def story_of(world: World, number: str) -> str:
    with world.deps.read_sessions() as session:
        return str(session.get_one(Card, int(number)).source_id)


def amended(world: World) -> str:
    """A card of Ben's story that says it in other words; its number."""
    tell(world, "UBEN", **OVEN)
    world.run_due()
    number = str(card(world, "A new sieve").id)
    world.press("UBEN", card_messages.AMEND, value=number)
    world.submit("UBEN", title="Sieves and flour", text="Try each sieve with wet flour.")
    world.run_due()
    return number


def test_an_amended_card_keeps_its_words_while_its_story_is_told_otherwise(rituals: World) -> None:
    number = amended(rituals)
    rituals.press("UBEN", story_messages.EDIT, value=story_of(rituals, number))
    rituals.submit("UBEN", lesson="Weigh the pumpernickel", choice="keep")
    rituals.run_due()

    told = found(rituals, "UGINA", "sieves and flour")
    assert "Try each sieve" in told
    assert "pumpernickel" not in told


def test_of_a_story_that_was_taken_back_no_version_is_kept_and_nothing_opens(rituals: World) -> None:
    number = amended(rituals)
    found(rituals, "UGINA", "sieves and flour")
    rituals.press("UGINA", card_messages.STALE, value=number)
    rituals.run_due()
    assert "Sieves and flour" in rituals.read("UBEN", "A colleague wonders").text
    rituals.press("UBEN", story_messages.EDIT, value=story_of(rituals, number))
    rituals.submit("UBEN", choice="withdraw")
    rituals.run_due()

    with rituals.deps.read_sessions() as session:
        assert cards.versions(session, session.get_one(Card, int(number))) == []
    rituals.slack.modals.clear()
    for button in (card_messages.AMEND, card_messages.MERGE):
        assert "no longer in the memory" in rituals.press("UBEN", button, value=number).text
    assert not rituals.slack.modals
    assert not rituals.reads("UBEN", "Sieves and flour")


def test_of_an_answer_that_was_deleted_no_version_is_kept(rituals: World) -> None:
    rituals.three_know()
    rituals.ask("UANNA")
    [post] = rituals.notices("question.posted")
    head = rituals.slack.at(QUESTIONS, post.ts or "")
    said = rituals.says("UGINA", "Renew it in the portal.", thread=head)
    rituals.run_due()
    rituals.press("UANNA", answer_messages.ACCEPT)
    rituals.run_due()
    number = str(card(rituals, "portal").id)
    rituals.press("UGINA", card_messages.AMEND, value=number)
    rituals.submit("UGINA", title="Renewing the VPN token", text="In the new portal, page Security.")
    rituals.deletes("UGINA", said)
    rituals.run_due()

    with rituals.deps.read_sessions() as session:
        kept = session.get_one(Card, int(number))
        assert (kept.text, cards.versions(session, kept)) == ("", [])


def test_only_cards_that_say_much_the_same_are_offered_to_be_merged(rituals: World) -> None:
    tell(rituals, "UBEN", **OVEN)
    tell(
        rituals, "UBEN", tried="A longer lunch break", wrong="Nobody came back", lesson="Ask the night shift"
    )
    rituals.run_due()
    number = str(card(rituals, "A new sieve").id)
    assert "no other card" in rituals.press("UBEN", card_messages.MERGE, value=number).text

    tell(rituals, "UBEN", **{**OVEN, "tried": "A finer sieve"})
    rituals.run_due()
    rituals.press("UBEN", card_messages.MERGE, value=number)
    offered = str(rituals.modal("UBEN"))
    assert "A finer sieve" in offered
    assert "lunch" not in offered


def test_a_look_back_is_found_with_what_each_of_its_parts_answers(rituals: World) -> None:
    rex = {
        "context": "The new sieve",
        "expected": "Three a day",
        "happened": "One a day",
        "change": "A trial",
    }
    tell(rituals, "UBEN", RitualKind.REX, **rex)
    told = found(rituals, "UGINA", "sieve")
    assert "*What was expected*\n>Three a day" in told.replace("> ", ">")
    assert told.count("The new sieve") == 1


def test_what_somebody_tried_stands_in_a_line_below_the_accepted_answer(rituals: World) -> None:
    clogged = {"tried": "The new sieve for the flour", "wrong": "It clogged", "lesson": "Wet the flour first"}
    tell(rituals, "UBEN", **clogged)
    rituals.run_due()
    answered(rituals, "Which sieve for the flour?", "The new sieve for the flour, the fine one.")

    line = rituals.read("UGINA", "quelque chose de proche")
    assert "Wet the flour first" in line.text
    assert "<@UBEN>" not in line.text
    [post] = rituals.notices("question.posted")
    assert (line.channel, line.thread_ts) == (QUESTIONS, post.ts)

    rituals.press("UBEN", story_messages.EDIT, value=str(card(rituals, "clogged").source_id))
    rituals.submit("UBEN", choice="withdraw")
    rituals.run_due()
    assert not rituals.reads("UGINA", "Wet the flour first")


def test_what_somebody_tried_stands_once_beside_what_is_found_and_only_when_near(rituals: World) -> None:
    answered(rituals, "Which oven for the new bread?", "The stone oven, door closed for ten minutes.")
    answered(rituals)
    tell(
        rituals, "UBEN", tried="The stone oven, door open", wrong="Pale bread",
        lesson="Door closed for ten minutes",
    )  # fmt: skip
    near = found(rituals, "UGINA", "which new bread")
    assert near.count("Someone tried something like this") == 1
    assert "the lesson: Door closed" in near
    assert "Someone tried" not in found(rituals, "UGINA", "VPN token")
    assert "Someone tried" not in found(rituals, "UGINA", "stone oven door"), "it is found itself"


def test_beside_an_answer_of_another_subject_nothing_is_said(rituals: World) -> None:
    tell(rituals, "UBEN", **OVEN)
    rituals.run_due()
    answered(rituals)
    assert not rituals.notices("card.tried")


def test_somebody_tried_this_stands_beside_a_question(rituals: World) -> None:
    tell(
        rituals,
        "UBEN",
        tried="A new sieve for the flour",
        wrong="It clogged",
        lesson="Test it with wet flour",
    )
    rituals.run_due()

    reply = rituals.ask("UGINA", "Has anybody tried a new sieve for the flour?")

    assert "Someone tried this" in reply.text
    assert "Test it with wet flour" in reply.text
    assert "Someone tried this" not in rituals.ask("UGINA", "How do I book a meeting room in Lyon?").text


def test_an_archived_incident_channel_asks_those_who_were_there(rituals: World) -> None:
    incident = "C0INCIDENT"
    rituals.slack.members[incident] = {"UANNA", "UBEN"}
    rituals.slack.names[incident] = "incident-2026-03-portal"
    rituals.slack.names[KITCHEN] = "kitchen"
    body = rituals.event("UBEN", "channel_archive", channel=incident)
    rituals.send(body)
    rituals.send(body)
    rituals.send(rituals.event("UBEN", "channel_archive", channel=KITCHEN))
    rituals.pass_time(timedelta(hours=2))

    asked = [one for one in rituals.slack.messages if "incident-2026-03-portal" in one.text]
    assert sorted(one.channel for one in asked) == ["DANNA", "DBEN"]
    assert not [one for one in rituals.slack.messages if "canal *kitchen*" in one.text]


def test_the_memory_is_one_markdown_page_without_the_private_channels(rituals: World) -> None:
    rituals.slack.private.add("C0CELLAR")
    rituals.slack.members["C0CELLAR"] = set(STAFF)
    answered(rituals, channel="C0CELLAR")
    tell(rituals, "UBEN", **OVEN)
    rituals.run_due()
    with rituals.deps.read_sessions() as session:
        page = card_keeping.as_markdown(session)
    assert "### A new sieve" in page
    assert "portal" not in page


def test_looking_for_erased_answers_costs_a_key_a_card_and_not_a_walk_through_all(world: World):
    """It is asked at each beat: with 20,000 cards, a walk through all answers for each took 100 seconds."""
    told: list[tuple[str, object]] = []

    def tell(_: object, __: object, statement: str, given: object, *___: object) -> None:
        told.append((statement, given))

    with world.deps.read_sessions() as session:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", tell)
        assert cards.answers_erased(session, 10) == []
        event.remove(engine, "before_cursor_execute", tell)
        if engine.dialect.name == "sqlite":
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {told[-1][0]}", told[-1][1])
            steps = [str(row[-1]) for row in plan]
            assert any(step.startswith("SEARCH answers USING INTEGER PRIMARY KEY") for step in steps), steps


def like(number: int, title: str, **more: Any) -> Card:
    told = {"text": "Renew it in the portal.", "month": "2026-03", "kind": "answer", **more}
    return Card(
        id=number, source_type="answer", source_id=number, title=title,
        is_amended=False, is_stale=False, **told,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_cards_of_the_same_title_are_told_apart_where_one_is_chosen(language: str) -> None:
    long = "How do I renew the VPN token that expires during the night when nobody of the desk is there"
    ben = Member(slack_id="UBEN", name="Bénédicte-Alexandra")
    listed = [
        like(1, VPN), like(2, VPN, month="2026-01"), like(3, VPN, text="Ask the desk for another one."),
        like(4, VPN, author=ben), like(5, VPN), like(6, f"{long}?"), like(7, f"{long}, please?"),
        like(8, "Where is the portal?"),
    ]  # fmt: skip
    form = card_messages.merge_form(translator(language), like(9, VPN), listed)
    [options] = [one["element"]["options"] for one in form["blocks"] if "element" in one]
    labels = [one["text"]["text"] for one in options]
    assert len(set(labels)) == len(listed) and all(len(label) <= 75 for label in labels)
    assert "2026" in labels[1] and "Ask the desk" in labels[2] and "Bénédicte" in labels[3]
    assert labels[7] == "💬 Where is the portal?"


def test_in_the_memory_s_page_members_words_are_no_markup_and_nothing_is_hidden(rituals: World) -> None:
    tell(
        rituals, "UBEN", tried="A *new* \u202esieve", wrong="# No\n![x](https://evil.invalid)", lesson="- wet"
    )
    rituals.run_due()
    with rituals.deps.read_sessions() as session:
        page = card_keeping.as_markdown(session)
    assert "\u202e" not in page
    assert "### A \\*new\\* sieve" in page
    assert "\n> \\# No\n> !\\[x\\](https://evil.invalid)\n> \\- wet\n" in page
    assert "## mars 2026" in page and "échec" in page


def test_undoing_a_merge_shows_no_words_that_were_taken_back(rituals: World) -> None:
    first, _ = merged(rituals)
    rituals.press("UBEN", story_messages.EDIT, value=story_of(rituals, first))
    rituals.submit("UBEN", choice="withdraw")
    rituals.run_due()
    assert "A finer sieve" in found(rituals, "UBEN", "sieve")
    rituals.press("UBEN", card_messages.UNMERGE)
    rituals.run_due()
    for user in ("UBEN", "UGINA"):
        assert "A new sieve" not in found(rituals, user, "sieve")


def test_no_merge_carries_a_card_into_or_out_of_a_private_channel(rituals: World) -> None:
    tell(rituals, "UBEN", **OVEN)
    rituals.run_due()
    inside = str(card(rituals, "A new sieve").id)
    rituals.slack.members[KITCHEN] = {"UBEN", "UCHLOE"}
    becomes_private(rituals, KITCHEN)
    with rituals.deps.sessions.begin() as session:
        rituals.workspace(session).rituals_channel = QUESTIONS
    tell(rituals, "UBEN", **{**OVEN, "tried": "A finer sieve"})
    rituals.run_due()
    outside = str(card(rituals, "A finer sieve").id)
    for number, into in ((inside, outside), (outside, inside)):
        assert "no other card" in rituals.press("UBEN", card_messages.MERGE, value=number).text
        rituals.press("UBEN", card_messages.AMEND, value=number)
        body = rituals.submission("UBEN")
        body["view"] |= {"callback_id": card_messages.MERGE_FORM, "private_metadata": number}
        body["view"]["state"]["values"] = {card_messages.INTO: {card_messages.INTO: {
            "type": "static_select", "selected_option": {"value": into},
        }}}  # fmt: skip
        rituals.send(body)
        with rituals.deps.read_sessions() as session:
            assert session.get_one(Card, int(number)).merged_into_id is None
    assert "A new sieve" not in found(rituals, "UGINA", "sieve")
