"""The stream of a page: small notes of what changed, as server-sent events; the page fetches what it shows.

docs: html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from starlette.responses import StreamingResponse

from sandbox.page.page_request import HEADERS, PageRequest
from sandbox.state.feed import Feed, Subscription
from sandbox.state.sandbox_state import SandboxState
from sandbox.state.types import Json

TOGETHER = 0.03  # seconds in which changes are gathered into one note
BEAT = 15.0  # seconds after which a silent stream says that it is alive
LOOK = 0.5


def live(request: PageRequest) -> StreamingResponse:
    headers = {**HEADERS, "X-Accel-Buffering": "no"}
    known = request.http.headers.get("last-event-id") or request.text("since")
    stream = _notes(request.state, request.viewer.person.id, int(known) if known.isdigit() else None)
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def _notes(state: SandboxState, person: str, since: int | None) -> AsyncIterator[str]:
    """Since a change's number, so that nothing is missed before the stream opens or while it is broken."""
    woken, silent = asyncio.Event(), 0.0
    with _following(state.feed, person, since, woken) as (mine, everything):
        yield "retry: 1000\nevent: open\ndata: {}\n\n"
        while state.listening:
            try:
                await asyncio.wait_for(woken.wait(), LOOK)
            except TimeoutError:
                silent += LOOK
                if silent >= BEAT:
                    silent = 0.0
                    yield ": alive\n\n"
                continue
            await asyncio.sleep(TOGETHER)
            woken.clear()
            number = state.feed.number
            if changes := _gathered(mine, everything):
                silent = 0.0
                yield f"id: {number}\nevent: changes\ndata: {json.dumps(changes)}\n\n"


@contextmanager
def _following(
    feed: Feed, person: str, since: int | None, woken: asyncio.Event
) -> Iterator[tuple[Subscription, Subscription]]:
    """The person's own changes and all changes, for as long as the stream is open."""
    loop = asyncio.get_running_loop()

    def wake() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(woken.set)

    mine, everything = feed.subscribe(person, wake, since), feed.subscribe(None, wake, since)
    try:
        yield mine, everything
    finally:
        feed.unsubscribe(mine)
        feed.unsubscribe(everything)


def _gathered(mine: Subscription, everything: Subscription) -> list[Json]:
    """The person's own changes, and of all others only that there were some."""
    found: list[Json] = []
    while (change := mine.next(0)) is not None:
        found.append({key: value for key, value in change.items() if key != "number"})
    kinds = set()
    while (change := everything.next(0)) is not None:
        kinds.add("traffic" if change["kind"] == "traffic" else "elsewhere")
    return [*_once(found), *({"kind": kind} for kind in sorted(kinds))]


def _once(changes: list[Json]) -> list[Json]:
    seen: dict[str, Json] = {}
    for change in changes:
        seen[json.dumps(change, sort_keys=True, default=str)] = change
    return list(seen.values())
