"""What a reader may see: every kind of reader opens every place that quotes; no word is where it must not."""

import ast
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.i18n import translator
from bot.services.people import expertise
from bot.store import visibility
from bot.store.models import (
    Card,
    Gathering,
    NameWord,
    Notice,
    Nudge,
    Place,
    Question,
    QuestionState,
    Reply,
    RitualKind,
    Round,
    RoundState,
)
from bot.views.admin import settings_form
from bot.views.memory import card_messages
from bot.views.privacy import privacy_messages
from bot.views.questions import answer_messages, nudge_messages, question_messages
from bot.views.rituals import thanks_messages
from tests.fakes import TEAM, dm_of, words_of
from tests.played import played
from tests.ritual_world import becomes_private, in_the_kitchen, tell
from tests.world import KITCHEN, QUESTIONS, STAFF, World

CELLAR = "C0CELLAR"
INSIDE = {"UCHLOE", "UEMMA", "UFARID", "UHUGO", "UGUEST"}
SECRET = {  # one word for each kind of text that stands in the private channel
    "quartzite", "feldspar", "porphyry", "gneiss", "basalt",
}  # fmt: skip
GONE = {"travertine", "pumice", "obsidian"}  # withdrawn, deleted, merged away
OPEN = "limestone"  # stands in the kitchen's channel, which is public
ASKED = "How do I polish the marble sink with quartzite?"
TOPIC = "polish the marble sink"
READERS = {
    "inside": "UEMMA",
    "outside": "UGINA",
    "left": "UFARID",
    "guest inside": "UGUEST",
    "guest outside": "UJACK",
    "admin outside": "UANNA",
}


def channel_event(world: World, user: str, kind: str, channel: str) -> None:
    """Somebody came into a channel, or left it."""
    there = world.slack.members.setdefault(channel, set())
    (there.add if kind == "member_joined_channel" else there.discard)(user)
    world.send(world.event(user, kind, channel=channel, channel_type="G", team="T0ECLAIR"))
    world.run_due()


def goes_out(world: World, asker: str, text: str, channel: str) -> str:
    """Asked, whatever the memory shows; from a private channel only there. Its number."""
    world.ask(asker, text, channel)
    number = str(world.question(text).id)
    if world.question(text).state == QuestionState.DRAFT:
        world.press(asker, question_messages.SEND, number)
    if channel in world.slack.private:
        world.press(asker, question_messages.REACH_HERE, number)
    world.run_due()
    return number


def settled(world: World, asker: str, text: str, author: str, said: str, channel: str) -> None:
    """Asked, answered in the form, accepted."""
    world.press(author, question_messages.HELP, goes_out(world, asker, text, channel))
    world.submit(author, text=said)
    world.run_due()
    world.press(asker, answer_messages.ACCEPT)
    world.run_due()


@pytest.fixture
def cellar(world: World) -> World:
    """A private channel, in which some of the company are."""
    _some_are_inside(world)
    return world


@played
def _some_are_inside(world: World) -> None:
    world.slack.private.add(CELLAR)
    world.slack.members[CELLAR] = set(INSIDE)
    with world.deps.sessions.begin() as session:
        world.member(session, "UJACK").is_guest = True
    for channel in (KITCHEN, QUESTIONS):
        world.slack.members[channel].discard("UJACK")


@pytest.fixture
def told(cellar: World) -> World:
    """A text of each kind, with a word in each that stands nowhere else."""
    _of_each_kind(cellar)
    return cellar


@played
def _of_each_kind(world: World) -> None:
    settled(world, "UEMMA", ASKED, "UCHLOE", "With feldspar powder.", CELLAR)
    settled(world, "UEMMA", "How do I polish the marble sink with basalt?", "UFARID", "Gently.", CELLAR)
    goes_out(world, "UHUGO", "Who polishes the marble sink with porphyry?", CELLAR)
    with world.deps.sessions.begin() as session:
        world.workspace(session).rituals_channel = CELLAR
    tell(world, "UCHLOE", RitualKind.LESSON, learned="The marble sink likes gneiss")
    in_the_kitchen(world)
    settled(world, "UINES", "How do I polish the marble sink with limestone?", "UCHLOE", "Wet.", KITCHEN)
    _gone(world)
    channel_event(world, "UFARID", "member_left_channel", CELLAR)
    with world.deps.sessions.begin() as session:
        for user in ("UCHLOE", "UFARID"):
            member = world.member(session, user)
            member.is_listed = member.takes_sessions = True
            expertise.declare(session, member, "marble", world.clock.at)
    world.run_due()


