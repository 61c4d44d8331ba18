"""What a person does on the page: write, react, press, fill in, send. Each answers with nothing, with a
fragment, or with a sentence that says why not; what was typed stays in the browser until it was taken."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.responses import Response

from sandbox.page.error_messages import in_words, spoken
from sandbox.page.form_values import entry_of, name_of, surface_of, widget_of
from sandbox.page.page_request import HEADERS, Visit, done, trouble
from sandbox.slack.interactions import Outcome
from sandbox.state import membership, messages
from sandbox.state.conversation import Conversation
from sandbox.state.surfaces import Surface
from sandbox.state.types import SlackError

if TYPE_CHECKING:
    pass

MOST_CHARACTERS = 40_000


def say(visit: Visit) -> Response:
    """A message, a reply, or a slash command, as the composer sends it."""
    place, text = visit.place(), visit.text("text").replace("\r\n", "\n").strip()
    if not text:
        return visit.say("trouble.empty")
    if len(text) > MOST_CHARACTERS:
        return visit.say("trouble.too_long", count=len(text), most=MOST_CHARACTERS)
    thread = visit.text("thread") or None
    if text.startswith("/"):
        return _command(visit, place, text, thread)
    visit.box.speech.say(visit.eyes.person.id, place, text, thread, bool(visit.text("broadcast")))
    visit.tour.saw("said", visit.eyes.person.id)
    return done()


def _command(visit: Visit, place: Conversation, text: str, thread: str | None) -> Response:
    command, _, rest = text.partition(" ")
    if thread is not None:
        return visit.say("trouble.no_command_here", command=command)
    if command not in visit.box.manifest.commands:
        known = ", ".join(visit.box.manifest.commands)
        return visit.say("trouble.no_command", command=command, known=known)
    visit.tour.saw("asked", visit.eyes.person.id)
    return _told(visit, visit.box.interactions.slash(visit.eyes.person.id, command, rest, place))


def _told(visit: Visit, outcome: Outcome) -> Response:
    if outcome.error:
        return trouble(in_words(visit.eyes, outcome.error))
    return done()


def edit(visit: Visit) -> Response:
    text = visit.text("text").strip()
    if not text:
        return visit.say("trouble.empty")
    if len(text) > MOST_CHARACTERS:
        return visit.say("trouble.too_long", count=len(text), most=MOST_CHARACTERS)
    visit.box.speech.edit(visit.eyes.person.id, visit.place(), visit.text("ts"), text)
    return done()


def delete(visit: Visit) -> Response:
    visit.box.speech.delete(visit.eyes.person.id, visit.place(), visit.text("ts"))
    return done()


def react(visit: Visit) -> Response:
    """Put a reaction, or take one's own back."""
    place, name = visit.place(), visit.text("name").strip().strip(":").lower()
    from sandbox.page import emoji_names

    if not emoji_names.known(name):
        return visit.say("trouble.no_emoji", name=name)
    message = visit.box.workspace.message(place, visit.text("ts"))
    row = next((one for one in message.get("reactions", []) if one["name"] == name), None)
    mine = row is not None and visit.eyes.person.id in row["users"]
    visit.box.speech.react(visit.eyes.person.id, place, message["ts"], name, on=not mine)
    return done()


def act(visit: Visit) -> Response:
    """Press or choose something that tells the app at once."""
    surface = surface_of(visit.eyes, visit.form)
    widget = widget_of(surface, visit.form)
    entry = entry_of(visit.eyes, widget, visit.form.getlist(name_of(widget)))
    outcome = visit.box.interactions.act(surface, widget, entry)
    if surface.kind in ("message", "ephemeral") and not outcome.error:
        visit.tour.saw("pressed", visit.eyes.person.id)
    return _told(visit, outcome)


def fill(visit: Visit) -> Response:
    """Keep what a field holds, so that it is there when the form is drawn again."""
    surface = surface_of(visit.eyes, visit.form)
    widget = widget_of(surface, visit.form)
    entry = entry_of(visit.eyes, widget, visit.form.getlist(name_of(widget)))
    if entry is not None:
        visit.box.interactions.fill(surface, widget, entry)
    return done()


