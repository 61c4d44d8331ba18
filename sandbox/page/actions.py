"""What a person does on the page: write, react, press, fill in, send. Each answers with nothing, with a
fragment, or with a sentence that says why not; what was typed stays in the browser until it was taken."""

from collections.abc import Callable

from starlette.responses import Response

from sandbox.page.error_messages import interaction_error, translated
from sandbox.page.form_values import entry_of, name_of, surface_of, widget_of
from sandbox.page.page_request import HEADERS, PageRequest, done, trouble
from sandbox.slack.interactions import Outcome
from sandbox.state import membership, messages
from sandbox.state.conversation import Conversation
from sandbox.state.surfaces import Surface
from sandbox.state.types import SlackError

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
    return _told(request, request.slack.interactions.slash(request.viewer.person.id, command, rest, place))


def _told(request: PageRequest, outcome: Outcome) -> Response:
    if outcome.error:
        return trouble(interaction_error(request.viewer, request.slack.sockets, outcome.error))
    return done()


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
    from sandbox.page import emoji_names

    if not emoji_names.known(name):
        return request.say("trouble.no_emoji", name=name)
    message = request.ws.message(place, request.text("ts"))
    row = next((one for one in message.get("reactions", []) if one["name"] == name), None)
    mine = row is not None and request.viewer.person.id in row["users"]
    request.slack.composer.react(request.viewer.person.id, place, message["ts"], name, on=not mine)
    return done()


def act(request: PageRequest) -> Response:
    """Press or choose something that tells the app at once."""
    surface = surface_of(request.viewer, request.form)
    widget = widget_of(surface, request.form)
    entry = entry_of(request.viewer, widget, request.form.getlist(name_of(widget)))
    outcome = request.slack.interactions.act(surface, widget, entry)
    if surface.kind in ("message", "ephemeral") and not outcome.error:
        request.tour.saw("pressed", request.viewer.person.id)
    return _told(request, outcome)


def fill(request: PageRequest) -> Response:
    """Keep what a field holds, so that it is there when the form is drawn again."""
    surface = surface_of(request.viewer, request.form)
    widget = widget_of(surface, request.form)
    entry = entry_of(request.viewer, widget, request.form.getlist(name_of(widget)))
    if entry is not None:
        request.slack.interactions.fill(surface, widget, entry)
    return done()


def submit(request: PageRequest) -> Response:
    """Send the modal with everything in it; errors come back beside their fields."""
    surface = surface_of(request.viewer, request.form)
    for widget in surface.widgets():
        if widget.is_input and widget.element["type"] != "file_input":
            entry = entry_of(request.viewer, widget, request.form.getlist(name_of(widget)))
            if entry is not None:
                request.slack.interactions.fill(surface, widget, entry)
    outcome = request.slack.interactions.submit(request.viewer.person.id)
    if not outcome.errors and not outcome.error:
        request.tour.saw("submitted", request.viewer.person.id)
        return modal(request)
    errors = {block: translated(request.viewer.translate, said) for block, said in outcome.errors.items()}
    said = interaction_error(request.viewer, request.slack.sockets, outcome.error) if outcome.error else ""
    return modal(request, errors, said)


def modal(request: PageRequest, errors: dict[str, str] | None = None, said: str = "") -> Response:
    """The modal that the person has open, or nothing."""
    stack = request.state.views.stack(request.viewer.person.id)
    from sandbox.page.block_renderer import BlockRenderer

    with request.ws.lock:
        body = ""
        if stack:
            renderer = BlockRenderer(
                request.viewer, Surface("modal", request.viewer.person.id, stack[-1]), errors
            )
            body = renderer.blocks(stack[-1]["blocks"])
        return request.page("modal.html", stack=stack, body=body, errors=errors or {}, said=said)


def close(request: PageRequest) -> Response:
    request.slack.interactions.close(request.viewer.person.id, bool(request.text("all")))
    return modal(request)


def shortcut(request: PageRequest) -> Response:
    """A global shortcut, or with a message one of the message's."""
    kind = "message" if request.text("ts") else "global"
    known = request.state.manifest.shortcut(request.text("name"), kind)
    if known is None:
        return request.say("trouble.gone")
    me = request.viewer.person.id
    if kind == "global":
        return _told(request, request.slack.interactions.global_shortcut(me, known))
    place = request.place()
    message = request.ws.message(place, request.text("ts"))
    return _told(request, request.slack.interactions.message_shortcut(me, known, place, message))


def read(request: PageRequest) -> Response:
    request.slack.composer.read(request.viewer.person.id, request.place())
    return done()


def join(request: PageRequest) -> Response:
    with request.ws.lock:
        membership.join(request.ws, request.place(), request.viewer.person.id)
    return Response(status_code=204, headers={**HEADERS, "HX-Refresh": "true"})


def leave(request: PageRequest) -> Response:
    with request.ws.lock:
        membership.leave(request.ws, request.place(), request.viewer.person.id)
    return Response(status_code=204, headers={**HEADERS, "HX-Redirect": f"{request.viewer.home}/"})


def invite_app(request: PageRequest) -> Response:
    """Bring the app into a channel."""
    with request.ws.lock:
        app = request.ws.app.user_id
        membership.join(request.ws, request.place(), app, inviter=request.viewer.person.id)
    return Response(status_code=204, headers={**HEADERS, "HX-Refresh": "true"})


def write_to(request: PageRequest) -> Response:
    """Open the DM, or with several the group DM, with these people."""
    with request.ws.lock:
        wanted = [request.ws.person(str(one)).id for one in request.form.getlist("people") if one]
        if not wanted:
            return request.say("trouble.nobody")
        place = request.ws.direct([request.viewer.person.id, *wanted])
    return Response(status_code=204, headers={**HEADERS, "HX-Redirect": f"{request.viewer.home}/{place.id}"})


def dismiss(request: PageRequest) -> Response:
    """Take away a message that only this person sees."""
    me = request.viewer.person.id
    with request.ws.lock:
        held = request.ws.ephemerals.get(me, {}).get(request.text("ts"))
        if held is not None:
            messages.drop_whisper(request.ws, me, held)
    return done()


def guarded(action: Callable[[PageRequest], Response], request: PageRequest) -> Response:
    """Do an action; what the workspace refuses is said in a sentence."""
    try:
        return action(request)
    except SlackError as no:
        key = f"refused.{no.code}"
        return (
            request.say(key)
            if request.viewer.translate.has(key)
            else request.say("refused.other", code=no.code)
        )
    except LookupError as no:
        return request.say(
            str(no.args[0]) if request.viewer.translate.has(str(no.args[0])) else "trouble.gone"
        )
    except ValueError:
        return request.say("trouble.value")


ACTIONS: dict[str, Callable[[PageRequest], Response]] = {
    "say": say,
    "edit": edit,
    "delete": delete,
    "react": react,
    "act": act,
    "fill": fill,
    "submit": submit,
    "close": close,
    "shortcut": shortcut,
    "read": read,
    "join": join,
    "leave": leave,
    "invite": invite_app,
    "write": write_to,
    "dismiss": dismiss,
}