def _gone(world: World) -> None:
    """A question taken back, an answer deleted, a card that went into another."""
    back = "How do I polish the marble sink with travertine?"
    number = goes_out(world, "UINES", back, KITCHEN)
    world.press("UCHLOE", question_messages.HELP, number)
    world.submit("UCHLOE", text="No.")
    world.press("UINES", question_messages.WITHDRAW, number)
    deleted = "How do I polish the marble sink on Mondays?"
    goes_out(world, "UINES", deleted, KITCHEN)
    post = next(one for one in world.slack.messages if one.channel == KITCHEN and "Mondays" in one.text)
    said = world.says("UCHLOE", "You polish the marble sink by hand, with pumice on a cloth.", thread=post)
    world.run_due()
    world.reacts("UINES", said, "white_check_mark")
    world.run_due()
    world.deletes("UCHLOE", said)
    settled(world, "UINES", "May I polish the marble sink at night?", "UCHLOE", "Yes.", KITCHEN)
    with world.deps.sessions.begin() as session:
        cards = session.query(Card).order_by(Card.id).all()
        merged = next(one for one in cards if "night" in one.title)
        merged.text, merged.is_amended = "With obsidian.", True
        merged.merged_into_id = next(one for one in cards if "limestone" in one.title).id


# -- the places ----------------------------------------------------------------------------------------------


def find(channel: str) -> Callable[[World, str], str]:
    return lambda world, user: world.slash(user, "/eclair", f"find {TOPIC}", channel).text


def asks(channel: str) -> Callable[[World, str], str]:
    """What the memory shows before a question goes out, and what it warns of."""

    def asked(world: World, user: str) -> str:
        said = world.slash(user, "/ask", f"Please, how do I polish the marble sink, {user.lower()}?", channel)
        newest = world.deps.read_sessions
        with newest() as session:
            number = str(session.query(Question).order_by(Question.id.desc()).first().id)
        world.press(user, question_messages.WITHDRAW, number)
        return said.text

    return asked


def the_map(world: World, user: str) -> str:
    return world.slash(user, "/eclair", f"who {TOPIC}", KITCHEN).text


def mentors(world: World, user: str) -> str:
    before = len(world.slack.messages)
    world.slash(user, "/mentor", TOPIC, KITCHEN)
    world.submit(user, objective="A shiny sink")
    world.run_due()
    return _messages(world, user, before)


def _messages(world: World, user: str, since: int) -> str:
    new = world.slack.messages[since:]
    return "\n".join(one.text for one in world.slack.said_to(user) if one in new)


def believed(world: World, user: str) -> str:
    """The Home tab, and all that is believed of a person."""
    world.send(world.event(user, "app_home_opened", tab="home"))
    world.press(user, "people.expertise", value="all")
    return words_of(world.slack.homes[user]) + words_of(world.modal(user))


def known(world: World, user: str) -> str:
    """The privacy pages, the export, the statement."""
    world.press(user, privacy_messages.PRIVACY, value="home")
    overview = words_of(world.modal(user))
    world.slash(user, "/eclair", "statement", KITCHEN)
    files = [content.decode() for channel, _, content in world.slack.files if channel == dm_of(user)]
    return "\n".join([overview, *files])


def forged(world: World, user: str) -> str:
    """Buttons with the numbers of others' rows in them."""
    with world.deps.read_sessions() as session:
        stands = [one for one in session.query(Question) if words_in(one.text, {*SECRET, *GONE, OPEN})]
        cards = [str(one.id) for one in session.query(Card) if words_in(one.title, {*SECRET, OPEN})]
        nudges = [str(one.id) for one in session.query(Nudge) if one.question.channel == CELLAR][-3:]
    questions = [str(one.id) for one in stands]
    seen = []
    for action, values in (
        (question_messages.HELP, questions), (question_messages.TALK, questions),
        (question_messages.EDIT, questions),
        (nudge_messages.ANSWER, nudges), (nudge_messages.HAND_OVER, nudges), (nudge_messages.WHY_ME, nudges),
        (card_messages.AMEND, cards), (card_messages.MERGE, cards),
        (thanks_messages.OPEN, cards), (question_messages.SOLVES, [f"{questions[-1]}:{n}" for n in cards]),
    ):  # fmt: skip
        for value in values:
            world.slack.modals.pop(user, None)
            seen.append(world.press(user, action, value).text)
            seen.append(words_of(world.slack.modals.get(user, {})))
    return "\n".join(seen)


