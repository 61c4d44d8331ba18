"""Whom a press names: while Slack's long list is still being read, those of them who are not known yet are
asked for one by one."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from slack_bolt import BoltResponse

from bot import directory_sync
from bot.deps import Deps
from bot.handlers.incoming.actors import part

MENTIONED = re.compile(r"<@([UW][A-Z0-9]{1,31})[|>]")


def known_first(body: dict[str, Any], deps: Deps, next: Callable[[], BoltResponse]) -> BoltResponse:
    """Before every listener; nothing to do once the list was read."""
    if not deps.people_known.is_set() and (found := set(named_in(body))):
        directory_sync.look_up(deps, found)
    return next()


def named_in(body: dict[str, Any]) -> Iterator[str]:
    """The Slack ids of the people in a command's words, and in a form's fields."""
    text = body.get("text")
    yield from MENTIONED.findall(text) if isinstance(text, str) else ()
    values = part(part(part(body, "view"), "state"), "values")
    for field in values:
        for element in part(values, field).values():
            if isinstance(element, dict):
                yield from _chosen(element)


def _chosen(element: dict[str, Any]) -> Iterator[str]:
    one, several = element.get("selected_user"), element.get("selected_users")
    for slack_id in (one, *(several if isinstance(several, list) else ())):
        if isinstance(slack_id, str) and slack_id:
            yield slack_id
