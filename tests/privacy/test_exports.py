"""What an export holds: all of one's own, nothing of anybody else, in the reader's own words.

And what an erasure takes: all of one's own, and no row of anybody else.
"""

import json
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Enum
from sqlalchemy.orm import Session

from bot.i18n import LANGUAGES, translator
from bot.services.privacy import erasure, own_data
from bot.store.base import Base
from bot.store.models import Member
from bot.store.privacy.erasure import references
from bot.store.privacy.own_rows import GROUP_SEAT, MENTIONS, MINE, SEAT
from bot.views.kit.markdown import inline, lines
from bot.views.privacy import export_page, privacy_messages
from tests.fakes import words_of
from tests.owned import VOCABULARY, Everything
from tests.world import World

ME, OTHER = 770_001, 880_002
PARIS = ZoneInfo("Europe/Paris")
GOES_WITH_ITS_NAME = {("avoidances", "other_id")}  # such a row says nothing but whom somebody avoids


@pytest.fixture
def full(world: World) -> World:
    """A store with two people in every column of every table that names anybody."""
    with world.deps.sessions.begin() as session:
        workspace = world.workspace(session)
        for number, slack_id, name in ((ME, "UMYSELF", "moi"), (OTHER, "USTRANGE", "Otto Fremd")):
            session.add(
                Member(
                    id=number, workspace=workspace, slack_id=slack_id, name=name, language="fr",
                    slack_locale="fr-FR", timezone="Europe/Paris", country="FR", week=[[0, 540, 1080]],
                    session_windows=[[4, 600, 660]], paused_until=world.clock.at,
                )
            )  # fmt: skip
            session.flush()
        session.get_one(Member, OTHER).reports_to_id = ME
        session.get_one(Member, ME).reports_to_id = OTHER
        Everything(session, workspace.id, ME, OTHER, world.clock.at).fill()
    return world


def test_every_column_that_names_a_member_makes_a_row_theirs_or_merely_mentions_them() -> None:
    named = {(table.name, column.name) for table, column in references()}
    mine = {(table, column) for table, ways in MINE.items() for column in ways}
    assert named == (mine | MENTIONS) - {
        ("meetings", SEAT),
        ("group_meetings", GROUP_SEAT),
        ("members", "id"),
    }
    assert not mine & MENTIONS
    for table, ways in MINE.items():
        for readable in ways.values():
            assert set(readable.split()) <= set(Base.metadata.tables[table].c.keys()), table


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("zone", "city"), [("Europe/Paris", "Paris"), ("Asia/Tokyo", "Tokyo"), ("UTC", "UTC")]
)
def test_a_time_zone_is_read_out_by_its_city(language: str, zone: str, city: str) -> None:
    page = export_page.readable(translator(language), {"members": [{"timezone": zone}]}, PARIS)
    assert re.search(rf"[:] {city}$", page, re.MULTILINE), page


def test_no_column_that_names_a_member_is_read_out() -> None:
    named = {(table.name, column.name) for table, column in references()}
    read = {(table, name) for table, ways in MINE.items() for line in ways.values() for name in line.split()}
    assert not read & named


def _seen(session: Session, me: Member) -> dict[str, str]:
    """All that somebody is shown of what is known of them."""
    known = own_data.known(session, me, to_themselves=True)
    seen = {"json": own_data.export(session, me, to_themselves=True)}
    for language in LANGUAGES:
        t = translator(language)
        seen[language] = export_page.readable(t, known, PARIS)
        seen[f"{language} page"] = words_of(privacy_messages.overview(t, me, known, me.workspace))
    return seen


def test_an_export_holds_every_row_of_ones_own_and_nothing_of_anybody_else(full: World) -> None:
    with full.deps.read_sessions() as session:
        me = session.get_one(Member, ME)
        for where, text in _seen(session, me).items():
            for foreign in ("THEIRS", "USTRANGE", "Otto Fremd", str(OTHER)):
                assert foreign not in text, (where, foreign)
        complete = json.loads(own_data.export(session, me, to_themselves=True))
        for table, ways in MINE.items():
            of = Base.metadata.tables[table]
            wanted = {
                tuple(row)
                for column in ways
                if column not in (SEAT, GROUP_SEAT)
                for row in session.execute(
                    of.select().with_only_columns(*of.primary_key.columns).where(of.c[column] == ME)
                )
            }
            assert len(complete[table]) >= len(wanted) > 0, table


def test_of_a_suggestion_that_was_not_followed_its_mentor_reads_nothing(full: World) -> None:
    offers = Base.metadata.tables["mentoring_offers"]
    with full.deps.sessions.begin() as session:
        session.execute(offers.update().values(offered_at=None))
        assert "mentoring_offers" not in own_data.known(
            session, session.get_one(Member, ME), to_themselves=True
        )


