"""The Web API, a family of methods a module. `METHODS` is the table of contents: method -> function of a
call."""

from collections.abc import Callable

from sandbox.slack.api import chat, conversations, files, history, misc, reactions, users, views
from sandbox.slack.api.call import Call
from sandbox.state.types import Json

METHODS: dict[str, Callable[[Call], Json]] = {
    **misc.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **history.METHODS,
    **users.METHODS,
    **views.METHODS,
    **reactions.METHODS,
    **files.METHODS,
}
