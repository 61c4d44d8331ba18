"""Messages as lines on the page: a window of a conversation or a thread, with the person's own ephemerals."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

from markupsafe import Markup

from sandbox.page import emoji_names
from sandbox.page.block_renderer import BlockRenderer
from sandbox.page.viewer import Face, Viewer
from sandbox.state.conversation import Conversation
from sandbox.state.surfaces import Surface
from sandbox.state.types import Json

WINDOW = 50
LONG = 2500  # characters after which a message is folded
TOGETHER = timedelta(minutes=5)
QUIET = ("channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name")


@dataclass(frozen=True)
class Reaction:
    name: str
    picture: str
    count: int
    mine: bool
    people: str


@dataclass
class Line:
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


@dataclass
class Window:
    lines: list[Line]
    earlier: str = ""  # the stamp before which there is more
    later: bool = False


def window(viewer: Viewer, place: Conversation, before: str = "", at: str = "") -> Window:
    """The newest messages, those before a stamp, or those from shortly before a stamp on."""
    main = (one for one in place.newest_first() if in_main(one))
    later = False
    if at and at in place.messages:
        every = list(main)
        index = next((i for i, one in enumerate(every) if one["ts"] <= at), 0)
        later = index > WINDOW * 3
        found = every[max(0, index - WINDOW * 3) : index + WINDOW // 2]
        more = len(every) > index + WINDOW // 2
    else:
        older = (one for one in main if not before or one["ts"] < before)
        found = list(islice(older, WINDOW + 1))
        more = len(found) > WINDOW
        found = found[:WINDOW]
    found.reverse()
    oldest = found[0]["ts"] if found and more else ""
    whispers = [
        one
        for one in _whispers(viewer, place)
        if one["ts"] >= oldest and (not before or one["ts"] < before) and not one.get("thread_ts")
    ]
    return Window(lines_of(viewer, place, found, whispers), oldest, later)


def thread(viewer: Viewer, place: Conversation, thread_ts: str) -> list[Line]:
    """A thread: its first message, and the answers."""
    parent = place.messages.get(thread_ts)
    if parent is None:
        return []
    whispers = [one for one in _whispers(viewer, place) if one.get("thread_ts") == thread_ts]
    return lines_of(viewer, place, [parent, *place.replies(thread_ts)], whispers, in_thread=True)


def some(viewer: Viewer, place: Conversation, stamps: list[str], thread_ts: str = "") -> list[Line]:
    """These messages as they are now, for one of the two lists; those that are gone are left out."""
    found = []
    for ts in stamps:
        message = place.messages.get(ts)
        if message is None:
            continue
        of_thread = thread_ts in (ts, message.get("thread_ts"))
        if of_thread if thread_ts else in_main(message):
            found.append(message)
    whispers = [
        one
        for one in _whispers(viewer, place)
        if one["ts"] in stamps and (one.get("thread_ts") or "") == thread_ts
    ]
    lines = lines_of(viewer, place, sorted(found, key=_stamp), whispers, in_thread=bool(thread_ts))
    for line in lines:
        _after(viewer, place, line, thread_ts)
    return lines


def in_main(message: Json) -> bool:
    """Whether it stands in the conversation itself and not in a thread alone."""
    alone = message.get("thread_ts", message["ts"]) != message["ts"]
    return not alone or message.get("subtype") == "thread_broadcast"


def lines_of(
    viewer: Viewer, place: Conversation, messages: list[Json], whispers: list[Json], in_thread: bool = False
) -> list[Line]:
    rows = sorted([*messages, *whispers], key=_stamp)
    lines = [_line(viewer, place, one, in_thread) for one in rows]
    previous: Line | None = None
    for line in lines:
        _beside(viewer, line, previous)
        previous = line
    return lines


def _stamp(message: Json) -> str:
    return str(message["ts"])


def _whispers(viewer: Viewer, place: Conversation) -> list[Json]:
    mine = viewer.ws.ephemerals.get(viewer.person.id, {})
    return [one for one in mine.values() if one["channel"] == place.id]


def _after(viewer: Viewer, place: Conversation, line: Line, thread_ts: str) -> None:
    """Set a single line beside the one before it, as a whole window would."""
    line.day, line.follows = "", False
    for index, one in enumerate(place.newest_first()):
        if one["ts"] < line.ts and (thread_ts or in_main(one)):
            _beside(viewer, line, _line(viewer, place, one, bool(thread_ts), paint=False))
            return
        if index > WINDOW:
            return


def _beside(viewer: Viewer, line: Line, previous: Line | None) -> None:
    now = viewer.dates.of(line.ts)
    before = viewer.dates.of(previous.ts) if previous else None
    if before is None or before.date() != now.date():
        line.day = viewer.dates.day(now)
    line.follows = bool(
        previous
        and before
        and not line.day
        and previous.face.id == line.face.id
        and previous.kind == line.kind == "message"
        and now - before < TOGETHER
        and not previous.replies
    )


def _line(viewer: Viewer, place: Conversation, raw: Json, in_thread: bool, paint: bool = True) -> Line:
    at = viewer.dates.of(raw["ts"])
    line = Line(
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
