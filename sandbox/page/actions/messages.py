"""What a person does with messages: write, edit, delete, react, read, dismiss; commands are typed too."""

from starlette.responses import Response

from sandbox.page.actions.app import told
from sandbox.page.page_request import PageRequest, done
from sandbox.page.text import emoji_names
from sandbox.state import ephemerals
from sandbox.state.conversation import Conversation

MOST_CHARACTERS = 40_000


def say(request: PageRequest) -> Response:
    """A message, a reply, or a slash command, as the composer sends it."""
    place, text = request.place(), request.text("text").replace("\r\n", "\n").strip()
    if not text:
        return request.say("trouble.empty")
    if len(text) > MOST_CHARACTERS:
        return request.say("trouble.too_long", count=len(text), most=MOST_CHARACTERS)
    thread = request.text("thread") or None
    if text.startswith("/"):
        return _command(request, place, text, thread)
    request.slack.composer.say(request.viewer.person.id, place, text, thread, bool(request.text("broadcast")))
    request.tour.saw("said", request.viewer.person.id)
    return done()


def _command(request: PageRequest, place: Conversation, text: str, thread: str | None) -> Response:
    command, _, rest = text.partition(" ")
    if thread is not None:
        return request.say("trouble.no_command_here", command=command)
    if command not in request.state.manifest.commands:
        known = ", ".join(request.state.manifest.commands)
        return request.say("trouble.no_command", command=command, known=known)
    request.tour.saw("asked", request.viewer.person.id)
    return told(request, request.slack.interactions.slash(request.viewer.person.id, command, rest, place))


def edit(request: PageRequest) -> Response:
    text = request.text("text").strip()
    if not text:
        return request.say("trouble.empty")
    if len(text) > MOST_CHARACTERS:
        return request.say("trouble.too_long", count=len(text), most=MOST_CHARACTERS)
    request.slack.composer.edit(request.viewer.person.id, request.place(), request.text("ts"), text)
    return done()


def delete(request: PageRequest) -> Response:
    request.slack.composer.delete(request.viewer.person.id, request.place(), request.text("ts"))
    return done()


def react(request: PageRequest) -> Response:
    """Put a reaction, or take one's own back."""
    place, name = request.place(), request.text("name").strip().strip(":").lower()
    if not emoji_names.known(name):
        return request.say("trouble.no_emoji", name=name)
    message = request.ws.message(place, request.text("ts"))
    row = next((one for one in message.get("reactions", []) if one["name"] == name), None)
    mine = row is not None and request.viewer.person.id in row["users"]
    request.slack.composer.react(request.viewer.person.id, place, message["ts"], name, on=not mine)
    return done()


def read(request: PageRequest) -> Response:
    request.slack.composer.read(request.viewer.person.id, request.place())
    return done()


def dismiss(request: PageRequest) -> Response:
    """Take away a message that only this person sees."""
    me = request.viewer.person.id
    with request.ws.lock:
        held = request.ws.ephemerals.get(me, {}).get(request.text("ts"))
        if held is not None:
            ephemerals.delete_ephemeral(request.ws, me, held)
    return done()