def _raw_words() -> set[str]:
    """Every word of ours that columns hold."""
    words = {word for known in VOCABULARY.values() for word in known if word}
    for name in MINE:
        for column in Base.metadata.tables[name].columns:
            if isinstance(column.type, Enum):
                words |= {word for word in column.type.enums if word}
    return words


def test_a_french_export_is_french_throughout(full: World) -> None:
    with full.deps.read_sessions() as session:
        page = _seen(session, session.get_one(Member, ME))["fr"]
    said = [
        line.replace("\u00a0", " ").partition(" : ")[2] for line in page.splitlines() if line.startswith("- ")
    ]
    assert len(said) > 500
    assert not {value for value in said if value in _raw_words()}
    for name in {*MINE, *(c.name for table in MINE for c in Base.metadata.tables[table].columns)}:
        if "_" in name:
            assert name not in page and name.replace("_", " ") not in page, name
    assert not re.search(r"\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d|True|False|fr-FR|Europe/|None", page)
    for words in ("2 mars 2026 à 10 h", "Langue : français", "lun. · 9 h–18 h", "oui", "non"):
        assert words in page.replace("\u00a0", " "), words


def test_an_english_export_is_english_throughout(full: World) -> None:
    with full.deps.read_sessions() as session:
        page = _seen(session, session.get_one(Member, ME))["en"]
    assert not re.search(r"\d{4}-\d\d-\d\d|True|False|Europe/|None|[«»]|\u00a0", page)
    assert "Language: French" in page and "March 2, 2026, 10:00" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_may_stand_in_an_export_has_words(language: str) -> None:
    t = translator(language)
    for table, ways in MINE.items():
        assert export_page.title(t, table)
        for name in {one for line in ways.values() for one in line.split()}:
            if name not in export_page.HIDDEN and not (name.endswith("_id") and name != "slack_id"):
                assert t(f"export.column.{name}")
            column = Base.metadata.tables[table].c[name]
            known: Any = column.type.enums if isinstance(column.type, Enum) else None
            for word in known or VOCABULARY.get(f"{table}.{name}", ()):
                said = export_page._said(t, table, name, word, PARIS) if word else "–"
                assert said and (language == "en" or said != word), (table, name, word)


@pytest.mark.parametrize("content", [pytest.param("keep", marks=pytest.mark.long), "remove"])
def test_an_erasure_takes_ones_own_rows_and_none_of_anybody_elses(full: World, content: erasure.Keep) -> None:
    before = _rows(full)
    with full.deps.sessions.begin() as session:
        erasure.erase(session, session.get_one(Member, ME), content, full.clock.at)
    after = _rows(full)
    for name, rows in before.items():
        lost = [row for key, row in rows.items() if key not in after[name]]
        for row in lost:
            whose = {row[column] for column in MINE.get(name, {}) if column not in (SEAT, GROUP_SEAT)}
            mentions = {column for table, column in GOES_WITH_ITS_NAME if table == name and row[column] == ME}
            assert mentions or (ME in whose and OTHER not in whose), (name, row)
        for row in after[name].values():
            assert not [one for one in row.values() if one == ME], (name, row)


def _rows(world: World) -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """Every row of every table that names somebody, by its key."""
    names = {table.name for table, _ in references()}
    with world.deps.read_sessions() as session:
        return {
            table.name: {
                tuple(row[column.name] for column in table.primary_key.columns): dict(row)
                for row in session.execute(
                    table.select().with_only_columns(
                        *(column for column in table.columns if column.name != "address")
                    )
                ).mappings()
            }
            for table in Base.metadata.sorted_tables
            if table.name in names
        }


@pytest.mark.parametrize(
    "typed",
    ["# a heading", "1. a list\n2. more", "```\ncode\n```", "a\n\n## Vous (9)\n\n- Nom : x", "<b>x</b>",
     "a\u2028# b", "| a | b |\n|---|---|", "a\n===", "[x](javascript:y)", "\u202egnp.exe", "a\r# b"],
)  # fmt: skip
def test_words_that_look_like_markdown_stay_words(typed: str) -> None:
    page = f"- Texte : {lines(typed)}"
    first, *rest = page.splitlines()
    assert first.startswith("- Texte : ")
    assert all(line.startswith("  > ") for line in rest)
    assert not re.search(r"^(  > )?\s*(#|\d+[.)]|=|-|\+)", "\n".join([first[10:], *rest][1:]), re.MULTILINE)
    assert not re.search(r"(?<!\\)[`<\[|]", page)
    assert "\u202e" not in page and "\n" not in inline(typed)
