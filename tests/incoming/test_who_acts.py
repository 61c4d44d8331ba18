"""Who may do what: every kind of actor sends every kind of payload, and the table says what comes of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.handlers.questions.ask_actions import ASK_ABOUT, ASK_ANYWHERE
from bot.services.privacy import erasure
from bot.slack import UnknownOutcome
from bot.store.base import Base
from bot.store.models import Answer, ErasureMark, ExternalMentor, Member, Pace, Preference, Question, Reply
from bot.store.people import members
from bot.store.people.members import Profile
from bot.views.privacy import return_form
from bot.views.questions import nudge_messages, question_messages
from tests.fakes import TEAM, Sent, dm_of, words_of
from tests.played import played
from tests.world import COMPANY, KITCHEN, QUESTIONS, VPN, World, buttons

OTHER = "TOTHER"
SAID = "Press Renew in the client."
WANTED = "How do I get the key of the safe?"
NOT_YET, NOT_OURS, LEFT, MACHINE, MENTOR = (
    "à l’essai",
    "l’organisation qui l’a installé",
    "est désactivé",
    "qu’à des personnes",
    "Vous n’appartenez pas à cette organisation",
)
Payload = Callable[[World, str], dict[str, Any]]


@pytest.fixture
def asked(world: World) -> World:
    """A question stands in its channel, with an answer below it; something else stands in the kitchen."""
    _stands(world)
    return world


@played
def _stands(world: World) -> None:
    world.slack._people["UNEW"] = Profile("UNEW", "new", "fr-FR", "Europe/Paris")
    world.slack.members[QUESTIONS] |= {"UNEW", "UEXT", "UGONE", "UROBOT"}
    world.three_know()
    world.ask("UANNA")
    world.says("UGINA", SAID, thread=post(world))
    world.run_due()


def post(world: World) -> Sent:
    return next(one for one in world.slack.messages if one.channel == QUESTIONS and "demande :" in one.text)


def answer(world: World) -> Sent:
    event = next(one for one in world.slack.written.values() if one.get("text") == SAID)
    return Sent(QUESTIONS, event["ts"], {"text": SAID}, thread_ts=event["thread_ts"])


# -- every kind of payload -----------------------------------------------------------------------------------


def _interaction(world: World, user: str, kind: str, **more: Any) -> dict[str, Any]:
    return {**world._interaction(user, kind), **more}


def _in_channel(world: World, user: str, **more: Any) -> dict[str, Any]:
    about = {"ts": post(world).ts, "text": VPN}
    hook = "https://hooks.invalid/x"
    return _interaction(
        world, user, "message_action", channel={"id": QUESTIONS}, message=about, response_url=hook, **more
    )


def _form(world: World, user: str, kind: str = "view_submission") -> dict[str, Any]:
    typed = {
        nudge_messages.ANSWER_TEXT: {
            nudge_messages.ANSWER_TEXT: {"type": "plain_text_input", "value": WANTED}
        }
    }
    view = {
        "id": f"V{user}",
        "type": "modal",
        "callback_id": nudge_messages.ANSWER_FORM,
        "private_metadata": str(world.question().id),
        "title": {"type": "plain_text", "text": "Éclair"},
        "blocks": [{"type": "input", "block_id": nudge_messages.ANSWER_TEXT}],
        "state": {"values": typed},
    }
    return _interaction(world, user, kind, view=view)


def _sign(world: World, user: str, kind: str = "reaction_added") -> dict[str, Any]:
    said = answer(world)
    item = {"type": "message", "channel": said.channel, "ts": said.ts}
    return world.event(user, kind, reaction="+1", item=item)


def _edited(world: World, user: str) -> dict[str, Any]:
    said = answer(world)
    new = {"user": user, "ts": said.ts, "text": "Nonsense", "thread_ts": said.thread_ts}
    return world.event(None, "message", subtype="message_changed", channel=QUESTIONS, message=new)


def _deleted(world: World, user: str) -> dict[str, Any]:
    said = answer(world)
    more = {"deleted_ts": "1.000001", "previous_message": {"user": user, "ts": "1.000001", "text": "x"}}
    return world.event(None, "message", subtype="message_deleted", channel=said.channel, **more)


PRESSES: dict[str, Payload] = {
    "a command": lambda world, user: world.command(user, "/ask", WANTED),
    "a word of the command": lambda world, user: world.command(user, "/eclair", "questions"),
    "a shortcut": lambda world, user: _interaction(world, user, "shortcut", callback_id=ASK_ANYWHERE),
    "a message's shortcut": lambda world, user: _in_channel(world, user, callback_id=ASK_ABOUT),
    "a button": lambda world, user: world.pressing(user, question_messages.HELP, str(world.question().id)),
    "a form": _form,
}
WORDS: dict[str, Payload] = {
    "a direct message": lambda world, user: world.writing(user, WANTED),
    "a mention": lambda world, user: world.event(
        user, "app_mention", channel=KITCHEN, text="<@UBOT> Who keeps the spare keys?", ts=world.slack.stamp()
    ),
}
BELOW: dict[str, Payload] = {
    "a reply below a question": lambda world, user: world.writing(
        user, "Renew it by hand.", thread=post(world)
    ),
}
PASSING: dict[str, Payload] = {
    "a form that was closed": lambda world, user: _form(world, user, "view_closed"),
    "options that were looked for": lambda world, user: _interaction(
        world, user, "block_suggestion", action_id="x", block_id="x", value="a"
    ),
    "a message in a channel": lambda world, user: world.writing(user, WANTED, channel=QUESTIONS),
    "a reply in another thread": lambda world, user: world.writing(
        user,
        "That is his fault, he is useless",
        channel=KITCHEN,
        thread=Sent(KITCHEN, "1.000009", {"text": "x"}),
    ),
    "a sign": _sign,
    "a sign that is taken back": lambda world, user: _sign(world, user, "reaction_removed"),
    "an edit": _edited,
    "a deletion": _deleted,
    "somebody who joins": lambda world, user: world.event(
        user, "member_joined_channel", channel=QUESTIONS, channel_type="C", team=TEAM
    ),
}
HOME: Payload = lambda world, user: world.event(user, "app_home_opened", tab="home", channel=dm_of(user))  # noqa: E731
EVERYTHING = {**PRESSES, **WORDS, **BELOW, **PASSING, "the Home tab": HOME}


# -- every kind of actor -------------------------------------------------------------------------------------


def _forgotten(world: World) -> None:
    with world.deps.sessions.begin() as session:
        erasure.erase(session, world.member(session, "UHUGO"), "keep", world.clock.at)


def _pilot(world: World) -> None:
    with world.deps.sessions.begin() as session:
        world.workspace(session).pilot_channel = "C0PILOT"


def _mentor(world: World) -> None:
    with world.deps.sessions.begin() as session:
        workspace = world.workspace(session)
        ida = Member(workspace_id=workspace.id, workspace=workspace, slack_id="UEXT", is_guest=True)
        session.add(ExternalMentor(workspace_id=workspace.id, name="ida", topics="safes", member=ida))


def _from_elsewhere(body: dict[str, Any]) -> dict[str, Any]:
    """The same as it comes of somebody of another organisation, from a channel that is shared with it."""
    if "event" in body:
        own = {"team_id": TEAM, "enterprise_id": None}
        event = {**body["event"], "user_team": OTHER, "source_team": OTHER}
        for key in ("message", "previous_message"):
            if key in event:
                event[key] = {**event[key], "user_team": OTHER}
        return {**body, "event": event, "is_ext_shared_channel": True, "authorizations": [own]}
    if "command" in body:
        return {**body, "team_id": OTHER}
    return {**body, "user": {**body["user"], "team_id": OTHER}}


def _as_is(body: dict[str, Any]) -> dict[str, Any]:
    return body


def _nothing(world: World) -> None:
    return None


# who, what was done to them before, how their payloads look, what is said to a press, to words
REFUSED: dict[
    str, tuple[str, Callable[[World], None], Callable[[dict[str, Any]], dict[str, Any]], str, str]
] = {
    "outside the pilot": ("UHUGO", _pilot, _as_is, NOT_YET, NOT_YET),
    "who left": ("UGONE", _nothing, _as_is, LEFT, LEFT),
    "a machine": ("UROBOT", _nothing, _as_is, MACHINE, ""),
    "a stranger": ("UEXT", _nothing, _from_elsewhere, NOT_OURS, NOT_OURS),
    "a stranger whose home nobody tells": ("UEXT", _nothing, _as_is, NOT_OURS, NOT_OURS),
    "a mentor from outside": ("UEXT", _mentor, _from_elsewhere, MENTOR, ""),
    "who was forgotten": ("UHUGO", _forgotten, _as_is, "Recommencer", "Recommencer"),
}


def everything(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with world.deps.read_sessions() as session:
        tables = Base.metadata.sorted_tables
        return {table.name: [tuple(row) for row in session.execute(table.select())] for table in tables}


def shown_by(world: World, body: dict[str, Any], user: str) -> str:
    """What was shown to whoever acted, wherever: in the acknowledgement, in words, in a form."""
    seen = len(world.slack.messages)
    world.slack.modals.clear()
    world.slack.homes.clear()
    outcome = world.send(body)
    said = [one.text for one in world.slack.messages[seen:]]
    assert {one.to or one.channel for one in world.slack.messages[seen:]} <= {user, dm_of(user)}
    drawn = [words_of(world.slack.modals), words_of(world.slack.homes), *outcome.errors.values()]
    return "\n".join([outcome.text, *said, *drawn]).strip()


def but_memberships(rows: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Who is in a channel is nobody's act: Slack tells it of all who have a row already."""
    return {name: found for name, found in rows.items() if name != "memberships"}


