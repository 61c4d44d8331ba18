"""Manifest, handlers, widgets, scopes and methods hold together: none can drift alone."""

import ast
import importlib
import inspect
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import handlers
from bot import slack as slack_module
from bot.outbox.kinds import drawing
from bot.services.sessions import reminders
from bot.store.models import ReportSubject
from bot.store.models.notice_kinds import NoticeKind
from sandbox.state.scopes import SCOPES

ROOT = Path(__file__).parents[2]
MANIFEST = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
EVENT_SCOPES = {  # docs.slack.dev/reference/events: what each subscription needs
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "channel_id_changed": "groups:read",  # it is told of private channels alone
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "team_join": "users:read",
    "user_change": "users:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "channel_left": "channels:read",
    "group_left": "groups:read",
}


class Registered:
    """Stands where Bolt stands when `register` is called, and notes what is asked of it."""

    def __init__(self) -> None:
        self.asked: dict[str, list[Any]] = {}

    def __getattr__(self, kind: str) -> Any:
        def note(constraint: Any = None, **_: Any) -> Any:
            self.asked.setdefault(kind, []).append(constraint)
            return lambda listener: listener

        return note


@pytest.fixture(scope="module")
def registered() -> dict[str, list[Any]]:
    app = Registered()
    handlers.register(app)  # type: ignore[arg-type]
    return app.asked


def constants() -> dict[str, str]:
    """The ids beside widgets: upper-case constants of the view modules that look like "noun.verb"."""
    found = {}
    for file in (ROOT / "bot" / "views").rglob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                for target in node.targets:
                    name = ast.unparse(target)
                    if name.isupper() and re.fullmatch(r"[a-z]+\.[a-z_]+", str(node.value.value)):
                        found[f"{file.stem}.{name}"] = str(node.value.value)
    return found


def used_as(kinds: set[str]) -> set[str]:
    """Ids that views give to a kind of widget: kit.button(label, ID, …), kit.modal(ID, …)."""
    found: set[str] = set()
    places = {"button": 1, "link_button": 1, "modal": 0, "overflow": 0, "menu": 0}
    for file in (ROOT / "bot" / "views").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in kinds
            ):
                place = places.get(node.func.attr, 0)
                if len(node.args) > place and isinstance(node.args[place], ast.Name | ast.Attribute):
                    module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
                    found.add(f"{module}:{ast.unparse(node.args[place])}")
    return found


def values(references: set[str]) -> set[str]:
    """What the references stand for, by importing the modules that make them."""
    found = set()
    for reference in references:
        module, _, expression = reference.partition(":")
        scope = vars(importlib.import_module(module))
        first, *rest = expression.split(".")
        value = scope.get(first)
        for part in rest:
            value = getattr(value, part)
        if isinstance(value, str) and not isinstance(value, ReportSubject):  # whose button, not which
            found.add(value)
    return found


def test_every_command_of_the_manifest_has_a_handler_and_the_other_way_round(
    registered: dict[str, list[Any]],
) -> None:
    declared = {one["command"] for one in MANIFEST["features"]["slash_commands"]}
    for command in declared:
        assert sum(bool(pattern.match(command)) for pattern in registered["command"]) == 1, command
    for pattern in registered["command"]:
        assert any(pattern.match(command) for command in declared), pattern


def test_a_renamed_command_finds_its_handler_and_no_other(registered: dict[str, list[Any]]) -> None:
    for command in MANIFEST["features"]["slash_commands"]:
        renamed = f"/acme-{command['command'][1:]}"
        assert sum(bool(pattern.match(renamed)) for pattern in registered["command"]) == 1
    assert not any(pattern.match("/task") or pattern.match("/flask") for pattern in registered["command"])


def test_every_shortcut_of_the_manifest_has_a_handler(registered: dict[str, list[Any]]) -> None:
    declared = {one["callback_id"] for one in MANIFEST["features"]["shortcuts"]}
    assert declared == set(registered["shortcut"])


