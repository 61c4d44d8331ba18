"""Reads one calendar in a process of its own, which may end at any instant.

Run as `python -m bot.scheduling.calendar_file.reader`.
What somebody else's server says is worked on here alone. In: a line of JSON, then the file. Out: a line of
JSON. It takes its limits before it reads the file: one that asks for too much costs this process alone.
"""

import json
import sys
from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.child_limits import limit_this_process
from bot.scheduling.calendar_file.busy import read
from bot.scheduling.calendar_file.reading import told
from bot.scheduling.calendar_problems import CalendarProblem
from bot.scheduling.feed import Unreadable


def main() -> None:
    """Answer what stands on the standard input."""
    asked = json.loads(sys.stdin.buffer.readline())
    limit_this_process(asked["seconds"], asked["memory"])
    with suppress(BrokenPipeError):  # nobody waits for the answer any more
        print(json.dumps(_answer(asked, sys.stdin.buffer.read())), flush=True)  # noqa: T201


def _answer(asked: dict[str, Any], content: bytes) -> dict[str, Any]:
    start, until = datetime.fromisoformat(asked["start"]), datetime.fromisoformat(asked["until"])
    try:
        found = read(content, asked["address"], ZoneInfo(asked["zone"]), start, until, asked["seconds"])
    except Unreadable as no:
        return {"why": no.why}
    except (MemoryError, RecursionError):
        return {"why": CalendarProblem.TOO_MUCH}
    except Exception as error:  # by its kind alone: its words may hold the calendar's
        return {"why": CalendarProblem.NO_CALENDAR, "error": type(error).__name__}
    return told(found)


if __name__ == "__main__":
    main()
