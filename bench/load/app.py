"""One app in a process of its own, so that its CPU time is its own: Éclair, or Bolt with empty listeners.

In: a line of JSON that says which and where, then a line for each time its CPU time is wanted. Out: "ready",
and those times in seconds. It ends with its input.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import Any

from pydantic import SecretStr
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot import deps
from bot.cli.run import Bot, set_up_logging
from bot.config import Config
from bot.deps import Deps
from bot.store import workspaces
from bot.store.models import Notice, NoticeState

LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)


def eclair(told: dict[str, Any]) -> Callable[[], None]:
    """The bot as it runs, on a store that holds what it said before."""
    config = Config(
        _env_file=None,
        slack_bot_token=SecretStr(told["bot_token"]),
        slack_app_token=SecretStr(told["app_token"]),
        slack_api_url=told["api_url"],
        data_dir=Path(told["folder"]),
        embedding_backend="none",
    )
    parts = deps.build(config)
    _fill(parts, told["notices"])
    bot = Bot(parts)
    bot.start()
    return bot.stop


def _fill(parts: Deps, count: int) -> None:
    with parts.sessions.begin() as session:
        team = parts.slack.team()
        workspace = workspaces.resolve(session, team.team_id, team.enterprise_id, team.bot_user_id)
        session.bulk_insert_mappings(
            Notice.__mapper__,
            [
                {
                    "workspace_id": workspace.id, "kind": "answer.relayed", "key": f"load:{number}",
                    "marker": f"m{number}", "channel": f"C{number % 50:08}", "subject_id": number,
                    "due_at": LONG_AGO, "sent_at": LONG_AGO, "state": NoticeState.SENT,
                    "ts": f"1767603600.{number:06}",
                }
                for number in range(count)
            ],
        )  # fmt: skip


def bare(told: dict[str, Any]) -> Callable[[], None]:
    """The same Bolt with the same events, and nothing to do."""
    app = App(client=WebClient(told["bot_token"], base_url=told["api_url"]))
    for kind in ("message", "reaction_added"):
        app.event(kind)(lambda: None)
    handler = SocketModeHandler(app, told["app_token"])
    handler.connect()  # type: ignore[no-untyped-call]
    return handler.close


def main() -> None:
    """Run until the input ends."""
    set_up_logging(Config(_env_file=None, log_level="WARNING"))
    told = json.loads(sys.stdin.readline())
    stop = eclair(told) if told["app"] == "eclair" else bare(told)
    print("ready", flush=True)
    for _ in sys.stdin:
        print(process_time(), flush=True)
    stop()


if __name__ == "__main__":
    main()