@pytest.mark.parametrize("actor", REFUSED)
def test_who_may_not_act_changes_no_row_and_hears_why_where_they_meant_eclair(
    asked: World, actor: str
) -> None:
    user, prepare, look, to_press, to_words = REFUSED[actor]
    if actor == "a stranger whose home nobody tells":
        look = lambda body: {**body, "is_ext_shared_channel": True}  # noqa: E731
    prepare(asked)
    before = everything(asked)
    wanted = {**dict.fromkeys(PRESSES, to_press), **dict.fromkeys(WORDS, to_words)}
    for name, payload in EVERYTHING.items():
        if actor == "a mentor from outside" and name == "a direct message":
            continue  # their own conversation is open to them
        if actor == "a stranger whose home nobody tells" and name in PRESSES:
            continue  # a press always tells
        shown = shown_by(asked, look(payload(asked, user)), user)
        if actor == "who was forgotten" and name == "the Home tab":
            assert "ne sait rien de vous" in shown
        elif actor == "a mentor from outside" and name == "a mention":
            assert MENTOR in shown
        elif wanted.get(name):
            assert wanted[name] in shown, (name, shown)
        else:
            assert shown == "", (name, shown)
        assert VPN not in shown
        assert but_memberships(everything(asked)) == but_memberships(before), name