PLACES: dict[str, Callable[[World, str], str]] = {
    "find in the questions' channel": find(QUESTIONS),
    "find in the kitchen": find(KITCHEN),
    "find in the cellar": find(CELLAR),
    "find in private": find("D0"),
    "asking in the kitchen": asks(KITCHEN),
    "asking in the cellar": asks(CELLAR),
    "the map": the_map,
    "mentors": mentors,
    "home and evidence": believed,
    "privacy, export and statement": known,
    "forged buttons": forged,
}


def words_in(text: str, words: set[str]) -> set[str]:
    return {word for word in words if word in text.lower()}


@pytest.mark.long
def test_no_word_of_a_private_channel_is_read_outside_it_and_none_that_is_gone_by_anybody(
    told: World,
) -> None:
    for kind, user in READERS.items():
        is_inside = kind in ("inside", "guest inside")
        for place, opened in PLACES.items():
            text = opened(told, user)
            assert words_in(text, GONE) == set(), (kind, place)
            if not is_inside:
                assert words_in(text, SECRET) == set(), (kind, place)
            if kind == "guest outside":
                assert OPEN not in text, (kind, place)
    assert words_in(find(CELLAR)(told, "UEMMA"), SECRET) >= {"quartzite", "feldspar"}
    assert words_in(find(CELLAR)(told, "UGUEST"), SECRET) >= {"quartzite"}
    assert "quartzite" in believed(told, "UCHLOE")
    assert words_in(mentors(told, "UHUGO"), SECRET) >= {"quartzite", "basalt"}
    assert "in a channel you’re not in" in mentors(told, "UGINA")
    assert OPEN in find(QUESTIONS)(told, "UGINA")
    assert "answered “" in the_map(told, "UGINA")


def posts(world: World, channel: str, kinds: tuple[str, ...]) -> str:
    """What stands in a channel, of these kinds."""
    with world.deps.read_sessions() as session:
        found = session.query(Notice).filter(Notice.channel == channel, Notice.kind.in_(kinds)).all()
        stamps = {one.ts for one in found}
    return "\n".join(one.text for one in world.slack.messages if one.channel == channel and one.ts in stamps)


def test_lists_and_digests_and_agendas_tell_a_channel_only_what_all_its_people_may_read(
    cellar: World,
) -> None:
    for channel in (CELLAR, KITCHEN, QUESTIONS):
        cellar.slash("UCHLOE", "/eclair", "digest", channel)
        cellar.submit("UCHLOE", day="2")
    cellar.lists_topic("wax")
    settled(cellar, "UEMMA", "Which wax for quartzite?", "UCHLOE", "With feldspar powder.", CELLAR)
    goes_out(cellar, "UHUGO", "Which wax for porphyry?", CELLAR)
    goes_out(cellar, "UHUGO", f"Which wax for {OPEN}?", KITCHEN)
    with cellar.deps.sessions.begin() as session:
        cellar.workspace(session).rituals_channel = CELLAR
    tell(cellar, "UCHLOE", tried="Wax on gneiss", wrong="It cracked", lesson="Keep wax off gneiss")
    in_the_kitchen(cellar)
    cellar.pass_time(timedelta(days=2, hours=2))

    told = ("digest.channel", "digest.rest", "question.still_open", "round.closed", "gathering.agenda")
    for channel in (KITCHEN, QUESTIONS):
        assert words_in(posts(cellar, channel, told), SECRET) == set(), channel
    assert words_in(posts(cellar, CELLAR, told), SECRET) >= {"quartzite", "gneiss"}
    assert OPEN in posts(cellar, QUESTIONS, ("question.still_open",))


