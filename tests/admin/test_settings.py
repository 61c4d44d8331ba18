"""What admins settle: checked beside its field, all or nothing, written down, and kept over a restart."""

from itertools import pairwise
from typing import Any

import pytest

from bot.cli import run
from bot.i18n import translator
from bot.scheduling import recurrence
from bot.services.admin import settings
from bot.services.people import identity
from bot.services.rituals import round_calendar, round_steps
from bot.slack import RefusedBySlack
from bot.store.models import Member, RitualKind, SettingChange, Workspace
from bot.store.rituals import rounds
from bot.views.admin import settings_form
from sandbox.slack.blockkit import problems
from tests.fakes import words_of
from tests.world import KITCHEN, QUESTIONS, World


def changes(world: World) -> list[SettingChange]:
    with world.deps.read_sessions() as session:
        return session.query(SettingChange).order_by(SettingChange.id).all()


def workspace(world: World) -> Workspace:
    with world.deps.read_sessions() as session:
        return world.workspace(session)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"timezone": "Mars/Olympus_Mons"}, "settings.timezone"),
        ({"weekly_minutes": "-1"}, "settings.weekly_minutes"),
        ({"weekly_minutes": "many"}, "settings.weekly_minutes"),
        ({"nudges_a_day": "99"}, "settings.nudges_a_day"),
        ({"meeting_minutes": "5"}, "settings.meeting_minutes"),
        ({"meeting_link": "http://insecure.example"}, "settings.meeting_link"),
        ({"days_worked": []}, settings_form.DAYS),
        ({"from": "18:00", "to": "09:00"}, settings_form.TO),
        ({"rituals_channel": "C0ELSEWHERE"}, "settings.rituals_channel"),
        ({"is_leader": ["UROBOT"]}, "settings.is_leader"),
    ],
)
@pytest.mark.parametrize("user", ["UANNA", "UBEN"])
def test_a_wrong_setting_is_told_beside_its_field_and_nothing_changes(
    world: World, user: str, typed: dict[str, Any], field: str
):
    _runs(world, user)
    world.slash(user, "/eclair", "settings")
    outcome = world.submit(user, **{"nudges_a_day": "3", **typed})
    assert list(outcome.errors) == [field]
    assert workspace(world).nudges_a_day == 2
    assert changes(world) == []


def _runs(world: World, user: str) -> None:
    with world.deps.sessions.begin() as session:
        world.member(session, user).runs_eclair = True


def test_settings_are_kept_and_written_down_by_whom_from_what_to_what(world: World):
    world.slash("UANNA", "/eclair", "réglages")
    outcome = world.submit(
        "UANNA",
        nudges_a_day="1",
        weekly_minutes="30",
        rituals_channel=KITCHEN,
        keep_questions_days="365",
        is_leader=["UEMMA", "UBEN"],
        days_worked=["0", "1", "2", "3"],
        **{"from": "08:00", "to": "16:30", "lunch": "720"},
    )
    assert outcome.errors == {}
    kept = workspace(world)
    assert (kept.nudges_a_day, kept.weekly_minutes, kept.keep_questions_days) == (1, 30, 365)
    assert identity.week_of_workspace(kept).windows[:2] == ((0, 480, 720), (0, 780, 990))
    said = {one.setting: (one.old, one.new) for one in changes(world)}
    assert said["nudges_a_day"] == ("2", "1")
    assert set(said["is_leader"][1].split()) == {"UEMMA", "UBEN"}
    world.slash("UANNA", "/eclair", "settings")
    shown = words_of(world.modal("UANNA"))
    assert "<@UEMMA>" in shown
    assert "<@UANNA>" in shown


@pytest.mark.parametrize(
    ("user", "said"),
    [
        (
            "UANNA",
            ("lun., mar.", "Belgique", "un an après", "premier mardi", "suspendu", "commencée à la main"),
        ),
        ("UBEN", ("Mon, Tue", "Belgium", "one year after", "first Tuesday", "not held", "started by hand")),
    ],
)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_list_of_changes_is_in_words_whoever_changed_what(world: World, user: str, said: tuple[str, ...]):
    with world.deps.sessions.begin() as session:
        anna, ben = world.member(session, "UANNA"), world.member(session, "UBEN")
        workspace, now, ben.runs_eclair = anna.workspace, world.clock.at, True
        workspace.rituals_channel = KITCHEN
        round_calendar.make_rituals(session, now)
        rex = rounds.ritual(session, RitualKind.REX)
        assert rex is not None
        round_calendar.reschedule(
            session, rex, anna, recurrence.MonthlyRule(1, 1, 600), days=5, is_on=True, now=now
        )
        round_calendar.reschedule(
            session, rex, anna, recurrence.MonthlyRule(1, 1, 600), days=5, is_on=False, now=now
        )
        round_steps.begin_now(session, RitualKind.REX, anna, now)
        wanted = {"country": "BE", "keep_questions_days": "365", "week": [[0, 540, 1080], [1, 540, 1080]]}
        settings.change(session, anna, wanted, now)
        settings.write_down(session, anna, "external_mentors", "", "Ada <!channel>", now)
    world.slash(user, "/eclair", "settings")
    shown = words_of(world.modal(user))
    assert [words for words in said if words not in shown] == []
    assert "<!channel>" not in shown and "[[" not in shown