def test_every_subscribed_event_has_a_listener_and_the_other_way_round(
    registered: dict[str, list[Any]],
) -> None:
    subscribed = {event.split(".")[0] for event in MANIFEST["settings"]["event_subscriptions"]["bot_events"]}
    assert subscribed == set(registered["event"])


def test_every_subscribed_event_has_its_scope() -> None:
    granted = set(MANIFEST["oauth_config"]["scopes"]["bot"])
    for event in MANIFEST["settings"]["event_subscriptions"]["bot_events"]:
        assert EVENT_SCOPES.get(event, "") in granted | {""}, event


def test_every_button_that_a_view_draws_has_a_handler(registered: dict[str, list[Any]]) -> None:
    drawn = values(used_as({"button", "link_button"}))
    assert len(drawn) > 10
    assert drawn - set(registered["action"]) == set()


def test_every_form_that_a_view_draws_has_a_handler(registered: dict[str, list[Any]]) -> None:
    drawn = values(used_as({"modal"}))
    assert len(drawn) > 3
    handled = set(registered["view"])
    assert drawn - handled == set()


def test_ids_are_told_apart(registered: dict[str, list[Any]]) -> None:
    for kind in ("action", "view", "shortcut"):
        ids = [one for one in registered[kind] if isinstance(one, str)]
        assert len(ids) == len(set(ids)), kind


def methods_called() -> set[str]:
    source = inspect.getsource(slack_module)
    return set(
        re.findall(
            r'"((?:chat|conversations|users|views|reactions|usergroups|dnd|auth|team|files)\.[A-Za-z.]+)"',
            source,
        )
    )


def test_every_method_that_is_called_has_its_scope_in_the_manifest() -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]
    granted = set(scopes["bot"]) | set(scopes.get("bot_optional", ()))
    called = methods_called()
    assert {"chat.postMessage", "conversations.open", "users.list"} <= called
    for method in called:
        needed = SCOPES.get(method, "")
        if "{family}" in needed:
            wanted = {needed.format(family=family) for family in ("channels", "groups", "im", "mpim")}
            assert wanted & granted, f"{method} needs one of {wanted}"
        elif needed:
            assert needed in granted, f"{method} needs {needed}"


def test_no_scope_is_asked_for_without_a_use() -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]
    asked = set(scopes["bot"]) | set(scopes.get("bot_optional", ()))
    useful = {"commands", "im:read", "files:write"}
    for method in methods_called():
        needed = SCOPES.get(method, "")
        useful |= {needed.format(family=family) for family in ("channels", "groups", "im", "mpim")}
    for event in MANIFEST["settings"]["event_subscriptions"]["bot_events"]:
        useful.add(EVENT_SCOPES.get(event, ""))
    assert asked - useful == set()


def test_the_manifest_keeps_slacks_limits() -> None:
    shown, features = MANIFEST["display_information"], MANIFEST["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    assert re.fullmatch(r"[a-z0-9._-]{1,80}", features["bot_user"]["display_name"])
    for command in features["slash_commands"]:
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
        assert len(command["description"]) <= 2000
        assert len(command.get("usage_hint", "")) <= 100, "Slack takes 1,000; a reader does not"
        assert command["should_escape"] is True
    assert len(features["shortcuts"]) <= 10
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
        assert " · " in shortcut["name"] and " · " in shortcut["description"], "in English and in French"
    assert not re.search(r"\w'\w", str(features)), "an apostrophe is ’"
    assert MANIFEST["settings"]["socket_mode_enabled"] is True


def test_every_kind_of_notice_can_be_drawn_and_is_enqueued_somewhere() -> None:
    assert set(drawing.KINDS) == set(NoticeKind)
    named = set()
    for file in (ROOT / "bot" / "services").rglob("*.py"):
        named |= set(re.findall(r"NoticeKind\.([A-Z_0-9]+)", file.read_text(encoding="utf-8")))
    made_of_words = {"REPORT_STORY", "REPORT_CARD", "REPORT_ANSWER"}
    made_of_words |= {f"MEETING_MARK_{minute}" for minute in reminders.TIME_MARKS}
    assert set(NoticeKind.__members__) - named - made_of_words == set()
