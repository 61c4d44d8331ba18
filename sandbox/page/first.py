"""A plain page: every conversation as it happens, drawn on the server."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from sandbox.plain import plain
from sandbox.types import Json
from sandbox.workspace import Conversation

if TYPE_CHECKING:
    from sandbox.server import Sandbox

NEWEST = 50
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'"


def routes(box: "Sandbox") -> list[Route]:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent.parent / "templates"), autoescape=True
    )
    template = templates.get_template("plain.html")

    def show(request: Request) -> Response:
        with box.workspace.lock:
            body = template.render(
                name=box.manifest.name,
                now=f"{box.clock.now():%A %d %B %Y, %H:%M} UTC",
                connected=box.sockets.count > 0,
                api_url=box.api_url,
                places=_places(box),
            )
        return HTMLResponse(body, headers={"Content-Security-Policy": POLICY})

    return [Route("/", show)]


def _places(box: "Sandbox") -> list[Json]:
    """Conversations with something in them, the one with the newest message first."""
    found = [one for one in box.workspace.conversations.values() if one.messages]
    found.sort(key=lambda one: next(one.newest_first())["ts"], reverse=True)
    return [{"title": _title(box, one), "lines": _lines(box, one)} for one in found]


def _title(box: "Sandbox", place: Conversation) -> str:
    if place.name and place.kind != "mpim":
        return f"#{place.name}"
    return ", ".join(box.workspace.people[one].name for one in place.members)


def _lines(box: "Sandbox", place: Conversation) -> list[Json]:
    messages = [message for message, _ in zip(place.newest_first(), range(NEWEST), strict=False)]
    lines = []
    for message in reversed(messages):
        author = box.workspace.people.get(message["user"])
        lines.append(
            {
                "time": f"{datetime.fromtimestamp(float(message['ts']), UTC):%d %b %H:%M}",
                "who": author.name if author else "Slackbot",
                "text": plain(message, box.workspace),
                "reply": message.get("thread_ts", message["ts"]) != message["ts"],
                "reactions": " ".join(
                    f":{one['name']}: {one['count']}" for one in message.get("reactions", [])
                ),
            }
        )
    return lines