def submit(visit: Visit) -> Response:
    """Send the modal with everything in it; errors come back beside their fields."""
    surface = surface_of(visit.eyes, visit.form)
    for widget in surface.widgets():
        if widget.is_input and widget.element["type"] != "file_input":
            entry = entry_of(visit.eyes, widget, visit.form.getlist(name_of(widget)))
            if entry is not None:
                visit.box.interactions.fill(surface, widget, entry)
    outcome = visit.box.interactions.submit(visit.eyes.person.id)
    if not outcome.errors and not outcome.error:
        visit.tour.saw("submitted", visit.eyes.person.id)
        return modal(visit)
    errors = {block: spoken(visit.eyes.words, said) for block, said in outcome.errors.items()}
    said = in_words(visit.eyes, outcome.error) if outcome.error else ""
    return modal(visit, errors, said)


def modal(visit: Visit, errors: dict[str, str] | None = None, said: str = "") -> Response:
    """The modal that the person has before their eyes, or nothing."""
    stack = visit.box.views.stack(visit.eyes.person.id)
    from sandbox.page.block_renderer import Painter

    with visit.box.workspace.lock:
        body = ""
        if stack:
            painter = Painter(visit.eyes, Surface("modal", visit.eyes.person.id, stack[-1]), errors)
            body = painter.blocks(stack[-1]["blocks"])
        return visit.page("modal.html", stack=stack, body=body, errors=errors or {}, said=said)


def close(visit: Visit) -> Response:
    visit.box.interactions.close(visit.eyes.person.id, bool(visit.text("all")))
    return modal(visit)


def shortcut(visit: Visit) -> Response:
    """A global shortcut, or with a message one of the message's."""
    kind = "message" if visit.text("ts") else "global"
    known = visit.box.manifest.shortcut(visit.text("name"), kind)
    if known is None:
        return visit.say("trouble.gone")
    me = visit.eyes.person.id
    if kind == "global":
        return _told(visit, visit.box.interactions.global_shortcut(me, known))
    place = visit.place()
    message = visit.box.workspace.message(place, visit.text("ts"))
    return _told(visit, visit.box.interactions.message_shortcut(me, known, place, message))


def read(visit: Visit) -> Response:
    visit.box.speech.read(visit.eyes.person.id, visit.place())
    return done()


def join(visit: Visit) -> Response:
    with visit.box.workspace.lock:
        membership.join(visit.box, visit.place(), visit.eyes.person.id)
    return Response(status_code=204, headers={**HEADERS, "HX-Refresh": "true"})


def leave(visit: Visit) -> Response:
    with visit.box.workspace.lock:
        membership.leave(visit.box, visit.place(), visit.eyes.person.id)
    return Response(status_code=204, headers={**HEADERS, "HX-Redirect": f"{visit.eyes.home}/"})


def invite_app(visit: Visit) -> Response:
    """Bring the app into a channel."""
    with visit.box.workspace.lock:
        app = visit.box.workspace.app.user_id
        membership.join(visit.box, visit.place(), app, inviter=visit.eyes.person.id)
    return Response(status_code=204, headers={**HEADERS, "HX-Refresh": "true"})


def write_to(visit: Visit) -> Response:
    """Open the DM, or with several the group DM, with these people."""
    with visit.box.workspace.lock:
        wanted = [visit.box.workspace.person(str(one)).id for one in visit.form.getlist("people") if one]
        if not wanted:
            return visit.say("trouble.nobody")
        place = visit.box.workspace.direct([visit.eyes.person.id, *wanted])
    return Response(status_code=204, headers={**HEADERS, "HX-Redirect": f"{visit.eyes.home}/{place.id}"})


def dismiss(visit: Visit) -> Response:
    """Take away a message that only this person sees."""
    me = visit.eyes.person.id
    with visit.box.workspace.lock:
        held = visit.box.workspace.ephemerals.get(me, {}).get(visit.text("ts"))
        if held is not None:
            messages.drop_whisper(visit.box.workspace, me, held)
    return done()


def guarded(deed: Callable[[Visit], Response], visit: Visit) -> Response:
    """A deed, with what the workspace refuses said in a sentence."""
    try:
        return deed(visit)
    except SlackError as no:
        key = f"refused.{no.code}"
        return visit.say(key) if visit.eyes.words.has(key) else visit.say("refused.other", code=no.code)
    except LookupError as no:
        return visit.say(str(no.args[0]) if visit.eyes.words.has(str(no.args[0])) else "trouble.gone")
    except ValueError:
        return visit.say("trouble.value")


DEEDS: dict[str, Callable[[Visit], Response]] = {
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
