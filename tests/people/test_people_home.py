"""Their week, their minutes, and the one place that shows it all, within the limits of Slack."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from bot.errors import Refusal
from bot.i18n import translator
from bot.services.people import expertise, identity, time_settings
from bot.store.models import (
    Answer,
    Evidence,
    EvidenceState,
    Member,
    Nudge,
    NudgeState,
    Question,
    QuestionState,
    RitualKind,
    Story,
    Thanks,
    Workspace,
)
from bot.store.privacy.erasure import references
from bot.views.people import expertise_messages, profile_forms
from bot.views.privacy import export_page, privacy_messages
from bot.views.privacy.export_page import readable
from sandbox.slack.blockkit import problems
from tests.fakes import dm_of, words_of
from tests.world import World


def opens_home(world: World, user: str) -> dict[str, Any]:
    world.send(world.event(user, "app_home_opened", tab="home", channel=dm_of(user)))
    return world.slack.homes[user]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"days": []}, "people.days"),
        ({"from": "18:00", "to": "09:00"}, "people.to"),
        ({"from": "09:00", "to": "09:00"}, "people.to"),
        ({"from": "12:10", "to": "12:50", "lunch": "720"}, "people.lunch"),
        ({"session_from": "10:00"}, "people.session_to"),
        ({"session_from": "20:00", "session_to": "21:00"}, "people.session_from"),
        ({"minutes": "-5"}, "people.minutes"),
        ({"minutes": "soixante"}, "people.minutes"),
        ({"minutes": "601"}, "people.minutes"),
        ({"pause": "2020-01-01"}, "people.pause"),
        ({"pause": "2031-01-01"}, "people.pause"),
    ],
)
@pytest.mark.parametrize("user", ["UEMMA", "UBEN"])
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_changes(
    world: World, user: str, typed: dict[str, Any], field: str
):
    world.press(user, profile_forms.AVAILABILITY, "home")
    outcome = world.submit(user, **{"minutes": "30", **typed})
    assert list(outcome.errors) == [field]
    assert len(outcome.errors[field]) > 15
    with world.deps.read_sessions() as session:
        member = world.member(session, user)
        assert (member.week, member.session_windows, member.weekly_minutes) == (None, None, None)
        assert member.paused_until is None


def test_a_week_a_lunch_a_country_and_a_pause_are_kept_and_shown_again(world: World):
    world.press("UEMMA", profile_forms.AVAILABILITY, "home")
    typed = {"days": ["0", "2"], "from": "08:30", "to": "17:00", "lunch": "750", "country": "BE"}
    outcome = world.submit("UEMMA", minutes="45", pause="2026-03-20", avoid=["UBEN"], **typed)
    assert outcome.errors == {}
    with world.deps.read_sessions() as session:
        emma = world.member(session, "UEMMA")
        assert emma.week == [[0, 510, 750], [0, 810, 1020], [2, 510, 750], [2, 810, 1020]]
        assert emma.country == "BE"
        assert not identity.week_of(emma).is_open(
            datetime(2026, 7, 21, 10, tzinfo=UTC)
        )  # Belgium's national day
        assert emma.paused_until == datetime(2026, 3, 19, 23, tzinfo=UTC)
    world.press("UEMMA", profile_forms.AVAILABILITY, "home")
    again = {block["block_id"]: block["element"] for block in world.modal("UEMMA")["blocks"]}
    assert again[profile_forms.PAUSE]["initial_date"] == "2026-03-20"
    assert again[profile_forms.LUNCH]["initial_option"]["value"] == "750"
    assert again[profile_forms.AVOID]["initial_users"] == ["UBEN"]
    world.press("UEMMA", profile_forms.RESUME, "home")
    with world.deps.read_sessions() as session:
        assert world.member(session, "UEMMA").paused_until is None


@given(st.integers(0, 1439), st.integers(0, 1439), st.sampled_from([*profile_forms.LUNCHES.values()]))
def test_a_day_is_whole_with_no_overlap_or_it_is_refused(start: int, end: int, lunch: tuple[int, int] | None):
    try:
        windows = time_settings.week([3], start, end, lunch, fields=("a", "b", "c"))
    except Refusal as no:
        assert no.field in ("b", "c")
        return
    worked = {minute for _, opens, closes in windows for minute in range(opens, closes)}
    assert sum(closes - opens for _, opens, closes in windows) == len(worked) > 0
    assert worked == set(range(start, end)) - (set(range(*lunch)) if lunch else set())


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.long
def test_home_is_drawn_for_a_long_history_within_slacks_limits_and_with_few_queries(world: World):
    _lives_long(world, "UANNA", 2000)
    queries: list[str] = []

    def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        queries.append(statement)

    event.listen(world.engine, "before_cursor_execute", count)
    home = opens_home(world, "UANNA")
    event.remove(world.engine, "before_cursor_execute", count)
    assert len(home["blocks"]) <= 100
    assert problems(home, "home") == []
    assert "2000" in words_of(home)
    assert len(queries) < 60
    world.press("UANNA", expertise_messages.EXPERTISE, "all")
    assert len(world.modal("UANNA")["blocks"]) <= 100


def _lives_long(world: World, user: str, count: int) -> None:
    at = world.clock.at - timedelta(days=9)
    with world.deps.sessions.begin() as session:
        member, workspace = world.member(session, user), world.workspace(session)
        kim = world.member(session, "UKIM")
        asked = [
            Question(
                workspace_id=workspace.id, asker_id=kim.id if number % 2 else member.id, source=f"l:{number}",
                text=f"Question {number}?", asked_at=at, state=QuestionState.OPEN,
            )
            for number in range(2 * count)
        ]  # fmt: skip
        session.add_all(asked)
        session.add_all(
            Story(
                id=number + 1, workspace_id=workspace.id, kind=RitualKind.LESSON, author_id=member.id,
                month="2026-02", told={"learned": "Long. " * 60}, source=f"s:{number}", told_at=at,
            )
            for number in range(count // 10)
        )  # fmt: skip
        session.add_all(
            Thanks(
                workspace_id=workspace.id, giver_id=kim.id, receiver_id=member.id, source=f"t:{number}",
                reason="For the long hours. " * 25, is_shown=None, at=at,
            )
            for number in range(count // 10)
        )  # fmt: skip
        session.flush()
        for number, question in enumerate(asked):
            if question.asker_id != member.id:
                session.add(
                    Answer(
                        workspace_id=workspace.id, question_id=question.id, author_id=member.id,
                        source=f"a:{number}", text="Yes.", created_at=at,
                    )
                )  # fmt: skip
                session.add(
                    Evidence(
                        workspace_id=workspace.id, member_id=member.id, kind="answer",
                        question_id=question.id, at=at,
                        state=EvidenceState.PROPOSED if number % 5 == 0 else EvidenceState.APPROVED,
                    )
                )  # fmt: skip
                session.add(
                    Nudge(
                        workspace_id=workspace.id, question_id=question.id, member_id=member.id, wave=1,
                        state=NudgeState.OFFERED, created_at=at,
                    )
                )  # fmt: skip


HOSTILE = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=200
) | st.sampled_from(["<!channel> *bold* `code`", "م" * 200, "&" * 200, "🦊" * 75, "a" * 200])


@given(st.lists(HOSTILE, max_size=12), st.sampled_from(["fr", "en"]))
def test_every_form_of_people_passes_slacks_limits_whatever_is_in_it(topics: list[str], language: str):
    t = translator(language)
    some = Workspace(guests_read="channels", keep_questions_days=90, keep_meetings_days=30)
    member = Member(id=1, slack_id="U1", takes_nudges=True, takes_sessions=True, is_listed=False)
    known = expertise.listed("", besides=topics)
    options = [topic for topic in known if len(topic) <= expertise.SHOWN_LENGTH]
    pieces = [
        Evidence(
            id=n,
            kind="declared",
            topic=topic,
            state=EvidenceState.PROPOSED,
            at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        for n, topic in enumerate(topics)
    ]
    at = datetime(2026, 3, 1, tzinfo=UTC)
    shown = [
        (profile_forms.start_form(t, member, options, known, topics, known), "modal"),
        (
            profile_forms.availability_form(
                t, member, ((0, 540, 1080),), ["U2"], 60, at.date(), time_settings.COUNTRIES
            ),
            "modal",
        ),
        (
            expertise_messages.pieces(
                t, pieces, seen=set(), title=t("expertise.title"), intro=t("expertise.intro"), more=3
            ),
            "modal",
        ),
        (
            privacy_messages.overview(t, member, {table: [{}] for table in export_page.TABLES}, some),
            "modal",
        ),
        (privacy_messages.erase_form(t), "modal"),
        (profile_forms.welcome(t), "message"),
        (privacy_messages.gone(t, at), "message"),
        (expertise_messages.uncovered(t, [(topic, 3) for topic in topics]), "message"),
    ]
    for view, surface in shown:
        assert problems(view, surface) == []


def test_whatever_names_a_person_is_told_to_them_by_a_name_that_they_understand():
    assert {table.name for table, _ in references()} <= set(export_page.TABLES)


def test_the_readable_page_speaks_the_readers_language():
    known = {"wishes": [{"id": 1, "topic": "SAP", "workspace_id": 1}]}
    french, english = (readable(translator(language), known, ZoneInfo("UTC")) for language in ("fr", "en"))
    assert "## Ce que vous aimeriez apprendre (1)" in french
    assert "## What you’d like to learn (1)" in english
    assert "- Sujet\u00a0: SAP" in french
    assert "- Topic: SAP" in english