@pytest.mark.parametrize("user", ["UHUGO", "UGUEST"])
def test_a_colleague_and_a_guest_may_do_everything(asked: World, user: str) -> None:
    for name in (*PRESSES, *WORDS, "the Home tab"):
        before = everything(asked)
        assert shown_by(asked, EVERYTHING[name](asked, user), user) or everything(asked) != before, name
    asked.send(BELOW["a reply below a question"](asked, user))
    asked.send(_sign(asked, user))
    with asked.deps.read_sessions() as session:
        written = {one.text for one in session.query(Answer)} | {one.text for one in session.query(Reply)}
        assert {WANTED, "Renew it by hand."} <= written  # a guest's is no answer before the asker says so


def test_who_merely_talks_near_eclair_is_given_no_row_and_who_means_it_is(asked: World) -> None:
    before = everything(asked)
    for name, payload in PASSING.items():
        assert shown_by(asked, payload(asked, "UNEW"), "UNEW") == "", name
        assert everything(asked) == before, name
    assert buttons(_home_of(asked, "UNEW"), return_form.START_AGAIN)
    assert everything(asked) == before


def _home_of(world: World, user: str) -> object:
    world.send(HOME(world, user))
    return world.slack.homes[user]


@pytest.mark.parametrize("name", [*PRESSES, *WORDS, *BELOW])
def test_a_colleague_who_is_new_is_known_by_what_slack_says_of_them(asked: World, name: str) -> None:
    asked.send(EVERYTHING[name](asked, "UNEW"))
    with asked.deps.read_sessions() as session:
        new = asked.member(session, "UNEW")
        assert (new.name, new.timezone, new.takes_nudges) == ("new", "Europe/Paris", True)


@pytest.mark.parametrize(
    "profile",
    [
        None,  # Slack knows nobody of that id
        Profile("UNEW", "new", is_bot=True),
        Profile("UNEW", "new", has_left=True),
        Profile("UNEW", "new", is_guest=True, is_stranger=True),
    ],
)
def test_who_is_not_known_here_is_looked_up_before_anything_is_done(
    asked: World, profile: Profile | None
) -> None:
    if profile is None:
        del asked.slack._people["UNEW"]
    else:
        asked.slack._people["UNEW"] = profile
    before = everything(asked)
    for payload in EVERYTHING.values():
        asked.send(payload(asked, "UNEW"))
        assert everything(asked) == before


def test_a_newcomers_words_are_not_lost_while_slack_does_not_say_who_they_are(asked: World) -> None:
    asked.slack.fails("profile", UnknownOutcome("the line broke"), times=2)
    reply = BELOW["a reply below a question"](asked, "UNEW")
    assert asked.send(reply).status == 500  # Slack brings it again
    said = asked.slash("UNEW", "/ask", WANTED).text  # of a colleague, as Slack says; or of a guest?
    assert "pas encore dit" in said or "told me who you are yet" in said
    assert asked.send(reply).status == 200
    asked.slash("UNEW", "/ask", WANTED)
    with asked.deps.read_sessions() as session:
        new = asked.member(session, "UNEW")
        assert [one.text for one in session.query(Answer).filter_by(author_id=new.id)] == [
            "Renew it by hand."
        ]
        assert session.query(Question).filter_by(asker_id=new.id).count() == 1


