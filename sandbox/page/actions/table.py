"""What a person does on the page: write, react, press, fill in, send. Each answers with nothing, with a
fragment, or with a sentence that says why not; what was typed stays in the browser until it was taken."""

from collections.abc import Callable

from starlette.responses import Response

from sandbox.page import app_actions, channel_actions, message_actions
from sandbox.page.page_request import PageRequest
from sandbox.state.types import SlackError


def guarded(action: Callable[[PageRequest], Response], request: PageRequest) -> Response:
    """Do an action; what the workspace refuses is said in a sentence."""
    known = request.viewer.translate.has
    try:
        return action(request)
    except SlackError as no:
        key = f"refused.{no.code}"
        return request.say(key) if known(key) else request.say("refused.other", code=no.code)
    except LookupError as no:
        return request.say(str(no.args[0]) if known(str(no.args[0])) else "trouble.gone")
    except ValueError:
        return request.say("trouble.value")


ACTIONS: dict[str, Callable[[PageRequest], Response]] = {
    "say": message_actions.say,
    "edit": message_actions.edit,
    "delete": message_actions.delete,
    "react": message_actions.react,
    "act": app_actions.act,
    "fill": app_actions.fill,
    "submit": app_actions.submit,
    "close": app_actions.close,
    "shortcut": app_actions.shortcut,
    "read": message_actions.read,
    "join": channel_actions.join,
    "leave": channel_actions.leave,
    "invite": channel_actions.invite_app,
    "write": channel_actions.write_to,
    "dismiss": message_actions.dismiss,
}
