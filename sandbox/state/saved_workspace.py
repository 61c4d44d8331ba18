"""The workspace as a file can hold it, and back."""

from base64 import b64decode, b64encode
from dataclasses import asdict
from typing import Any

from sandbox.state.conversation import Conversation
from sandbox.state.people import Person, UserGroup
from sandbox.state.types import Json
from sandbox.state.workspace import Workspace


def export_workspace(ws: Workspace) -> Json:
    """The whole state as JSON can hold it; what is in files stands as base64."""
    with ws.lock:
        return {
            "version": 1,
            "clock": ws.clock.now().isoformat(),
            "people": [asdict(one) for one in ws.people.values()],
            "usergroups": [asdict(one) for one in ws.usergroups],
            "conversations": [asdict(one) for one in ws.conversations.values()],
            "ephemerals": ws.ephemerals,
            "files": ws.files,
            "contents": {number: b64encode(held).decode() for number, held in ws.contents.items()},
            "inputs": ws.inputs,
            "last_ts": ws.last_ts,
            "count": ws.count,
        }


def load_workspace(ws: Workspace, saved: dict[str, Any]) -> None:
    """Replace everything by an exported state."""
    with ws.lock:
        ws.clear()
        ws.usergroups = [UserGroup(**row) for row in saved["usergroups"]]
        ws.register([_person(row) for row in saved["people"]], [])
        for row in saved["conversations"]:
            ws.add_conversation(Conversation(**row))
        ws.ephemerals, ws.files = saved["ephemerals"], saved["files"]
        ws.inputs = saved["inputs"]
        ws.contents = {
            number: b64decode(held, validate=True) for number, held in saved.get("contents", {}).items()
        }
        ws.last_ts, ws.count = saved["last_ts"], saved["count"]
        ws.feed.publish("reset")


def _person(row: Json) -> Person:
    return Person(**{**row, "dnd": tuple(row["dnd"]) if row["dnd"] else None})