# -- who was forgotten ---------------------------------------------------------------------------------------


def _is_forgotten(world: World, user: str = "UHUGO") -> bool:
    with world.deps.read_sessions() as session:
        marked = members.is_erased(session, user)
        return marked and members.find(session, user) is None


def test_what_somebody_forgotten_typed_is_given_back_and_kept_nowhere(asked: World) -> None:
    _forgotten(asked)
    for words in (WANTED, "a & b < c " * 290, "mot " * 700):
        shown = words_of(asked.slash("UHUGO", "/ask", words).body)
        given = " ".join(shown.replace("&amp;", "&").replace("&lt;", "<").replace("\n>", "").split())
        assert "".join(words.split()) in "".join(given.split())
    assert _is_forgotten(asked)
    with asked.deps.read_sessions() as session:
        assert session.query(Question).filter(Question.text != VPN, Question.answers == None).all() == []  # noqa: E711


def test_a_form_of_somebody_forgotten_lies_open_below_the_question(asked: World) -> None:
    _forgotten(asked)
    outcome = asked.send(_form(asked, "UHUGO"))
    assert outcome.body["response_action"] == "push"
    assert outcome.body["view"]["callback_id"] == return_form.FORM
    consent = {**asked._interaction("UHUGO", "view_submission"), "view": {**outcome.body["view"], "id": "V9"}}
    assert asked.send(consent).body == {}  # this form closes; the other one is there again
    with asked.deps.read_sessions() as session:
        assert session.query(Answer).filter_by(text=WANTED).count() == 0
    asked.send(_form(asked, "UHUGO"))
    with asked.deps.read_sessions() as session:
        assert session.query(Answer).filter_by(text=WANTED).count() == 1


@pytest.mark.parametrize("way", ["the message", "the form", "the Home tab"])
def test_who_comes_back_starts_from_nothing_and_is_asked_nothing(asked: World, way: str) -> None:
    _forgotten(asked)
    if way == "the form":
        asked.shortcut("UHUGO", ASK_ANYWHERE)
        asked.submit("UHUGO")
    else:
        asked.says("UHUGO", WANTED) if way == "the message" else asked.send(HOME(asked, "UHUGO"))
        asked.press("UHUGO", return_form.START_AGAIN)
    asked.press("UHUGO", return_form.START_AGAIN, "again")  # twice is once
    with asked.deps.read_sessions() as session:
        hugo = asked.member(session, "UHUGO")
        assert session.query(ErasureMark).count() == 0
        assert (hugo.name, hugo.takes_nudges, hugo.takes_sessions, hugo.is_listed) == (
            "hugo",
            False,
            False,
            False,
        )
        assert session.get_one(Preference, hugo.id).pace == Pace.NEVER
        assert session.query(Question).filter_by(text=WANTED).count() == 0


def test_the_home_tab_of_who_is_forgotten_shows_nothing_of_before(asked: World) -> None:
    asked.send(HOME(asked, "UHUGO"))
    asked.slash("UHUGO", "/eclair", "privacy")
    asked.press("UHUGO", "people.erase", "0")
    asked.submit("UHUGO")
    assert "ne sait rien de vous" in words_of(asked.slack.homes["UHUGO"])
    asked.pass_time(timedelta(days=1))
    assert "ne sait rien de vous" in words_of(asked.slack.homes["UHUGO"])


def test_nobody_whom_others_name_is_made_a_member(asked: World) -> None:
    _forgotten(asked)
    before = everything(asked)
    for user in ("UHUGO", "UNEW", "UEXT"):
        said = asked.slash("UANNA", "/eclair", f"merci <@{user}> pour la pompe").text
        assert "n’utilise pas Éclair" in said
        assert everything(asked)["members"] == before["members"]


def test_an_admin_may_name_somebody_of_another_organisation_as_a_mentor(asked: World) -> None:
    asked.slack._people["UEXT"] = Profile("UEXT", "ida", is_guest=True, is_stranger=True)
    asked.slash("UANNA", "/eclair", "mentors")
    assert not asked.submit("UANNA", name="Ida", topics="budgets", person=["UEXT"]).errors
    with asked.deps.read_sessions() as session:
        assert asked.member(session, "UEXT").is_guest
    _forgotten(asked)
    asked.slash("UANNA", "/eclair", "mentors")
    assert asked.submit("UANNA", name="Hugo", topics="budgets", person=["UHUGO"]).errors
    assert _is_forgotten(asked)


def test_the_company_is_read_with_everybody_in_it(asked: World) -> None:
    with asked.deps.read_sessions() as session:
        assert {one.slack_id for one in asked.everybody(session)} == {one.slack_id for one in COMPANY}
