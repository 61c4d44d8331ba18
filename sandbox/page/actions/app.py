"""What a person does with the app: press, choose, fill in, send and close forms, use shortcuts."""

from starlette.responses import Response

from sandbox.page.block_renderer import BlockRenderer
from sandbox.page.error_messages import interaction_error, translated
from sandbox.page.form_values import entry_of, name_of, surface_of, widget_of
from sandbox.page.page_request import PageRequest, done, trouble
from sandbox.slack.interactions import Outcome
from sandbox.state.surfaces import Surface


def told(request: PageRequest, outcome: Outcome) -> Response:
    if outcome.error:
        return trouble(interaction_error(request.viewer, request.slack.sockets, outcome.error))
    return done()


def act(request: PageRequest) -> Response:
    """Press or choose something that tells the app at once."""
    surface = surface_of(request.viewer, request.form)
    widget = widget_of(surface, request.form)
    entry = entry_of(request.viewer, widget, request.form.getlist(name_of(widget)))
    outcome = request.slack.interactions.act(surface, widget, entry)
    if surface.kind in ("message", "ephemeral") and not outcome.error:
        request.tour.saw("pressed", request.viewer.person.id)
    return told(request, outcome)


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
        return told(request, request.slack.interactions.global_shortcut(me, known))
    place = request.place()
    message = request.ws.message(place, request.text("ts"))
    return told(request, request.slack.interactions.message_shortcut(me, known, place, message))
