"""One store serves one organisation: a payload makes no other, and no row of another is opened or changed."""

import ast
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Enum, Float, Integer, LargeBinary, Table
from structlog.testing import capture_logs

from bot import directory_sync, handlers
from bot.errors import OtherOrganisation, Refusal
from bot.handlers.questions.ask_actions import ASK_ANYWHERE
from bot.handlers.request_context import get_or_refuse
from bot.slack import Team
from bot.store import workspaces
from bot.store.base import Base, UTCDateTime
from bot.store.models import Sealing, Workspace
from bot.store.people.members import Profile
from bot.views.privacy import privacy_messages
from tests.fakes import BOT, TEAM, words_of
from tests.incoming.test_contract import Registered, constants
from tests.incoming.test_who_acts import EVERYTHING, HOME, PRESSES, everything
from tests.world import QUESTIONS, World

FOREIGN, SECRET = 900, "The other company's secret"


# -- at start ------------------------------------------------------------------------------------------------


def started_with(world: World, team: Team) -> None:
    world.slack.team = lambda: team  # type: ignore[method-assign]
    directory_sync.sync_people(world.deps)


def test_the_token_of_a_second_organisation_is_refused_at_start_and_changes_nothing(world: World) -> None:
    before = everything(world)
    for enterprise in (None, "EOTHER"):
        with pytest.raises(OtherOrganisation, match=f"{TEAM}.*TOTHER.*ECLAIR_DATA_DIR"):
            started_with(world, Team("TOTHER", "Other", "UOTHERBOT", enterprise))
    assert everything(world) == before


def test_another_workspace_of_the_same_grid_organisation_is_the_same_organisation(world: World) -> None:
    started_with(world, Team(TEAM, "Orlavent", BOT, "EOURS"))
    started_with(world, Team("TSIBLING", "Orlavent Lyon", BOT, "EOURS"))
    with world.deps.read_sessions() as session:
        assert [(one.team_id, one.enterprise_id) for one in session.query(Workspace)] == [
            ("TSIBLING", "EOURS")
        ]
    with pytest.raises(OtherOrganisation):
        started_with(world, Team("TOTHER", "Other", BOT, "EOTHER"))


def test_a_workspace_that_a_stray_payload_once_made_is_nobodys_home(world: World) -> None:
    with world.deps.sessions.begin() as session:
        session.add(Workspace(id=FOREIGN, team_id="TOTHER"))
    with pytest.raises(OtherOrganisation):
        started_with(world, Team("TOTHER", "Other", "UOTHERBOT"))
    with world.deps.read_sessions() as session:
        assert workspaces.home(session).team_id == TEAM


# -- payloads ------------------------------------------------------------------------------------------------


def _of_team(body: dict[str, Any], team: str, enterprise: str | None) -> dict[str, Any]:
    """The same payload with every mention of a workspace put to another."""
    body = {**body, "team_id": team, "context_team_id": team}
    if enterprise:
        body |= {"enterprise_id": enterprise, "enterprise": {"id": enterprise}}
    if "team" in body:
        body["team"] = {"id": team}
    if isinstance(body.get("user"), dict):
        body["user"] = {**body["user"], "team_id": team}
    if "event" in body:
        body["authorizations"] = [{"team_id": team, "enterprise_id": enterprise}]
    return body


TOLD = {
    "user_change": {"user": {"id": "UX", "profile": {"display_name": "x"}}},
    "team_join": {"user": {"id": "UX", "profile": {"display_name": "x"}}},
    "channel_archive": {"channel": QUESTIONS, "user": "UHUGO"},
    "channel_id_changed": {"old_channel_id": QUESTIONS, "new_channel_id": "C0NEW"},
}


@pytest.mark.parametrize("home", [None, "EOURS"])
def test_no_payload_of_an_unknown_team_is_done_or_makes_an_organisation(
    world: World, home: str | None
) -> None:
    world.enterprise = home
    world.start()
    world.three_know()
    world.ask("UANNA")
    world.says("UGINA", "Press Renew in the client.", thread=_post(world))
    before = everything(world)
    bodies = [payload(world, "UNOBODY") for payload in EVERYTHING.values()]
    bodies += [world.event(None, kind) | {"event": {"type": kind, **event}} for kind, event in TOLD.items()]
    for body in bodies:
        for enterprise in (None, "EOTHER"):
            world.send(_of_team(body, "TOTHER", enterprise))
            assert everything(world) == before, body
    assert "UNOBODY" not in world.slack.homes
    assert world.slack.modals == {}


def test_a_colleague_of_a_sibling_workspace_is_of_the_one_organisation(world: World) -> None:
    world.enterprise = "EOURS"
    world.start()
    for body in (
        world.command("UHUGO", "/ask", "How do I oil a door?"),
        world._interaction("UHUGO", "shortcut") | {"callback_id": ASK_ANYWHERE},
        world.writing("UHUGO", "How do I oil a window?"),
        HOME(world, "UHUGO"),
    ):
        world.send(_of_team(body, "TSIBLING", "EOURS"))
    with world.deps.read_sessions() as session:
        assert session.query(Workspace).count() == 1
        texts = {one.text for one in session.query(Base.metadata.tables["questions"])}
    assert texts == {"How do I oil a door?", "How do I oil a window?"}
    assert "UHUGO" in world.slack.homes
    assert "UHUGO" in world.slack.modals


