"""Once after a good answer: the invitation to give sessions. And sessions count among what somebody gave."""

from datetime import timedelta

import pytest

from bot.services.rituals import thanking
from bot.views.people import invitation_message
from bot.views.questions import answer_messages
from tests.mentors import after, asks_for_a_session, gives_sessions, settled
from tests.questions.test_answers import asked, in_thread  # noqa: F401
from tests.world import World, buttons

INVITED = "What you know helped someone"


def accepted(world: World, user: str = "UGINA") -> None:
    """Their answer settles the question."""
    in_thread(world, user)
    world.press("UANNA", answer_messages.ACCEPT)
    world.run_due()


def choices(world: World, user: str) -> tuple[bool, bool, str | None]:
    with world.deps.read_sessions() as session:
        member = world.member(session, user)
        return member.takes_nudges, member.takes_sessions, member.mentor_invitation


def test_whoever_helped_is_invited_and_a_yes_makes_them_somebody_who_is_found(asked: World) -> None:  # noqa: F811
    accepted(asked)
    said = asked.read("UGINA", INVITED)
    assert "20 minutes" in said.text
    assert "<@" not in said.text, "it says of nobody that it was they"

    asked.press("UGINA", invitation_message.YES)
    asked.run_due()

    assert choices(asked, "UGINA") == (True, True, "yes")
    done = asked.read("UGINA", "60 minutes a week at most")
    assert not buttons(done.message, invitation_message.YES)
    assert not asked.reads("UGINA", INVITED)
    asks_for_a_session(asked, "UKIM", "How do I reset the VPN token?")
    assert "<@UGINA>" in " ".join(one.text for one in asked.slack.said_to("UKIM"))


def test_a_no_is_kept_for_good(asked: World) -> None:  # noqa: F811
    accepted(asked)
    asked.press("UGINA", invitation_message.NO)
    asked.run_due()
    assert asked.reads("UGINA", "I won’t ask you again")

    asked.press("UANNA", answer_messages.UNACCEPT)
    asked.run_due()
    asked.press("UANNA", answer_messages.ACCEPT)
    asked.slash("UKIM", "/eclair", "thanks <@UGINA|gina> for the help with the tunnel")
    asked.run_due()

    assert choices(asked, "UGINA") == (True, False, "no")
    assert not asked.reads("UGINA", INVITED)


@pytest.mark.parametrize("how", ["gives sessions", "paused", "asked nothing", "guest", "left"])
def test_who_is_not_invited(asked: World, how: str) -> None:  # noqa: F811
    in_thread(asked, "UGINA")
    with asked.deps.sessions.begin() as session:
        gina = asked.member(session, "UGINA")
        gina.takes_sessions, gina.takes_nudges = how == "gives sessions", how != "asked nothing"
        gina.paused_until = asked.clock.at + timedelta(days=9) if how == "paused" else None
        gina.is_guest, gina.has_left = how == "guest", how == "left"
    asked.press("UANNA", answer_messages.ACCEPT)
    asked.run_due()
    assert not asked.reads("UGINA", INVITED)
    assert choices(asked, "UGINA")[2] is None


def test_nobody_answers_another_s_invitation(asked: World) -> None:  # noqa: F811
    accepted(asked)
    with asked.deps.read_sessions() as session:
        number = asked.member(session, "UGINA").id
    assert "somebody else" in asked.press("UKIM", invitation_message.YES, str(number)).text.replace(
        "someone", "somebody"
    )
    assert choices(asked, "UGINA") == (True, False, "sent")


def test_thanks_invite_as_well(world: World) -> None:
    world.slash("UANNA", "/eclair", "thanks <@UBEN|ben> for the help with the tunnel")
    world.run_due()
    assert world.reads("UBEN", INVITED)


# -- what sessions count for ---------------------------------------------------------------------------------


def worn(world: World, user: str) -> dict[str, int]:
    with world.deps.read_sessions() as session:
        return {one.name: one.level for one in thanking.badges(session, world.member(session, user))}


def statement(world: World, user: str) -> str:
    world.slash(user, "/eclair", "statement")
    return world.slack.files[-1][2].decode()


def test_a_session_counts_once_it_took_place(world: World) -> None:
    one = settled(world)
    assert "mentored" not in worn(world, "UBEN")
    after(world, one)

    assert worn(world, "UBEN")["mentored"] == 1
    assert "mentored" not in worn(world, "UANNA"), "to learn is no session given"
    given, had = statement(world, "UBEN"), statement(world, "UANNA")
    assert "I gave one session." in given
    assert "I helped one colleague." in given
    assert "J’ai appris lors d’une séance." in had
    assert "J’ai appris auprès d’une personne." in had
    for page in (given, had):
        assert " 0 " not in page
        assert one.request.topic not in page, "what it was about is the two's"
    world.send(world.event("UBEN", "app_home_opened", tab="home", channel="DUBEN"))
    assert "You gave one session." in str(world.slack.homes["UBEN"])


def test_badges_for_sessions_count_people_and_those_of_both_ways_once(world: World) -> None:
    gives_sessions(world, "UBEN", "UANNA")
    after(world, settled(world, "UANNA", "UBEN"))
    after(world, settled(world, "UBEN", "UANNA"))
    after(world, settled(world, "UANNA", "UBEN"))
    assert worn(world, "UBEN")["mentored"] == 1


def test_a_statement_of_nothing_says_so_without_zeros(world: World) -> None:
    page = statement(world, "UKIM")
    assert "0" not in page
    assert "Rien pour l’instant" in page or "Nothing yet" in page
