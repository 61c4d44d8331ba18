"""Messages as lines on the page: a window of a conversation or a thread, with the person's own ephemerals."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from sandbox.page.lines import MessageLine, line_of
from sandbox.page.viewer import Viewer
from sandbox.state.conversation import Conversation
from sandbox.state.types import Json

WINDOW = 50
TOGETHER = timedelta(minutes=5)


@dataclass
class Window:
    lines: list[MessageLine]
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
    ephemerals = [
        one
        for one in _ephemerals(viewer, place)
        if one["ts"] >= oldest and (not before or one["ts"] < before) and not one.get("thread_ts")
    ]
    return Window(lines_of(viewer, place, found, ephemerals), oldest, later)


def thread(viewer: Viewer, place: Conversation, thread_ts: str) -> list[MessageLine]:
    """A thread: its first message, and the answers."""
    parent = place.messages.get(thread_ts)
    if parent is None:
        return []
    ephemerals = [one for one in _ephemerals(viewer, place) if one.get("thread_ts") == thread_ts]
    return lines_of(viewer, place, [parent, *place.replies(thread_ts)], ephemerals, in_thread=True)


def some(viewer: Viewer, place: Conversation, stamps: list[str], thread_ts: str = "") -> list[MessageLine]:
    """These messages as they are now, for one of the two lists; those that are gone are left out."""
    found = []
    for ts in stamps:
        message = place.messages.get(ts)
        if message is None:
            continue
        of_thread = thread_ts in (ts, message.get("thread_ts"))
        if of_thread if thread_ts else in_main(message):
            found.append(message)
    ephemerals = [
        one
        for one in _ephemerals(viewer, place)
        if one["ts"] in stamps and (one.get("thread_ts") or "") == thread_ts
    ]
    lines = lines_of(viewer, place, sorted(found, key=_stamp), ephemerals, in_thread=bool(thread_ts))
    for line in lines:
        _after(viewer, place, line, thread_ts)
    return lines


def in_main(message: Json) -> bool:
    """Whether it stands in the conversation itself and not in a thread alone."""
    alone = message.get("thread_ts", message["ts"]) != message["ts"]
    return not alone or message.get("subtype") == "thread_broadcast"


def lines_of(
    viewer: Viewer, place: Conversation, messages: list[Json], ephemerals: list[Json], in_thread: bool = False
) -> list[MessageLine]:
    rows = sorted([*messages, *ephemerals], key=_stamp)
    lines = [line_of(viewer, place, one, in_thread) for one in rows]
    previous: MessageLine | None = None
    for line in lines:
        _beside(viewer, line, previous)
        previous = line
    return lines


def _stamp(message: Json) -> str:
    return str(message["ts"])


def _ephemerals(viewer: Viewer, place: Conversation) -> list[Json]:
    mine = viewer.ws.ephemerals.get(viewer.person.id, {})
    return [one for one in mine.values() if one["channel"] == place.id]


def _after(viewer: Viewer, place: Conversation, line: MessageLine, thread_ts: str) -> None:
    """Set a single line beside the one before it, as a whole window would."""
    line.day, line.follows = "", False
    for index, one in enumerate(place.newest_first()):
        if one["ts"] < line.ts and (thread_ts or in_main(one)):
            _beside(viewer, line, line_of(viewer, place, one, bool(thread_ts), paint=False))
            return
        if index > WINDOW:
            return


def _beside(viewer: Viewer, line: MessageLine, previous: MessageLine | None) -> None:
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
