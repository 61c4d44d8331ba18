"""What a person does on the page: write, react, press, fill in, send. Each answers with nothing, with a
fragment, or with a sentence that says why not; what was typed stays in the browser until it was taken."""

from collections.abc import Callable

from starlette.responses import Response

from sandbox.page.actions import app, channels, messages
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
    "say": messages.say,
    "edit": messages.edit,
    "delete": messages.delete,
    "react": messages.react,
    "act": app.act,
    "fill": app.fill,
    "submit": app.submit,
    "close": app.close,
    "shortcut": app.shortcut,
    "read": messages.read,
    "join": channels.join,
    "leave": channels.leave,
    "invite": channels.invite_app,
    "write": channels.write_to,
    "dismiss": messages.dismiss,
}
