"""The Home tab is kept up to date: for those who opened it once, without a ring, and never lost."""

from datetime import timedelta

import pytest

from bot import homes
from bot.services import questions, rounds, thanks
from bot.slack import RefusedBySlack, TryLater, Unsure
from bot.store.models import HomeChange, HomeTab, Kind
from bot.views import answers as answer_views
from bot.views import nudges as nudge_views
from bot.views import people as views
from bot.views import privacy as privacy_views
from bot.views import questions as question_views
from bot.views import rounds as round_views
from tests.fakes import dm_of, words_of
from tests.world import VPN, World

SOON = timedelta(seconds=10)


def opens_home(world: World, user: str) -> str:
    world.send(world.event(user, "app_home_opened", tab="home", channel=dm_of(user)))
    return words_of(world.slack.homes[user])


def later(world: World, user: str, after: timedelta = SOON) -> str:
    """What the tab shows a few seconds on, in which nobody opened it."""
    world.clock.move(after)
    world.settle()
    return words_of(world.slack.homes[user])


def drawn(world: World) -> int:
    return world.slack.calls.count("publish")


def test_what_is_asked_of_me_and_what_became_of_my_question_come_by_themselves(world: World):
    world.three_know()
    assert VPN not in opens_home(world, "UCHLOE")
    before = opens_home(world, "UBEN")
    world.ask("UBEN")
    assert VPN not in before
    assert VPN in later(world, "UBEN")
    assert VPN in later(world, "UCHLOE")
    world.press("UEMMA", nudge_views.ANSWER, about=VPN)
    world.submit("UEMMA", text="In the portal, under Devices.")
    assert "open: one answer" in later(world, "UBEN")
    world.press("UBEN", answer_views.ACCEPT)
    assert "settled" in later(world, "UBEN")
    assert VPN not in later(world, "UCHLOE")


def test_who_never_opened_the_tab_is_not_drawn_for(world: World):
    world.three_know()
    world.ask("UBEN")
    later(world, "UBEN") if "UBEN" in world.slack.homes else world.settle()
    assert world.slack.homes == {}
    with world.deps.reads() as session:
        assert session.query(HomeChange).count() == 0


def test_several_changes_are_drawn_once_and_no_change_draws_nothing(world: World):
    opens_home(world, "UEMMA")
    later(world, "UEMMA")
    before = drawn(world)
    for reason in ("for the pump", "for the valve", "for the turbine"):
        _thanks(world, "UBEN", "UEMMA", reason)
    assert "for the turbine" in later(world, "UEMMA")
    assert drawn(world) == before + 1
    later(world, "UEMMA")
    assert drawn(world) == before + 1


def _thanks(world: World, giver: str, receiver: str, reason: str) -> None:
    with world.deps.sessions.begin() as session:
        one, other = world.member(session, giver), world.member(session, receiver)
        thanks.give(session, one, other, reason, source=reason, now=world.clock.at)


def test_a_pause_that_ends_is_seen_to_have_ended(world: World):
    world.press("UBEN", views.AVAILABILITY, "home")
    world.submit("UBEN", minutes="30", pause="2026-03-05")
    assert views.RESUME in str(world.slack.homes["UBEN"])
    later(world, "UBEN", timedelta(days=4))
    assert views.RESUME not in str(world.slack.homes["UBEN"])


def test_what_admins_settle_is_seen_by_everybody_who_looks(world: World):
    opens_home(world, "UBEN")
    with world.deps.sessions.begin() as session:
        world.workspace(session).weekly_minutes = 35
    assert "35 minutes" in later(world, "UBEN")


@pytest.mark.parametrize("gone", ["left", "outside"])
def test_nothing_is_drawn_for_whoever_left_or_is_outside_the_pilot(world: World, gone: str):
    opens_home(world, "UBEN")
    later(world, "UBEN")
    before = drawn(world)
    with world.deps.sessions.begin() as session:
        ben = world.member(session, "UBEN")
        ben.has_left, ben.workspace.pilot_channel = gone == "left", "CPILOT" if gone == "outside" else None
    later(world, "UBEN")
    assert drawn(world) == before
    with world.deps.reads() as session:
        assert session.query(HomeChange).count() == 0


@pytest.mark.parametrize("fault", [TryLater(30), Unsure("timeout")])
def test_what_slack_does_not_take_is_drawn_later(world: World, fault: Exception):
    opens_home(world, "UBEN")
    later(world, "UBEN")
    _thanks(world, "UEMMA", "UBEN", "for the pump")
    world.slack.fails("publish", fault)
    assert "for the pump" not in later(world, "UBEN")
    before = drawn(world)
    assert "for the pump" not in later(world, "UBEN")
    assert drawn(world) == before  # the pause is kept
    assert "for the pump" in later(world, "UBEN", timedelta(minutes=2))


