"""The Home tab is kept up to date: for those who opened it once, without a ring, and never lost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot import home_drawing
from bot.matching.online_weights import WeightCorrection
from bot.services.people import expertise
from bot.services.questions import question_changes
from bot.services.rituals import round_steps, thanking
from bot.slack import RefusedBySlack, TryLater, UnknownOutcome
from bot.store.models import Answer, HelpfulVote, HomeTab, HomeTabInvalidation, RitualKind, Thanks
from bot.views.people import profile_forms
from bot.views.privacy import privacy_messages
from bot.views.questions import answer_messages, nudge_messages, question_messages
from bot.views.rituals import round_messages
from tests.fakes import dm_of, words_of
from tests.world import VPN, World

SOON = timedelta(seconds=10)


def opens_home(world: World, user: str) -> str:
    world.send(world.event(user, "app_home_opened", tab="home", channel=dm_of(user)))
    return words_of(world.slack.homes[user])


def later(world: World, user: str, after: timedelta = SOON) -> str:
    """What the tab shows a few seconds on, in which nobody opened it."""
    world.clock.move(after)
    world.run_due()
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
    world.press("UEMMA", nudge_messages.ANSWER, about=VPN)
    world.submit("UEMMA", text="In the portal, under Devices.")
    assert "open: one answer" in later(world, "UBEN")
    world.press("UBEN", answer_messages.ACCEPT)
    assert "settled" in later(world, "UBEN")
    assert VPN not in later(world, "UCHLOE")


def test_who_never_opened_the_tab_is_not_drawn_for(world: World):
    world.three_know()
    world.ask("UBEN")
    later(world, "UBEN") if "UBEN" in world.slack.homes else world.run_due()
    assert world.slack.homes == {}
    with world.deps.read_sessions() as session:
        assert session.query(HomeTabInvalidation).count() == 0


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
        thanking.give(session, one, other, reason, source=reason, now=world.clock.at)


def test_a_pause_that_ends_is_seen_to_have_ended(world: World):
    world.press("UBEN", profile_forms.AVAILABILITY, "home")
    world.submit("UBEN", minutes="30", pause="2026-03-05")
    assert profile_forms.RESUME in str(world.slack.homes["UBEN"])
    world.clock.at = datetime(2026, 3, 5, 23, 50, tzinfo=UTC)  # ten minutes before it ends
    opens_home(world, "UBEN")
    assert profile_forms.RESUME in str(world.slack.homes["UBEN"])
    later(world, "UBEN", timedelta(minutes=20))
    assert profile_forms.RESUME not in str(world.slack.homes["UBEN"])


def test_what_admins_settle_is_seen_by_everybody_who_looks(world: World):
    opens_home(world, "UBEN")
    with world.deps.sessions.begin() as session:
        world.workspace(session).weekly_minutes = 35
    assert "35 minutes" in later(world, "UBEN")


def _thanks_for(session: Session, world: World, **more: object) -> Thanks:
    giver, receiver = world.member(session, "UBEN"), world.member(session, "UEMMA")
    row = Thanks(
        **{"workspace_id": giver.workspace_id, "workspace": giver.workspace, "giver": giver}
        | {"receiver": receiver, "source": "x", "reason": "the pump", "at": world.clock.at, **more}
    )
    session.add(row)
    return row


def _sets(session: Session, world: World, **columns: object) -> None:
    for name, value in columns.items():
        setattr(world.workspace(session), name, value)


def _becomes(session: Session, world: World, user: str, **columns: object) -> None:
    for name, value in columns.items():
        setattr(world.member(session, user), name, value)


def _votes(session: Session, world: World) -> None:
    answer = session.query(Answer).filter_by(author_id=world.member(session, "UCHLOE").id).first()
    assert answer is not None
    voter = world.member(session, "UBEN").id
    session.add(HelpfulVote(workspace_id=1, answer_id=answer.id, member_id=voter, signs=["x"]))


def _accepts(session: Session, world: World) -> None:
    answer = session.query(Answer).filter_by(author_id=world.member(session, "UCHLOE").id).first()
    assert answer is not None
    answer.accepted_at = world.clock.at
    world.workspace(session).weight_correction = WeightCorrection().written()


OPEN = ("UBEN", "UEMMA", "UCHLOE", "UKIM")
CHANGES: dict[str, tuple[Callable[[Session, World], object], set[str]]] = {
    "the weights are learned": (lambda s, w: _sets(s, w, habits=WeightCorrection().written()), set()),
    "an answer is accepted": (_accepts, {"UCHLOE"}),
    "an answer helped somebody": (_votes, {"UCHLOE"}),
    "requests a day": (lambda s, w: _sets(s, w, nudges_a_day=5), set()),
    "what is kept": (
        lambda s, w: _sets(s, w, keep_questions_days=90, keep_nudges_days=9, keep_meetings_days=9),
        set(),
    ),
    "where questions go": (lambda s, w: _sets(s, w, questions_channel="C0KITCHEN"), set()),
    "hosts of calendars": (lambda s, w: _sets(s, w, calendar_hosts="example.org"), set()),
    "a country": (lambda s, w: _sets(s, w, country="DE", bot_user_id="U1", meeting_link="x"), set()),
    "minutes a week": (lambda s, w: _sets(s, w, weekly_minutes=35), set(OPEN)),
    "the channel of the rituals": (lambda s, w: _sets(s, w, rituals_channel="C0KITCHEN"), set(OPEN)),
    "their conversation": (lambda s, w: _becomes(s, w, "UBEN", dm_channel="DX", name="benjamin"), set()),
    "they were welcomed": (lambda s, w: _becomes(s, w, "UBEN", welcomed_at=w.clock.at), set()),
    "whom they report to": (
        lambda s, w: _becomes(s, w, "UBEN", reports_to_id=w.member(s, "UEMMA").id),
        set(),
    ),
    "their language": (lambda s, w: _becomes(s, w, "UBEN", language="fr"), {"UBEN"}),
    "their topics": (
        lambda s, w: expertise.save_topics(s, w.member(s, "UKIM"), ["pumps"], w.clock.at),
        {"UKIM"},
    ),
    "thanks": (lambda s, w: _thanks_for(s, w), {"UBEN", "UEMMA"}),
}


def test_only_tabs_that_show_a_change_are_drawn(world: World):
    world.three_know()
    for user in OPEN:
        opens_home(world, user)
    for change, (act, whose) in CHANGES.items():
        _draw_all(world)
        with world.deps.sessions.begin() as session:
            assert session.query(HomeTabInvalidation).count() == 0
            act(session, world)
        with world.deps.read_sessions() as session:
            lines = {line.member_id for line in session.query(HomeTabInvalidation)}
            assert {one.slack_id for one in world.everybody(session) if one.id in lines} == whose, change
        before = drawn(world)
        _draw_all(world)
        assert drawn(world) == before + len(whose), change


def _draw_all(world: World) -> None:
    for _ in range(2):  # three at a beat
        world.clock.move(SOON)
        home_drawing.draw_stale(world.deps)


def test_a_tab_that_nobody_looks_at_is_drawn_when_it_is_opened(world: World):
    opens_home(world, "UBEN")
    world.clock.move(timedelta(hours=1))
    world.run_due()
    before = drawn(world)
    for number in range(3):
        _thanks(world, "UEMMA", "UBEN", f"for pump {number}")
        world.clock.move(SOON)
        world.run_due()
    with world.deps.read_sessions() as session:
        assert session.query(HomeTab).count() == session.query(HomeTabInvalidation).count() == 0
    assert drawn(world) == before
    assert "for pump 2" in opens_home(world, "UBEN")
    _thanks(world, "UEMMA", "UBEN", "for the valve")
    assert "for the valve" in later(world, "UBEN")


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
    with world.deps.read_sessions() as session:
        assert session.query(HomeTabInvalidation).count() == 0


@pytest.mark.parametrize("fault", [TryLater(30), UnknownOutcome("timeout")])
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
    assert "for the pump" in later(world, "UBEN", home_drawing.LEASE)


def test_one_pause_of_slack_holds_every_tab(world: World):
    for user in ("UBEN", "UEMMA", "UCHLOE"):
        opens_home(world, user)
        later(world, user)
        _thanks(world, "UFARID", user, f"for {user}")
    world.slack.fails("publish", TryLater(30))
    before = drawn(world)
    world.clock.move(SOON)
    world.run_due()
    world.run_due()
    assert drawn(world) == before + 1


def test_no_line_tells_who_asked_without_a_name(world: World):
    world.three_know()
    opens_home(world, "UBEN")
    later(world, "UBEN")
    with world.deps.sessions.begin() as session:
        session.query(HomeTabInvalidation).delete()
    before = drawn(world)
    world.press("UBEN", question_messages.ASK, "home")
    world.submit("UBEN", text=VPN, options=["anonymous"])
    with world.deps.read_sessions() as session:
        ben = world.member(session, "UBEN").id
        assert [line.member_id for line in session.query(HomeTabInvalidation)].count(ben) == 0
    later(world, "UBEN")
    assert drawn(world) == before
    assert VPN in opens_home(world, "UBEN")  # and yet it is theirs to see


def test_an_erased_person_has_no_tab_and_no_line(world: World):
    opens_home(world, "UBEN")
    _thanks(world, "UEMMA", "UBEN", "for the pump")
    world.press("UBEN", privacy_messages.PRIVACY, "home")
    world.press("UBEN", privacy_messages.ERASE, "me")
    world.submit("UBEN")
    with world.deps.read_sessions() as session:
        assert session.query(HomeTab).count() == session.query(HomeTabInvalidation).count() == 0
    world.clock.move(SOON)
    world.run_due()


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
    body = world.pressing(user, round_messages.PACE, "x")
    body |= {"view": {"type": "home", "id": "V1", "blocks": [], "state": {"values": {}}}}
    body["container"] = {"type": "view", "view_id": "V1"}
    body["actions"][0] |= {"selected_option": {"value": "never"}}
    del body["response_url"]
    assert world.send(body).status == 200
    rhythm = next(b for b in world.slack.homes[user]["blocks"] if round_messages.PACE in str(b))
    assert rhythm["accessory"]["initial_option"]["value"] == "never"
    assert said not in opens_home(world, "UANNA")


def test_a_round_that_opens_is_on_everybodys_tab_and_goes_when_it_closes(world: World):
    with world.deps.sessions.begin() as session:
        world.workspace(session).rituals_channel = "C0KITCHEN"
    for user in ("UBEN", "UEMMA"):
        opens_home(world, user)
    world.run_due()
    with world.deps.sessions.begin() as session:
        anna = world.member(session, "UANNA")
        round_steps.begin_now(session, RitualKind.REX, anna, world.clock.at)
    assert "open to everyone · closes" in later(world, "UBEN")
    assert "ouverte à tous · clôture" in later(world, "UEMMA")
    world.pass_time(datetime(2026, 3, 10, 8, 50, tzinfo=UTC) - world.clock.at)
    assert "open to everyone · closes" in opens_home(world, "UBEN")
    assert "open to everyone · closes" not in later(world, "UBEN", timedelta(minutes=20))


def test_withdrawing_takes_it_off_the_tabs_of_those_asked(world: World):
    world.three_know()
    world.ask("UBEN")
    assert VPN in opens_home(world, "UCHLOE")
    with world.deps.sessions.begin() as session:
        asked = session.merge(world.question())
        question_changes.withdraw(session, asked, world.member(session, "UBEN"), world.clock.at)
    assert VPN not in later(world, "UCHLOE")
