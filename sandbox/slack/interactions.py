"""What people do with the app, as the payloads that Slack makes of it, and what becomes of the app's
answer."""

from copy import deepcopy
from dataclasses import dataclass, field

from sandbox.slack import payloads
from sandbox.slack.acknowledgements import apply_submission, checked_options
from sandbox.slack.composing import Composer
from sandbox.slack.delivery import Delivery
from sandbox.slack.message_content import checked
from sandbox.slack.responses import Responses
from sandbox.slack.sockets import Sockets
from sandbox.state.conversation import Conversation
from sandbox.state.inputs import VALUES, WITHOUT_STATE, input_error
from sandbox.state.sandbox_state import SandboxState
from sandbox.state.surfaces import Surface, Widget
from sandbox.state.types import Json, SlackError

MODAL_TROUBLE = "We had some trouble connecting. Try again?"


@dataclass
class Outcome:
    """What the person is told at once: a text, an error of Slack's, or errors beside fields of a modal."""

    text: str = ""
    error: str = ""
    errors: dict[str, str] = field(default_factory=dict)


class Interactions:
    """Each method is called without holding the workspace's lock and returns when the app has answered."""

    def __init__(
        self, state: SandboxState, sockets: Sockets, responses: Responses, composer: Composer
    ) -> None:
        self._state, self._ws = state, state.workspace
        self._sockets, self._responses, self._composer = sockets, responses, composer

    def slash(self, person: str, command: str, text: str, place: Conversation) -> Outcome:
        """A slash command. Unknown ones are answered as Slackbot would."""
        with self._ws.lock:
            known = self._state.manifest.commands.get(command)
            if known is None:
                return Outcome(error=f"{command} is not a valid command of {self._state.manifest.name}.")
            written = self._composer.for_command(text, bool(known.get("should_escape")))
            url = self._responses.issue(person, place.id)
            payload = payloads.slash(self._ws, person, place, command, written)
            payload |= {"response_url": url, "trigger_id": self._state.triggers.issue(person)}
        delivery = self._sockets.ask("slash_commands", command, payload)
        if delivery.failure:
            return self._told(person, place, f'{command} failed with the error "{delivery.failure}"')
        return self._answered(delivery, url, command)

    def _told(self, person: str, place: Conversation, error: str) -> Outcome:
        self._state.feed.publish("notice", {person}, person=person, channel=place.id, text=error)
        return Outcome(error=error)

    def _answered(self, delivery: Delivery, url: str, command: str) -> Outcome:
        """A command's acknowledgement may carry a message."""
        answer = delivery.answer
        if not answer.get("text") and not answer.get("blocks"):
            return Outcome()
        try:
            content = checked(str(answer.get("text") or ""), answer.get("blocks"))
        except SlackError as no:
            self._state.request_log.refusal("answer to", command, _reasons(no))
            return Outcome(error=f'{command} failed with the error "{no.code}"')
        with self._ws.lock:
            response = self._responses.find(url)
            self._responses.say(response, answer.get("response_type"), content, answer)
        return Outcome(text=content["text"])

    def act(self, surface: Surface, widget: Widget, entry: Json | None) -> Outcome:
        """Press or choose. `entry` is the element's new value, None for a button.

        An element in an input block tells the app nothing until the form is sent, unless it asks for it.
        """
        with self._ws.lock:
            if entry is not None:
                self._keep(surface, widget, entry)
            if widget.is_input and not widget.block.get("dispatch_action"):
                return Outcome()
            payload = payloads.block_actions(self._state, self._responses, surface, widget, entry)
            payload["trigger_id"] = self._state.triggers.issue(surface.person, self._modal_id(surface))
        delivery = self._sockets.ask("interactive", widget.element["action_id"], payload)
        return Outcome(error=_trouble(delivery))

    def _keep(self, surface: Surface, widget: Widget, entry: Json) -> None:
        if widget.element["type"] not in WITHOUT_STATE:
            kept = self._ws.inputs.setdefault(surface.key, {})
            kept.setdefault(widget.block["block_id"], {})[widget.element["action_id"]] = deepcopy(entry)

    def fill(self, surface: Surface, widget: Widget, entry: Json) -> None:
        """Put a value into an element without telling the app."""
        with self._ws.lock:
            self._keep(surface, widget, entry)

    def _modal_id(self, surface: Surface) -> str | None:
        return str(surface.shown["id"]) if surface.kind == "modal" else None

    def submit(self, person: str) -> Outcome:
        """Send the open modal. Slack's own errors come first, and then nothing is sent."""
        with self._ws.lock:
            view = self._state.views.top(person)
            if view is None or not view.get("submit"):
                return Outcome(error="There is no open modal that can be sent.")
            if errors := self._input_errors(view):
                return Outcome(errors=errors)
            payload = payloads.view_submission(self._state, self._responses, person, view)
            payload["trigger_id"] = self._state.triggers.issue(person, view["id"])
        delivery = self._sockets.ask("interactive", view["callback_id"] or "view_submission", payload)
        if delivery.failure:
            return Outcome(error=MODAL_TROUBLE)
        with self._ws.lock:
            try:
                return Outcome(errors=apply_submission(self._state.views, person, view, delivery.answer))
            except SlackError as no:
                self._state.request_log.refusal("answer to", view["callback_id"], _reasons(no))
                return Outcome(error=MODAL_TROUBLE)

    def _input_errors(self, view: Json) -> dict[str, str]:
        values, found = self._state.views.values(view), {}
        for block in view["blocks"]:
            if block["type"] != "input" or block["element"]["type"] not in VALUES:
                continue
            entry = values[block["block_id"]][block["element"]["action_id"]]
            if said := input_error(block, entry):
                found[block["block_id"]] = said
        return found

    def close(self, person: str, all_of_them: bool = False) -> None:
        """Close the top modal, or all (also when it says `clear_on_close`), and tell the app if it asked."""
        with self._ws.lock:
            top = self._state.views.top(person)
            all_of_them = all_of_them or bool(top and top["clear_on_close"])
            shown = [self._state.views.shown(view) for view in reversed(self._state.views.stack(person))]
            closed = {view["id"] for view in self._state.views.close(person, all_of_them)}
        for view in shown:
            if view["id"] in closed and view.get("notify_on_close"):
                payload = payloads.view_closed(self._ws, person, view, all_of_them)
                self._sockets.ask("interactive", view["callback_id"] or "view_closed", payload)

    def message_shortcut(self, person: str, shortcut: Json, place: Conversation, message: Json) -> Outcome:
        with self._ws.lock:
            payload = payloads.message_action(self._ws, person, shortcut, place, message)
            payload["response_url"] = self._responses.issue(person, place.id, message["ts"])
            payload["trigger_id"] = self._state.triggers.issue(person)
        return Outcome(error=_trouble(self._sockets.ask("interactive", shortcut["callback_id"], payload)))

    def global_shortcut(self, person: str, shortcut: Json) -> Outcome:
        with self._ws.lock:
            payload = payloads.shortcut(self._ws, person, shortcut)
            payload["trigger_id"] = self._state.triggers.issue(person)
        return Outcome(error=_trouble(self._sockets.ask("interactive", shortcut["callback_id"], payload)))

    def suggest(self, surface: Surface, widget: Widget, typed: str) -> list[Json]:
        """The options that the app offers for what was typed into an external select."""
        with self._ws.lock:
            payload = payloads.block_suggestion(self._state, surface, widget, typed)
        delivery = self._sockets.ask("interactive", widget.element["action_id"], payload)
        try:
            return [] if delivery.failure else checked_options(delivery.answer)
        except SlackError as no:
            self._state.request_log.refusal("answer to", widget.element["action_id"], _reasons(no))
            return []

    def open_home(self, person: str, tab: str = "home") -> None:
        """Look at the app's Home (`tab="home"`) or at its messages."""
        with self._ws.lock:
            dm = self._ws.bot_dm(person)
            event: Json = {"type": "app_home_opened", "user": person, "channel": dm.id, "tab": tab}
            event["event_ts"] = self._ws.new_ts()
            home = self._state.views.homes.get(person)
            if tab == "home" and home is not None:
                event["view"] = self._state.views.shown(home)
            self._ws.announce(event, dm)


def _trouble(delivery: Delivery) -> str:
    if not delivery.failure:
        return ""
    return f'This did not work: the app did not answer ("{delivery.failure}").'


def _reasons(no: SlackError) -> list[str]:
    messages = no.more.get("response_metadata", {}).get("messages", [])
    return [no.code, *messages]