def test_a_tab_that_slack_refuses_is_let_be(world: World):
    opens_home(world, "UBEN")
    later(world, "UBEN")
    _thanks(world, "UEMMA", "UBEN", "for the pump")
    world.slack.fails("publish", RefusedBySlack("not_enabled"))
    later(world, "UBEN")
    before = drawn(world)
    later(world, "UBEN", timedelta(hours=1))
    assert drawn(world) == before


def test_a_bot_killed_while_it_draws_draws_again(world: World):
    opens_home(world, "UBEN")
    later(world, "UBEN")
    _thanks(world, "UEMMA", "UBEN", "for the pump")
    world.slack.fails("publish", SystemExit())
    with pytest.raises(SystemExit):
        later(world, "UBEN")
    world.start()
    assert "for the pump" in later(world, "UBEN", homes.LEASE)


def test_one_pause_of_slack_holds_every_tab(world: World):
    for user in ("UBEN", "UEMMA", "UCHLOE"):
        opens_home(world, user)
        later(world, user)
        _thanks(world, "UFARID", user, f"for {user}")
    world.slack.fails("publish", TryLater(30))
    before = drawn(world)
    world.clock.move(SOON)
    world.settle()
    world.settle()
    assert drawn(world) == before + 1


def test_no_line_tells_who_asked_without_a_name(world: World):
    world.three_know()
    opens_home(world, "UBEN")
    later(world, "UBEN")
    with world.deps.sessions.begin() as session:
        session.query(HomeChange).delete()
    before = drawn(world)
    world.press("UBEN", question_views.ASK, "home")
    world.submit("UBEN", text=VPN, options=["anonymous"])
    with world.deps.reads() as session:
        ben = world.member(session, "UBEN").id
        assert [line.member_id for line in session.query(HomeChange)].count(ben) == 0
    later(world, "UBEN")
    assert drawn(world) == before
    assert VPN in opens_home(world, "UBEN")  # and yet it is theirs to see


def test_an_erased_person_has_no_tab_and_no_line(world: World):
    opens_home(world, "UBEN")
    _thanks(world, "UEMMA", "UBEN", "for the pump")
    world.press("UBEN", privacy_views.PRIVACY, "home")
    world.press("UBEN", privacy_views.ERASE, "me")
    world.submit("UBEN")
    with world.deps.reads() as session:
        assert session.query(HomeTab).count() == session.query(HomeChange).count() == 0
    world.clock.move(SOON)
    world.settle()


@pytest.mark.parametrize(("user", "said"), [("UEMMA", "Vous avez signé"), ("UBEN", "under your name")])
def test_stories_thanks_badges_and_the_rhythm_are_on_the_tab_and_nobody_elses(
    world: World, user: str, said: str
):
    with world.deps.sessions.begin() as session:
        world.workspace(session).rituals_channel = "C0KITCHEN"
    assert said not in opens_home(world, user)
    world.slash(user, "/rex")
    world.submit(user, context="The pump", happened="It stopped", change="Purge it <!channel> first")
    _thanks(world, "UCHLOE", user, "for the pump")
    shown = later(world, user)
    assert said in shown
    assert "Purge it &lt;!channel&gt; first" in shown
    assert "for the pump" in shown
    assert "★" in shown
    body = world.pressing(user, round_views.PACE, "x")
    body |= {"view": {"type": "home"}, "container": {"type": "view"}}
    body["actions"][0] |= {"selected_option": {"value": "never"}}
    del body["response_url"]
    assert world.send(body).status == 200
    rhythm = next(b for b in world.slack.homes[user]["blocks"] if round_views.PACE in str(b))
    assert rhythm["accessory"]["initial_option"]["value"] == "never"
    assert said not in opens_home(world, "UANNA")


def test_a_round_that_opens_is_on_everybodys_tab_and_goes_when_it_closes(world: World):
    with world.deps.sessions.begin() as session:
        world.workspace(session).rituals_channel = "C0KITCHEN"
    for user in ("UBEN", "UEMMA"):
        opens_home(world, user)
    world.settle()
    with world.deps.sessions.begin() as session:
        anna = world.member(session, "UANNA")
        rounds.begin_now(session, anna.workspace, Kind.REX, anna, world.clock.at)
    assert "open to all · closes" in later(world, "UBEN")
    assert "ouvert à tous · clôture" in later(world, "UEMMA")
    later(world, "UBEN", timedelta(days=9))
    assert "open to all · closes" not in later(world, "UBEN")


def test_withdrawing_takes_it_off_the_tabs_of_those_asked(world: World):
    world.three_know()
    world.ask("UBEN")
    assert VPN in opens_home(world, "UCHLOE")
    with world.deps.sessions.begin() as session:
        asked = session.merge(world.question())
        questions.withdraw(session, asked, world.member(session, "UBEN"), world.clock.at)
    assert VPN not in later(world, "UCHLOE")
