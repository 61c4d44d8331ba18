"""What Slack sent before modules and functions had their present names: buttons, forms, commands, events.

`before_renames.jsonl` was recorded then, one payload a line for everything that the bot listened to: what was
sent, which tables it wrote to, and whether something was said at once. Slack keeps buttons for years, so each
still does so.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.attack import Company
from tests.fakes import dm_of
from tests.world import World

WRITTEN = {"user": "UANNA", "ts": "1.000002", "text": "I let the door fall", "channel": dm_of("UANNA")}
RECORDED = Path(__file__).with_name("before_renames.jsonl")


def rows(company: Company) -> dict[str, list[tuple[Any, ...]]]:
    with company.world.engine.connect() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key.columns))
            ]
            for table in company.tables.sorted_tables
        }


def opener(action: str) -> str:
    """What opens the form in which this button stands."""
    if action == "action mentoring.more":
        return "command /mentor <@UBEN|ben> budget"
    return "action people.expertise" if "expertise" in action else "action people.privacy"


def recorded_as(name: str, recorded: list[dict[str, Any]]) -> dict[str, Any]:
    return next(dict(one["body"]) for one in recorded if one["name"] == name)


@pytest.mark.long
def test_what_slack_sent_before_the_renames_still_acts(world: World) -> None:
    company = Company(world)
    recorded = [json.loads(line) for line in RECORDED.read_text(encoding="utf-8").splitlines()]
    assert len(recorded) > 200
    for one in recorded:
        company.again()
        world.slack.written[dm_of("UANNA"), WRITTEN["ts"]] = WRITTEN
        if one["body"].get("type") == "block_actions" and "view" in one["body"]:
            world.send(recorded_as(opener(one["name"]), recorded))
            one["body"]["view"]["id"] = world.modal("UANNA")["id"]
        before = rows(company)
        said = world.send(one["body"]).text.strip()
        after = rows(company)
        written = {table for table in after if after[table] != before[table]}
        assert set(one["writes"]) <= written, one["name"]
        assert bool(said) == one["says"], one["name"]