def test_what_guests_read_is_a_setting_that_the_privacy_page_tells(told: World) -> None:
    told.slack.members[KITCHEN] |= {"UJACK"}
    channel_event(told, "UJACK", "member_joined_channel", KITCHEN)
    assert OPEN in find(KITCHEN)(told, "UJACK")
    channel_event(told, "UJACK", "member_left_channel", KITCHEN)
    assert OPEN not in find(KITCHEN)(told, "UJACK")
    assert "Guests can only read" in the_map(told, "UJACK")
    assert "only read what’s said here in the channels" in known(told, "UGINA")

    told.press("UGINA", settings_form.OPEN, value="home")
    assert "UGINA" not in told.slack.modals or "settings" not in told.modal("UGINA")["callback_id"]
    told.press("UANNA", settings_form.OPEN, value="home")
    told.submit("UANNA", guests_read="everything")
    assert OPEN in find(KITCHEN)(told, "UJACK")
    assert OPEN in asks(QUESTIONS)(told, "UJACK")
    assert words_in(find(CELLAR)(told, "UJACK"), SECRET) == set()
    assert "what your colleagues read" in known(told, "UGINA")


TOLD = ("digest.channel", "digest.rest", "question.still_open", "round.closed", "card.tried")


ELSEWHERE = "C0ELSEWHERE"  # public, like the kitchen


def weekly(world: World) -> None:
    """The kitchen's people choose a digest, for Wednesday; there is another channel."""
    world.slack.members[ELSEWHERE] = set(STAFF)
    world.slash("UCHLOE", "/eclair", "digest", KITCHEN)
    world.submit("UCHLOE", day="2")


def test_a_channel_that_another_organisation_shares_is_told_of_nothing_that_stands_elsewhere(
    world: World,
) -> None:
    world.slack.shared |= {KITCHEN, QUESTIONS}
    weekly(world)
    settled(world, "UINES", f"Which wax for {OPEN}?", "UCHLOE", "Wet.", ELSEWHERE)
    settled(world, "UINES", "Which wax for basalt?", "UCHLOE", "Dry.", KITCHEN)
    world.ask("UHUGO", "Where is the porphyry kept?", dm_of("UHUGO"))
    world.says("UHUGO", "Who polishes the obsidian in the hall, and how?")
    world.run_due()
    assert QUESTIONS not in str(world.read("UHUGO", "Rien n’est envoyé").message)
    thanked = "thanks <@UCHLOE> for the travertine"
    world.slash("UINES", "/eclair", thanked, KITCHEN)
    world.run_due()
    world.press("UCHLOE", thanks_messages.SHOW)
    world.pass_time(timedelta(days=2, hours=2))

    assert "basalt" in posts(world, KITCHEN, TOLD)
    assert words_in(posts(world, KITCHEN, TOLD), {OPEN, "porphyry", "travertine"}) == set()
    assert not [one for one in world.slack.messages if one.channel == QUESTIONS and "porphyry" in one.text]
    assert OPEN in world.slash("UGINA", "/eclair", "find wax", KITCHEN).text  # for her eyes only


def test_what_a_channel_was_told_is_drawn_again_when_another_organisation_comes_into_it(
    world: World,
) -> None:
    weekly(world)
    settled(world, "UINES", f"Which wax for {OPEN}?", "UCHLOE", "Wet.", ELSEWHERE)
    settled(world, "UINES", "Which wax for basalt?", "UCHLOE", "Dry.", KITCHEN)
    world.pass_time(timedelta(days=2, hours=2))
    assert words_in(posts(world, KITCHEN, TOLD), {OPEN, "basalt"}) == {OPEN, "basalt"}

    world.slack.shared.add(KITCHEN)
    world.send(world.event(None, "channel_shared", channel=KITCHEN, connected_team_id="TOTHER"))
    world.run_due()
    assert words_in(posts(world, KITCHEN, TOLD), {OPEN, "basalt"}) == {"basalt"}
    world.slack.shared.clear()
    left = {"previously_connected_team_id": "TOTHER", "is_ext_shared": False}
    world.send(world.event(None, "channel_unshared", channel=KITCHEN, **left))
    world.run_due()
    with world.deps.read_sessions() as session:
        assert session.query(Place).filter_by(slack_id=KITCHEN).one().is_shared is False


def test_a_channel_with_another_id_counts_as_shared_until_slack_has_said(world: World) -> None:
    world.ask("UINES", "Which wax for basalt?", KITCHEN)
    with world.deps.read_sessions() as session:
        assert visibility.are_colleagues(session, KITCHEN)
    world.send(world.event(None, "channel_id_changed", old_channel_id=KITCHEN, new_channel_id="C0NEW"))
    with world.deps.read_sessions() as session:
        assert not visibility.are_colleagues(session, "C0NEW")
    world.run_due()
    with world.deps.read_sessions() as session:
        assert visibility.are_colleagues(session, "C0NEW")


