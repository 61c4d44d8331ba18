"""What the app's manifest promises: its commands, shortcuts, events and scopes."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from sandbox.state.types import Json


@dataclass(frozen=True)
class Manifest:
    """The parts of an app manifest that decide what Slack sends to the app and what it lets the app do."""

    name: str = "Bot"
    bot_handle: str = "bot"
    scopes: tuple[str, ...] = ()
    events: frozenset[str] = frozenset()
    commands: dict[str, Json] = field(default_factory=dict)
    shortcuts: tuple[Json, ...] = ()
    home_tab: bool = False
    messages_tab: bool = True
    interactivity: bool = True

    def shortcut(self, wanted: str, kind: str) -> Json | None:
        """The shortcut of this kind (`message` or `global`) with this callback id or name."""
        for one in self.shortcuts:
            if one.get("type") == kind and wanted in (one.get("callback_id"), one.get("name")):
                return one
        return None


def load_manifest(source: Path | Json | Manifest) -> Manifest:
    """Read a manifest from a YAML (or JSON) file, or take it as a structure."""
    if isinstance(source, Manifest):
        return source
    if isinstance(source, Path):
        if not source.exists():
            raise FileNotFoundError(f"There is no manifest at {source}.")
        source = yaml.safe_load(source.read_text(encoding="utf-8")) or {}
    return _understood(source)


def _understood(read: Json) -> Manifest:
    features: Json = read.get("features") or {}
    settings: Json = read.get("settings") or {}
    scopes: Json = (read.get("oauth_config") or {}).get("scopes") or {}
    home: Json = features.get("app_home") or {}
    commands: list[Json] = features.get("slash_commands") or []
    events: list[str] = (settings.get("event_subscriptions") or {}).get("bot_events") or []
    name: Any = (read.get("display_information") or {}).get("name", "Bot")
    return Manifest(
        name=name,
        bot_handle=(features.get("bot_user") or {}).get("display_name", str(name).lower()),
        scopes=tuple((scopes.get("bot") or []) + (scopes.get("bot_optional") or [])),
        events=frozenset(events),
        commands={one["command"]: one for one in commands},
        shortcuts=tuple(features.get("shortcuts") or []),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        interactivity=bool((settings.get("interactivity") or {}).get("is_enabled", True)),
    )
