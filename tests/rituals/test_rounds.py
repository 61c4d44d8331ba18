"""Rounds: leaders first, everybody once, on the right day, whatever happens to the bot."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.i18n import translator
from bot.services.rituals.round_calendar import choose_pace
from bot.services.rituals.round_steps import begin_now
from bot.store.models import Card, CardVersion, Pace, Ritual, RitualKind, RoundState, SettingChange
from bot.views import kit, second_look
from bot.views.kit import months
from bot.views.rituals import agenda_messages, round_messages, story_messages
from tests.incoming.test_twice import together
from tests.ritual_world import OVEN, TUESDAY, in_the_kitchen, lead, rounds, send, tell, to_tuesday
from tests.world import KITCHEN, QUESTIONS, STAFF, Outcome, World, buttons

PEOPLE = len(STAFF) - 1  # the guest is not asked


@pytest.fixture
def rituals(world: World) -> World:
    return in_the_kitchen(world)


def test_the_small_failures_open_on_the_first_tuesday_at_ten_and_ask_everybody_once(rituals: World) -> None:
    rituals.pass_time(timedelta(hours=20))
    assert rounds(rituals, RitualKind.FAILURE) == []

    to_tuesday(rituals)
    rituals.pass_time(timedelta(days=1))

    [held] = rounds(rituals, RitualKind.FAILURE)
    assert (held.period, held.opens_at, held.state) == ("2026-03", TUESDAY, RoundState.OPEN)
    asked = [
        one
        for one in rituals.slack.messages
        if "qu’en retenez-vous" in one.text or "what do you take" in one.text
    ]
    assert len(asked) == PEOPLE
    assert rituals.reads("UBEN", "For March 2026: what didn’t work")
    assert rituals.reads("UANNA", "Petits échecs, mars 2026 : qu’est-ce qui n’a pas marché")


def test_leaders_are_asked_first_and_the_first_of_them_opens_the_round(rituals: World) -> None:
    lead(rituals, "UANNA", "UBEN")
    to_tuesday(rituals)
    rituals.pass_time(timedelta(hours=2))
    assert rituals.reads("UANNA", "en premier")
    assert not rituals.reads("UCHLOE", "qu’est-ce qui n’a pas marché")

    tell(rituals, "UANNA", **OVEN)
    rituals.pass_time(timedelta(hours=2))

    assert rituals.read("UCHLOE", "Un petit échec, raconté par <@UANNA>").channel == KITCHEN
    assert rituals.reads("UCHLOE", "qu’est-ce qui n’a pas marché")


def test_a_prompt_that_waits_for_the_morning_in_new_york_holds_nobody_up_in_paris(rituals: World) -> None:
    to_tuesday(rituals)
    assert not rituals.reads("UDARIO", "what didn’t work"), "it is half past four there"
    with rituals.deps.sessions.begin() as session:
        _workspace, keeper = rituals.workspace(session), rituals.member(session, "UANNA")
        begin_now(session, RitualKind.LESSON, keeper, rituals.clock.at)

    rituals.pass_time(timedelta(minutes=30))

    assert rituals.reads("UCHLOE", "qu’avez-vous appris")


def test_without_a_leader_s_story_the_keepers_decide_and_it_is_written_down(rituals: World) -> None:
    lead(rituals, "UBEN")
    to_tuesday(rituals)
    rituals.pass_time(timedelta(days=1, hours=2))
    assert not rituals.reads("UCHLOE", "qu’est-ce qui n’a pas marché")

    rituals.press("UANNA", round_messages.OVERRIDE)
    again = rituals.press("UANNA", round_messages.OVERRIDE)
    rituals.run_due()
    rituals.pass_time(timedelta(hours=1))

    assert "déjà ouverte" in again.text
    assert rituals.reads("UCHLOE", "qu’est-ce qui n’a pas marché")
    with rituals.deps.read_sessions() as session:
        [written] = session.query(SettingChange).all()
    assert (written.setting, written.actor and written.actor.slack_id) == ("round.failure", "UANNA")


def test_a_round_reminds_once_closes_and_ends_in_a_gathering(rituals: World) -> None:
    to_tuesday(rituals)
    tell(rituals, "UANNA", **OVEN)
    rituals.pass_time(timedelta(days=8))

    [held] = rounds(rituals, RitualKind.FAILURE)
    assert held.state == RoundState.CLOSED
    reminders = [
        one for one in rituals.slack.messages if "le seul" in one.text or "only reminder" in one.text
    ]
    assert len(reminders) == PEOPLE  # for small failures everybody, she who has told hers too
    assert "tout le monde" in rituals.read("UANNA", "le seul").text
    closed = rituals.read("UBEN", "Petits échecs · mars 2026")
    assert "au moins 3" in closed.text
    agenda = rituals.read("UBEN", "Réunion des petits échecs")
    assert "<@UANNA>" in agenda.text
    assert "Try it with wet flour first" in agenda.text


def test_a_bot_that_wakes_some_seconds_after_the_hour_reminds_two_working_days_before_the_end(
    rituals: World,
) -> None:
    rituals.clock.at = TUESDAY + timedelta(seconds=7)
    rituals.run_due()
    [held] = rounds(rituals, RitualKind.FAILURE)
    assert (held.reminds_at, held.closes_at) == (TUESDAY + timedelta(days=3), TUESDAY + timedelta(days=7))


def test_a_round_in_which_nobody_wrote_says_so_and_counts_nothing(rituals: World) -> None:
    to_tuesday(rituals)
    rituals.pass_time(timedelta(days=8))
    assert "Pas de récit cette fois" in rituals.read("UBEN", "Petits échecs · mars 2026").text
    assert not rituals.reads("UBEN", "Réunion des petits échecs")


def test_the_gathering_calls_the_time_in_its_thread_and_leaves_a_record(rituals: World) -> None:
    to_tuesday(rituals)
    tell(rituals, "UANNA", **OVEN)
    rituals.pass_time(timedelta(days=8))
    rituals.press("UBEN", agenda_messages.TAKE["host"])
    assert "déjà" in rituals.press("UCHLOE", agenda_messages.TAKE["host"]).text or rituals.notices(
        "gathering"
    )
    rituals.pass_time(timedelta(days=3))

    agenda = rituals.read("UBEN", "Réunion des petits échecs")
    assert "Animation" in agenda.text
    assert "<@UBEN>" in agenda.text
    turn = rituals.read("UBEN", "Récit 1 sur 1")
    assert turn.thread_ts == agenda.ts
    rituals.press("UCHLOE", agenda_messages.WRITE)
    assert rituals.submit("UCHLOE", text="  ").errors
    rituals.submit("UCHLOE", text="We keep a wet-flour test.")
    rituals.run_due()
    assert rituals.read("UBEN", "We keep a wet-flour test.").thread_ts == agenda.ts

    assert "already" in rituals.press("UGINA", agenda_messages.WRITE).text, "not hers to change"
    rituals.press("UBEN", agenda_messages.WRITE)
    rituals.submit("UBEN", text="We keep a wet-flour test, twice a month.")
    rituals.run_due()
    with rituals.deps.read_sessions() as session:
        card = session.query(Card).filter(Card.kind == "record").one()
        [before] = session.query(CardVersion).filter(CardVersion.card_id == card.id)
    assert (card.text, before.text) == (
        "We keep a wet-flour test, twice a month.", "We keep a wet-flour test.",
    )  # fmt: skip


@pytest.mark.long
def test_three_months_give_three_rounds_of_each_ritual_though_the_bot_dies_again_and_again(
    rituals: World,
) -> None:
    lead(rituals, "UANNA")
    with rituals.deps.sessions.begin() as session:
        for name in ("UCHLOE", "UDARIO", "UEMMA", "UFARID", "UHUGO", "UINES", "UJACK"):
            choose_pace(session, rituals.member(session, name), Pace.NEVER)
    for day in range(90):
        rituals.pass_time(timedelta(days=1))
        if day % 3 == 0:
            rituals.start()  # killed, and started again
        held = rounds(rituals, RitualKind.FAILURE)
        if held and held[-1].state == RoundState.LEADERS:
            tell(rituals, "UANNA", **OVEN)

    for kind in RitualKind:
        held = rounds(rituals, kind)
        assert [one.period for one in held] == ["2026-03", "2026-04", "2026-05"]
        assert {one.state for one in held[:2]} == {RoundState.CLOSED}
    said = [(one.kind, one.subject_id, one.member_id, one.key) for one in rituals.notices()]
    assert len(said) == len(set(said))
    agendas = [one for one in rituals.slack.messages if "Réunion des petits échecs" in one.text]
    assert [one.drawn for one in agendas] == [2, 2, 2]  # again when it is over, without its buttons


def test_a_bot_that_was_off_for_weeks_holds_the_present_round_only_and_does_not_flood(rituals: World) -> None:
    rituals.clock.at = datetime(2026, 5, 6, 8, 0, tzinfo=UTC)  # the day after May's first Tuesday
    rituals.run_due()
    rituals.pass_time(timedelta(days=1))

    assert [one.period for one in rounds(rituals, RitualKind.FAILURE)] == ["2026-05"]
    [missed] = rounds(rituals, RitualKind.LESSON)
    assert (missed.period, missed.state) == ("2026-04", RoundState.OPEN)
    prompted = [notice for notice in rituals.notices("round.prompt") if notice.ts]
    assert len(prompted) == 2 * PEOPLE


def test_a_round_of_31_february_gets_a_clear_sentence(rituals: World) -> None:
    rituals.slash("UANNA", "/eclair", "rituels")
    rituals.press("UANNA", round_messages.CHANGE)
    errors = rituals.submit("UANNA", when="le 31 février à 10h", days="5", on=["on"]).errors
    assert "un 31 non" in errors[round_messages.WHEN]

    assert rituals.submit("UANNA", when="dernier jeudi à 9h30", days="5", on=["on"]).errors == {}
    with rituals.deps.read_sessions() as session:
        found = session.query(Ritual).filter(Ritual.kind == RitualKind.FAILURE).one()
    assert (found.nth, found.weekday, found.minute) == (-1, 3, 570)


@pytest.mark.parametrize(
    ("kind", "leaders", "then"),
    [
        (RitualKind.FAILURE, True, "sous son nom"),
        (RitualKind.REX, True, "dans un jour ouvré"),
        (RitualKind.LESSON, False, "tout le monde est sollicité"),
    ],
)
def test_whoever_begins_a_round_hears_which_one_until_when_and_who_is_asked(
    rituals: World, kind: RitualKind, leaders: bool, then: str
) -> None:
    lead(rituals, *(["UBEN"] if leaders else []))
    said = rituals.press("UANNA", round_messages.BEGIN[kind], value=kind.value).text
    [held] = rounds(rituals, kind)
    assert months.month(translator("fr"), held.period) in said and kit.day(held.closes_at) in said
    assert then in said and ("dirigeants sont sollicités en premier" in said) is leaders


def test_home_offers_each_way_to_tell_once_while_a_round_is_open(rituals: World) -> None:
    to_tuesday(rituals)
    rituals.send(rituals.event("UANNA", "app_home_opened", tab="home", channel="DANNA"))
    shown = rituals.slack.homes["UANNA"]
    assert [buttons(shown, action) for action in story_messages.TELL.values()] == [
        [kind.value] for kind in story_messages.TELL
    ]


def test_two_admins_who_begin_the_same_round_begin_one(rituals: World) -> None:
    first = rituals.press("UANNA", round_messages.BEGIN[RitualKind.LESSON], value="lesson")
    second = rituals.press("UANNA", round_messages.BEGIN[RitualKind.LESSON], value="lesson")
    rituals.run_due()

    assert "commence" in first.text
    assert "déjà ouverte" in second.text
    assert len(rounds(rituals, RitualKind.LESSON)) == 1


def test_a_ritual_channel_that_was_archived_loses_nothing(rituals: World) -> None:
    to_tuesday(rituals)
    rituals.slack.members.pop(KITCHEN)
    tell(rituals, "UBEN", **OVEN)
    rituals.pass_time(timedelta(hours=1))
    assert "n’accepte plus" in rituals.read("UANNA", "Rien n’est perdu").text

    with rituals.deps.sessions.begin() as session:
        rituals.workspace(session).rituals_channel = QUESTIONS
    rituals.pass_time(timedelta(hours=1))
    assert rituals.read("UCHLOE", "Un petit échec, raconté par <@UBEN>").channel == QUESTIONS


def test_who_wants_never_to_be_asked_is_not(rituals: World) -> None:
    rituals.slash("UBEN", "/eclair", "rituals")
    body = rituals.pressing("UBEN", round_messages.PACE, value="never")
    body["actions"][0]["selected_option"] = {"value": "never"}
    rituals.send(body)
    to_tuesday(rituals)
    rituals.pass_time(timedelta(days=1))
    assert not rituals.reads("UBEN", "what didn’t work")
    assert rituals.reads("UGINA", "what didn’t work")


def test_two_who_begin_it_in_the_same_instant_begin_one(rituals: World) -> None:
    with rituals.deps.sessions.begin() as session:
        rituals.member(session, "UBEN").runs_eclair = True
    came = together(
        rituals,
        *(
            rituals.pressing(user, round_messages.BEGIN[RitualKind.LESSON], value="lesson")
            for user in ("UANNA", "UBEN")
        ),
    )
    rituals.run_due()

    assert [one.status for one in came] == [200, 200]
    assert len(rounds(rituals, RitualKind.LESSON)) == 1


def test_a_story_that_names_a_colleague_is_published_and_its_author_alone_reads_a_remark(
    rituals: World,
) -> None:
    rituals.press("UCHLOE", story_messages.TELL[RitualKind.FAILURE], value="failure")
    told = send(rituals, "UCHLOE", **{**OVEN, "wrong": "Nous avons attendu @hugo toute la matinée"})
    assert send(rituals, "UCHLOE", how=second_look.AS_IS).errors == {}

    assert told.errors == {}
    assert "quelqu’un semble être nommé" in told.text
    assert "toute la matinée" in rituals.read("UANNA", "Un petit échec").text
    assert not rituals.reads("UANNA", "semble être nommé")


def test_whoever_should_know_may_be_named_without_a_remark(rituals: World) -> None:
    rituals.slash("UCHLOE", "/rex")
    rex = {"context": "Le four", "happened": "Un arrêt", "change": "Le capteur", "who": "@hugo, la nuit"}
    told = rituals.submit("UCHLOE", **rex)
    assert told.errors == {}
    assert "semble être nommé" not in told.text


def test_an_agenda_keeps_its_buttons_until_the_meeting_is_over(rituals: World) -> None:
    to_tuesday(rituals)
    tell(rituals, "UANNA", **OVEN)
    rituals.pass_time(timedelta(days=8))
    rituals.press("UBEN", agenda_messages.TAKE["host"])
    value = str(rituals.notices("gathering.agenda")[0].subject_id)
    rituals.pass_time(timedelta(days=3))

    agenda = rituals.read("UANNA", "Réunion des petits échecs")
    assert "<@UBEN>" in agenda.text
    assert "aideront les absents" in agenda.text
    assert not any(buttons(agenda.message, action) for action in agenda_messages.TAKE.values())
    assert "est passée" in rituals.press("UCHLOE", agenda_messages.TAKE["clock"], value=value).text
    rituals.press("UCHLOE", agenda_messages.WRITE, value=value)
    rituals.submit("UCHLOE", text="We keep a wet-flour test.")
    rituals.run_due()
    agenda = rituals.read("UANNA", "Réunion des petits échecs")
    assert "dans le fil" in agenda.text
    assert not buttons(agenda.message, agenda_messages.WRITE)


def test_a_round_that_was_begun_this_month_is_not_offered_again(rituals: World) -> None:
    offered = lambda: begin_buttons(rituals.slash("UANNA", "/eclair", "rituels"))  # noqa: E731
    assert offered() == {"rex", "failure", "lesson"}
    with rituals.deps.sessions.begin() as session:
        keeper = rituals.member(session, "UANNA")
        begin_now(session, RitualKind.LESSON, keeper, rituals.clock.at)
    page = rituals.slash("UANNA", "/eclair", "rituels")
    assert begin_buttons(page) == {"rex", "failure"}
    april = datetime(2026, 4, 30, 8, 0, tzinfo=UTC)
    assert kit.moment(april) in page.text, "the day in March is passed over"
    rituals.pass_time(timedelta(days=20))
    assert "lesson" not in offered(), "it was held"
    rituals.pass_time(timedelta(days=11))
    assert "lesson" in offered(), "another month"


def begin_buttons(page: Outcome) -> set[str]:
    return {
        value
        for message in page.replies
        for name in round_messages.BEGIN.values()
        for value in buttons(message, name)
    }


def test_who_is_asked_reads_why_how_long_where_it_appears_and_that_nobody_has_to(rituals: World) -> None:
    to_tuesday(rituals)
    asked = rituals.read("UBEN", "For March 2026").text
    assert "two minutes" in asked
    assert "you don’t have to" in asked
    assert f"posted in <#{KITCHEN}>" in asked
    demande = rituals.read("UANNA", "Petits échecs, mars 2026").text
    assert "deux minutes" in demande
    assert f"paraît dans <#{KITCHEN}>" in demande
    opened = rituals.read("UANNA", "Petits échecs · mars 2026")
    assert opened.channel == KITCHEN
    assert "deux minutes" in opened.text
    rituals.pass_time(timedelta(days=4))
    assert "deux minutes" in rituals.read("UANNA", "le seul").text


@pytest.mark.parametrize("kind", list(RitualKind))
def test_a_story_posted_in_the_month_before_its_round_opened_is_counted(
    rituals: World, kind: RitualKind
) -> None:
    told = {
        RitualKind.FAILURE: OVEN,
        RitualKind.REX: {"context": "The new oven", "happened": "It came late", "change": "Order in March"},
        RitualKind.LESSON: {"learned": "Flour keeps better cold"},
    }[kind]
    tell(rituals, "UBEN", kind, **told)
    rituals.pass_time(timedelta(hours=1))
    with rituals.deps.sessions.begin() as session:
        keeper = rituals.member(session, "UANNA")
        begin_now(session, kind, keeper, rituals.clock.at)
    rituals.pass_time(timedelta(days=9))

    month = {"2026-02": "février 2026", "2026-03": "mars 2026"}[rounds(rituals, kind)[0].period]
    closed = [one.text for one in rituals.slack.messages if month in one.text and "compte" in one.text]
    assert len(closed) == 1
    assert "Un récit a été partagé" in closed[0]
    assert "Aucun récit" not in closed[0]


def test_a_gathering_stays_in_its_agendas_thread_though_another_channel_is_set_meanwhile(
    rituals: World,
) -> None:
    to_tuesday(rituals)
    tell(rituals, "UANNA", **OVEN)
    rituals.pass_time(timedelta(days=8))
    agenda = rituals.read("UBEN", "Réunion des petits échecs")
    with rituals.deps.sessions.begin() as session:
        rituals.workspace(session).rituals_channel = KITCHEN if agenda.channel != KITCHEN else QUESTIONS
    rituals.pass_time(timedelta(days=3))
    rituals.press("UCHLOE", agenda_messages.WRITE)
    rituals.submit("UCHLOE", text="We keep a wet-flour test.")
    rituals.run_due()

    below = [one for one in rituals.slack.messages if one.thread_ts == agenda.ts]
    assert {one.channel for one in below} == {agenda.channel}
    assert any("Récit 1 sur 1" in one.text for one in below)
    assert any("We keep a wet-flour test." in one.text for one in below)
