"""One message as a line on the page."""

from dataclasses import dataclass, field

from markupsafe import Markup

from sandbox.page.block_renderer import BlockRenderer
from sandbox.page.text import emoji_names
from sandbox.page.viewer import Face, Viewer
from sandbox.state.conversation import Conversation
from sandbox.state.surfaces import Surface
from sandbox.state.types import Json

LONG = 2500  # characters after which a message is folded


QUIET = ("channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name")


@dataclass(frozen=True)
class Reaction:
    name: str
    picture: str
    count: int
    mine: bool
    people: str


@dataclass
class MessageLine:
    """One message. `kind` is message, ephemeral, event or gone; `day` opens a new day; `follows` means that
    the same person goes on."""

    ts: str
    kind: str
    face: Face
    raw: Json
    body: Markup
    time: str
    when: str
    long: bool = False
    mine: bool = False
    edited: bool = False
    day: str = ""
    follows: bool = False
    fresh: bool = False
    reactions: list[Reaction] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)
    replies: int = 0
    repliers: list[Face] = field(default_factory=list)
    last_reply: str = ""


def line_of(
    viewer: Viewer, place: Conversation, raw: Json, in_thread: bool, paint: bool = True
) -> MessageLine:
    at = viewer.dates.of(raw["ts"])
    line = MessageLine(
        raw["ts"],
        _kind(raw),
        viewer.face(raw.get("user", "")),
        raw,
        Markup(""),
        viewer.dates.time(at),
        viewer.dates.long(at),
        mine=raw.get("user") == viewer.person.id,
        edited="edited" in raw,
    )
    if not paint:
        return line
    surface = Surface("ephemeral" if line.kind == "ephemeral" else "message", viewer.person.id, raw, place)
    line.body = BlockRenderer(viewer, surface).message()
    line.long = len(raw.get("text") or "") > LONG
    line.reactions = [_reaction(viewer, one) for one in raw.get("reactions", [])]
    line.files = [_file(viewer, one) for one in raw.get("files", [])]
    if not in_thread and raw.get("reply_count"):
        line.replies = raw["reply_count"]
        line.repliers = [viewer.face(one) for one in raw.get("reply_users", [])[:4]]
        line.last_reply = viewer.dates.short(viewer.dates.of(raw["latest_reply"]))
    return line


def _kind(raw: Json) -> str:
    if raw.get("is_ephemeral"):
        return "ephemeral"
    if raw.get("subtype") == "tombstone":
        return "gone"
    return "event" if raw.get("subtype") in QUIET else "message"


def _reaction(viewer: Viewer, row: Json) -> Reaction:
    names = [viewer.face(one).name for one in row["users"]]
    mine = viewer.person.id in row["users"]
    return Reaction(row["name"], emoji_names.picture(row["name"]), row["count"], mine, ", ".join(names))


def _file(viewer: Viewer, file: Json) -> Json:
    """What the page shows of a file: a picture, a calendar invitation, or its name and size."""
    kind = str(file.get("mimetype", ""))
    shown = "picture" if kind in ("image/png", "image/jpeg", "image/gif", "image/webp") else "file"
    if kind == "text/calendar" or str(file.get("name", "")).endswith(".ics"):
        shown = "calendar"
    there = file["id"] in viewer.ws.contents
    size = max(1, round(int(file.get("size", 0)) / 1024))
    return {**file, "shown": shown if there or shown != "picture" else "file", "there": there, "kb": size}