def test_a_stranger_in_a_grids_shared_channel_is_a_stranger(world: World) -> None:
    """There a press names the grid where it was made, beside the workspace of whoever pressed."""
    world.enterprise = "EOURS"
    world.start()
    world.ask("UANNA")
    before = everything(world)
    for profile in (None, Profile("UEXT", "ext", is_guest=True, is_stranger=True)):
        if profile:
            world.slack._people["UEXT"] = profile
        for payload in PRESSES.values():
            body = payload(world, "UEXT")
            body |= {"enterprise": {"id": "EOURS"}, "enterprise_id": "EOURS"}
            if "user" in body:
                body["user"]["team_id"] = "TOTHER"
            world.send({**body, "team_id": "TOTHER"})
            assert everything(world) == before
    assert world.slack.modals == {}


def _post(world: World) -> Any:
    return next(one for one in world.slack.messages if one.channel == QUESTIONS and "demande :" in one.text)


# -- rows ----------------------------------------------------------------------------------------------------


def _cell(table: Table, name: str, now: datetime) -> object:
    """Something that a column may hold: references lead to the same organisation's rows."""
    column = table.columns[name]
    if name in ("id", "workspace_id") or column.foreign_keys:
        return None if column.nullable and name != "workspace_id" else FOREIGN
    if name.endswith("_id") and isinstance(column.type, Integer):
        return FOREIGN
    kind = column.type
    if isinstance(kind, Enum):
        return kind.enums[-1] if table.name in ("mentoring_requests", "rounds") else kind.enums[0]
    for known, held in (
        (JSON, [] if name != "told" else {"tried": SECRET}),
        (Boolean, False),
        (UTCDateTime, now),
        (Integer, 1),
        (Float, 1.0),
        (LargeBinary, b""),
    ):
        if isinstance(kind, known):
            return None if column.nullable else held
    if str(kind) == "DATE":
        return now.date()
    return SECRET[: getattr(kind, "length", None) or 99]


def another_company(world: World) -> None:
    """A row in every table, of an organisation that this store does not serve."""
    with world.deps.sessions.begin() as session:
        for table in Base.metadata.sorted_tables:
            cells = {column.name: _cell(table, column.name, world.clock.at) for column in table.columns}
            for name in ("question_id", "author_id", "asker_id", "giver_id", "meeting_id"):
                if name in cells:
                    cells[name] = FOREIGN
            session.execute(table.insert().values(**cells))


def test_every_row_belongs_to_an_organisation_and_none_of_another_is_handed_out(world: World) -> None:
    another_company(world)
    with world.deps.read_sessions() as session:
        for mapper in Base.registry.mappers:
            if mapper.class_ in (Workspace, Sealing):  # one for the whole store
                continue
            assert "workspace_id" in mapper.columns, mapper
            if len(mapper.primary_key) == 1 and "id" in mapper.columns:
                assert session.get(mapper.class_, FOREIGN) is not None
                with pytest.raises(Refusal):
                    get_or_refuse(session, mapper.class_, str(FOREIGN))


@pytest.mark.long
def test_no_press_and_no_form_opens_or_changes_a_row_of_another_organisation(world: World) -> None:
    another_company(world)
    registered = Registered()
    handlers.register(registered)  # type: ignore[arg-type]
    before = _theirs(world)
    shown: list[str] = []
    with capture_logs():
        for body in [*_presses(world, registered), *_forms(world, registered)]:
            world.slack.modals = {"UANNA": {"id": "V1", "type": "modal", "blocks": []}}
            outcome = world.send(body)
            shown += [outcome.text, *outcome.errors.values(), words_of(world.slack.modals)]
    shown += [one.text for one in world.slack.messages] + [words_of(world.slack.homes)]
    assert len(shown) > 500
    assert SECRET not in "\n".join(shown)
    assert _theirs(world) == before


def _theirs(world: World) -> dict[str, list[Any]]:
    with world.deps.read_sessions() as session:
        return {
            table.name: [
                tuple(one)
                for one in session.execute(table.select().where(table.columns["workspace_id"] == FOREIGN))
            ]
            for table in Base.metadata.sorted_tables
            if "workspace_id" in table.columns
        }


def _presses(world: World, registered: Registered) -> list[dict[str, Any]]:
    found = []
    for constraint in registered.asked["action"]:
        id_ = (
            constraint
            if isinstance(constraint, str)
            else constraint.pattern.strip("^$").replace("\\.\\w+", ".1")
        )
        for value in (f"{FOREIGN}", f"{FOREIGN}:{FOREIGN}"):
            found.append(world.pressing("UANNA", id_.replace("\\", ""), value))
    return found


def _forms(world: World, registered: Registered) -> list[dict[str, Any]]:
    found = []
    for callback_id in registered.asked["view"]:
        if callback_id == privacy_messages.ERASE_FORM:
            continue
        for element in (
            {"value": f"{FOREIGN}"},
            {"selected_option": {"value": f"{FOREIGN}"}},
            {"selected_options": [{"value": f"{FOREIGN}"}, {"value": "them"}]},
            {},
        ):
            view = {
                "id": "V1",
                "type": "modal",
                "callback_id": callback_id,
                "private_metadata": f"{FOREIGN}",
                "title": {"type": "plain_text", "text": "x"},
                "blocks": [{"type": "input", "block_id": "x"}],
                "state": {"values": {one: {one: element} for one in constants().values()}},
            }
            found.append({**world._interaction("UANNA", "view_submission"), "view": view})
    return found


def test_only_one_place_makes_a_row_of_a_number_that_comes_from_outside() -> None:
    places = set()
    for file in Path(handlers.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "session.get":
                places.add((file.stem, ast.unparse(node.args[0])))
    assert places == {
        ("request_context", "kind"),
        ("reply_actions", "Reply"),  # of a notice that was found
        ("direct_events", "Round"),  # the same
        ("direct_events", "Thanks"),  # the same
        ("direct_events", "Group"),  # the same
    }