def test_what_was_told_elsewhere_of_a_channel_is_drawn_again_when_it_becomes_private(world: World) -> None:
    weekly(world)
    settled(world, "UINES", f"Which wax for {OPEN}?", "UCHLOE", "Wet.", ELSEWHERE)
    world.pass_time(timedelta(days=2, hours=2))
    assert OPEN in posts(world, KITCHEN, TOLD)
    becomes_private(world, ELSEWHERE)
    assert OPEN not in posts(world, KITCHEN, TOLD)


@pytest.mark.parametrize(
    "was", ["colleague", *(pytest.param(was, marks=pytest.mark.long) for was in ("unknown", "left"))]
)
def test_a_guest_more_reads_no_digest_of_channels_that_they_are_not_in(world: World, was: str) -> None:
    with world.deps.sessions.begin() as session:
        world.member(session, "UGUEST").has_left = True
        if was == "left":
            world.member(session, "UJACK").has_left = world.member(session, "UJACK").is_guest = True
        elif was == "unknown":
            session.query(NameWord).delete()
            session.delete(world.member(session, "UJACK"))
    weekly(world)
    settled(world, "UINES", f"Which wax for {OPEN}?", "UCHLOE", "Wet.", ELSEWHERE)
    settled(world, "UINES", "Which wax for basalt?", "UCHLOE", "Dry.", KITCHEN)
    told = {"id": "UJACK", "team_id": TEAM, "is_restricted": True, "profile": {"display_name": "jack"}}
    world.send(world.event(None, "user_change") | {"event": {"type": "user_change", "user": told}})
    world.pass_time(timedelta(days=2, hours=2))
    assert words_in(posts(world, KITCHEN, TOLD), {OPEN, "basalt"}) == {"basalt"}


def test_what_two_write_to_each_other_is_read_by_the_two_alone(world: World) -> None:
    with world.deps.sessions.begin() as session:
        workspace, ben, gina = (
            world.workspace(session),
            *(world.member(session, u) for u in ("UBEN", "UGINA")),
        )
        letter = Reply(
            workspace_id=workspace.id,
            author=ben,
            to=gina,
            text="x",
            source="x",
            meaning="other",
            created_at=world.clock.at,
        )
        session.add(letter)
        session.flush()
        readers = [
            member.slack_id
            for member in world.everybody(session)
            if visibility.may_see(session, visibility.alone(member), letter)
        ]
        assert set(readers) == {"UBEN", "UGINA"}
        assert not visibility.may_see(session, visibility.everybody_in(workspace, KITCHEN), letter)


def test_a_record_whose_agenda_is_not_known_is_read_where_rituals_are_held(cellar: World) -> None:
    at = cellar.clock.at
    with cellar.deps.sessions.begin() as session:
        workspace = cellar.workspace(session)
        workspace.rituals_channel = CELLAR
        moments = dict.fromkeys(("opens_at", "widens_at", "reminds_at", "closes_at"), at)
        held = Round(
            workspace=workspace, kind=RitualKind.FAILURE, period="2026-02", state=RoundState.CLOSED, **moments
        )
        gathering = Gathering(workspace=workspace, round=held, starts_at=at, agenda=[], roles={})
        gathering.record, gathering.card_due = "The gneiss cracked", True
        session.add_all([held, gathering])
    cellar.run_due()
    with cellar.deps.read_sessions() as session:
        card = session.query(Card).one()
        readers = {
            user
            for user in ("UEMMA", "UGINA", "UANNA")
            if visibility.may_see(session, visibility.alone(cellar.member(session, user)), card)
        }
    assert readers == {"UEMMA"}