def test_the_form_is_in_parts_with_a_heading_each_and_counts_in_years(world: World):
    world.slash("UANNA", "/eclair", "réglages")
    blocks = world.modal("UANNA")["blocks"]
    parts = [place for place, block in enumerate(blocks) if block["type"] == "header"]
    assert len(parts) == 5 and parts[0] == 0
    assert max(after - before for before, after in pairwise(parts)) <= 9
    shown = words_of(world.modal("UANNA"))
    assert "3 ans après la fin" in shown and "90 jours après la fin" in shown
    assert "1095" not in shown


def test_what_is_not_touched_is_not_written_down(world: World):
    world.slash("UANNA", "/eclair", "settings")
    world.submit("UANNA")
    first = [one.setting for one in changes(world)]
    world.slash("UANNA", "/eclair", "settings")
    world.submit("UANNA")
    assert set(first) <= {"week"}
    assert [one.setting for one in changes(world)] == first


def test_only_admins_and_those_they_named_may(world: World):
    assert "admin" in world.slash("UEMMA", "/eclair", "settings").text.lower()
    world.slash("UANNA", "/eclair", "settings")
    body = world.submission("UANNA")
    forged = {**body, "user": {**body["user"], "id": "UEMMA"}}
    world.send(forged)
    assert changes(world) == []
    world.submit("UANNA", runs_eclair=["UEMMA"])
    world.slash("UEMMA", "/eclair", "settings")
    assert world.modal("UEMMA")


def test_a_pilot_takes_effect_at_once_and_one_that_slack_hides_is_refused(world: World):
    world.slack.members["C0PILOT"] = {"UEMMA"}
    world.slash("UANNA", "/eclair", "settings")
    assert world.submit("UANNA", pilot_channel="C0PILOT").errors == {}
    with world.deps.read_sessions() as session:
        assert [m.slack_id for m in session.query(Member).filter_by(in_pilot=True)] == ["UEMMA"]

    world.slack.fails("inside", RefusedBySlack("channel_not_found"))
    world.slash("UANNA", "/eclair", "settings")
    outcome = world.submit("UANNA", pilot_channel="C0HIDDEN")
    assert "settings.pilot_channel" in outcome.errors
    assert workspace(world).pilot_channel == "C0PILOT"


def test_a_user_group_that_is_gone_does_not_lock_the_admin_out(world: World):
    with world.deps.sessions.begin() as session:
        world.workspace(session).pilot_group = "S0GONE"
    world.slash("UANNA", "/eclair", "settings")
    assert world.submit("UANNA", pilot_group="none").errors == {}
    assert workspace(world).pilot_group is None


def test_what_was_settled_in_slack_outlives_a_restart(world: World):
    with world.deps.sessions.begin() as session:
        anna = world.member(session, "UANNA")
        settings.change(session, anna, {"language": "en", "timezone": "Asia/Tokyo"}, world.clock.at)
    run.prepare(world.deps)
    kept = workspace(world)
    assert (kept.language, kept.timezone) == ("en", "Asia/Tokyo")
    assert kept.questions_channel == QUESTIONS


@pytest.mark.parametrize(("language", "said"), [("fr", "signalements"), ("en", "reports")])
def test_whoever_names_who_looks_after_it_reads_that_they_decide_on_reports(language: str, said: str):
    assert said in translator(language)("settings.runs_eclair")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_kept_for_days_and_for_years_is_said_in_the_same_words(language: str):
    t = translator(language)
    days, years = t("settings.days", days=90), t.n("settings.years", 2)
    assert days.split()[2:] == years.split()[2:]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_form_passes_slacks_limits_with_long_lists(language: str):
    t = translator(language)
    place = Workspace(
        id=1, language="fr", timezone="Europe/Paris", country="JP", weekly_minutes=60, nudges_a_day=2,
        meeting_minutes=20, pilot_group="S0GONE", keep_questions_days=42,
    )  # fmt: skip
    groups = [(f"S{number}", f"group {number}") for number in range(150)]
    form = settings_form.form(
        t,
        place,
        {role: [] for role in settings_form.ROLES},
        groups,
        [],
        ((0, 540, 1080),),
        ("FR", "BE"),
        "x" * 1000,
    )
    assert problems(form, "modal") == []
