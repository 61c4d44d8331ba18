"""Long lists of Slack's, a page at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from bot.slack.failures import RefusedBySlack, UnknownOutcome

MOST_PAGES = 10_000
BEGUN_AGAIN = 3  # times; a list that loses its place more often is no list
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some of a list, and the cursor of the next page; "" on the last one."""

    items: list[Item]
    following: str = ""


class Asking(Protocol):
    """How a page is asked for: once, or with patience."""

    def __call__(self, call: Callable[[], Page[Item]], /) -> Page[Item]:
        """The page."""


def pages(page: Callable[[str], Page[Item]], asking: Asking) -> Iterator[list[Item]]:
    """Every page from the first to the last. A list that lost its place is begun again: what was on the pages
    before comes twice then."""
    cursor, seen, begun_again = "", {""}, 0
    for _ in range(MOST_PAGES):
        try:
            found = asking(lambda at=cursor: page(at))  # type: ignore[misc]
        except RefusedBySlack as no:
            if no.code != "invalid_cursor" or not cursor or begun_again == BEGUN_AGAIN:
                raise
            cursor, seen, begun_again = "", {""}, begun_again + 1
            continue
        yield found.items
        if not found.following:
            return
        if found.following in seen:
            break
        cursor = found.following
        seen.add(cursor)
    raise UnknownOutcome("pages_without_end")


def following(answer: Any) -> str:
    """The cursor of the next page, out of an answer."""
    told = (answer.get("response_metadata") or {}).get("next_cursor")
    return told if isinstance(told, str) else ""