# What holds back what a view quotes from whom it is not for. A function that quotes and is not here fails.
OWN = (
    "answer_messages.own progress_message._heading ask_forms.edit_form ask_forms.reach "
    "contribution_list.rituals reply_messages.lost direct_messages._gone_on direct_messages.held "
    "home._questions question_messages.all_mine question_messages.check question_messages.ended "
    "question_messages.listing question_messages.moved question_messages.unlikely "
    "story_messages.edit_form export_page.readable"
)  # the reader's own words, or answers that visibility let through
WHERE_IT_STANDS = (
    "answer_messages.relayed reply_messages.posted agenda_messages._held agenda_messages.record "
    "agenda_messages.record_form question_messages.posted kinds.rituals._record story_messages.batch "
    "story_messages.posted"
)  # in the very channel
BETWEEN_TWO = (
    "reply_messages._words reply_messages.about_session nudge_messages._first pair_messages._list "
    "circle_card_messages.proposed"
)  # to those for whom it was written
ASKED_FIRST = (
    "answer_messages._asked answer_messages.accepted answer_messages.edit_form answer_messages.given "
    "answer_messages.reused answer_messages.tick ask_forms._recalled ask_forms.solved "
    "reply_messages.brought reply_messages.given reply_messages.tick kinds.replies._target_of_question "
    "digest_messages._answered digest_messages._story digest_messages.rest digest_messages.short "
    "expertise_messages.shown agenda_messages.agenda agenda_messages.turn home._asked "
    "meeting_messages._past card_messages._apart card_messages.amend_form card_messages.found "
    "card_messages.page card_messages.stale card_messages.warnings card_messages.words "
    "request_messages.reason nudge_messages.answer_form nudge_messages.hand_over_form "
    "nudge_messages.nudge evidence_reasons.reason question_messages.still_open kinds.admin._parts "
    "shown_texts.option kinds.rituals._tried round_messages.closed round_messages.summary "
    "thanks_messages.statement"
)  # whoever draws it asks bot.store.visibility
PARTS = (
    "home.home card_messages._is_one_line kinds.sessions._calendar question_messages.body "
    "question_title.title story_messages.body story_messages.heading"
)  # drawn by the others
QUOTES = {"text", "told", "tried", "looked_for", "record"}
DRAWS = {
    "title",
    "body",
    "heading",
    "question_title.title",
    "question_messages.body",
    "story_messages.heading",
}


def quoting() -> set[str]:
    found = set()
    bot = Path(__file__).parents[2] / "bot"
    for file in sorted([*(bot / "views").rglob("*.py"), *(bot / "outbox").rglob("*.py")]):
        stem = f"kinds.{file.stem}" if file.parent.name == "kinds" else file.stem
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and any(_quotes(one) for one in ast.walk(node)):
                found.add(f"{stem}.{node.name}")
    return found


def _quotes(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in DRAWS
    return isinstance(node, ast.Attribute) and node.attr in QUOTES and isinstance(node.ctx, ast.Load)


def test_every_view_that_quotes_is_known_with_what_holds_it_back() -> None:
    known = {
        name for group in (OWN, WHERE_IT_STANDS, BETWEEN_TWO, ASKED_FIRST, PARTS) for name in group.split()
    }
    assert quoting() == known


SENTENCES = {
    "fr": "est conservé par Slack, comme tout ce qui s'y dit, et par Éclair sur la machine de l'entreprise ; "
    "aucun texte ne va ailleurs.",
    "en": "is kept by Slack, like everything said there, and by Éclair on the company's own machine; "
    "no text goes anywhere else.",
}
FALSE = ("no text leaves", "texte n'en sort", "texte ne quitte", "nothing leaves")


def test_one_true_sentence_says_everywhere_where_words_are_kept() -> None:
    root = Path(__file__).parents[2]
    pages = [*sorted((root / "docs").glob("*.md")), root / "manifest.yml", *root.glob("README*.md")]
    texts = {page.name: " ".join(page.read_text(encoding="utf-8").split()) for page in pages}
    texts |= {f"{language}.po": translator(language)("privacy.not") for language in SENTENCES}
    plain = {name: text.replace("’", "'").replace("\u00a0", " ") for name, text in texts.items()}
    for name, language in (
        ("fr.po", "fr"), ("en.po", "en"), ("privacy.fr.md", "fr"), ("privacy.en.md", "en"),
        ("README.fr.md", "fr"), ("README.md", "en"), ("security.fr.md", "fr"), ("security.md", "en"),
        ("manifest.yml", "en"),
    ):  # fmt: skip
        assert SENTENCES[language] in plain[name].replace("your company", "the company"), name
    for name, text in plain.items():
        assert not [claim for claim in FALSE if claim in text.lower()], name
