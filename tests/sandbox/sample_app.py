"""Lantern: a small real Bolt app for the sandbox's own tests. It notes what it hears."""

from collections.abc import Callable
from queue import Empty, Queue
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox import Sandbox

Json = dict[str, Any]
HEARD = (
    "message app_mention app_home_opened reaction_added reaction_removed member_joined_channel team_join "
    "user_change channel_archive channel_rename"
)


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": words(label), "action_id": action_id, **more}


def field(label: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": element["action_id"],
        "label": words(label),
        "element": element,
        **more,
    }


def modal(title: str, blocks: list[Json], callback_id: str = "form", **more: Any) -> Json:
    view = {"type": "modal", "callback_id": callback_id, "title": words(title), "blocks": blocks, **more}
    return {"submit": words("Send"), **view}


class SampleApp:
    """The app and what it has heard: `next(kind)` waits for the next event or payload of a kind."""

    def __init__(self, box: Sandbox) -> None:
        self.box = box
        self.client = WebClient(box.bot_token, base_url=box.api_url, timeout=5)
        self.app = App(client=self.client, token_verification_enabled=False)
        self.heard: dict[str, Queue[Json]] = {}
        self.handler: SocketModeHandler | None = None
        for name in HEARD.split():
            self.app.event(name)(self._listener(name))
        _commands(self)
        _actions(self)
        _views(self)

    def _listener(self, name: str) -> Callable[..., None]:
        def listen(event: Json, body: Json, request: Any) -> None:
            self.note(name, {**event, "body": body, "headers": request.headers})

        return listen

    def note(self, kind: str, body: Json) -> None:
        self.heard.setdefault(kind, Queue()).put(body)

    def next(self, kind: str, within: float = 5.0, **fields: Any) -> Json:
        """The next one heard with these fields. Bolt's threads may hear two in either order: others stay."""
        queue, others = self.heard.setdefault(kind, Queue()), []
        while True:
            found = queue.get(timeout=within)
            if all(found.get(key) == value for key, value in fields.items()):
                break
            others.append(found)
        for one in others:
            queue.put(one)
        return found

    def nothing(self, kind: str, within: float = 0.2) -> bool:
        try:
            self.heard.setdefault(kind, Queue()).get(timeout=within)
        except Empty:
            return True
        return False

    def connect(self) -> "SampleApp":
        self.handler = SocketModeHandler(
            self.app, self.box.app_token, web_client=self.client, ping_interval=1
        )
        self.handler.connect()  # type: ignore[no-untyped-call]
        self.box.wait_for_bot()
        return self

    def close(self) -> None:
        if self.handler is not None:
            self.handler.close()  # type: ignore[no-untyped-call]
        self.app.listener_runner.listener_executor.shutdown(wait=False)


def _commands(sample_app: SampleApp) -> None:
    app = sample_app.app

    @app.command("/lamp")
    def lamp(ack: Any, respond: Any, body: Json, client: WebClient) -> None:
        sample_app.note("command", body)
        word, _, rest = body["text"].partition(" ")
        if word == "modal":
            ack()
            client.views_open(trigger_id=body["trigger_id"], view=FORM)
        elif word == "tell":
            ack()
            respond(rest)
        elif word == "shout":
            ack(text=rest, response_type="in_channel")
        else:
            ack(f"You said: {body['text']}")

    @app.command("/raw")
    def raw(ack: Any, body: Json) -> None:
        ack()
        sample_app.note("command", body)

    @app.shortcut("light")
    def light(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        sample_app.note("shortcut", body)
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.shortcut("keep")
    def keep(ack: Any, body: Json, respond: Any) -> None:
        ack()
        sample_app.note("keep", body)
        respond("Kept.")


def _actions(sample_app: SampleApp) -> None:
    app = sample_app.app

    @app.action("act")
    def act(ack: Any, body: Json) -> None:
        ack()
        sample_app.note("action", body)

    @app.action("who")
    def who(ack: Any) -> None:
        ack()

    @app.action("replace")
    def replace(ack: Any, respond: Any) -> None:
        ack()
        respond(text="Replaced.", replace_original=True)

    @app.action("vanish")
    def vanish(ack: Any, respond: Any) -> None:
        ack()
        respond(delete_original=True)

    @app.action("more")
    def more(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.views_push(
            trigger_id=body["trigger_id"], view=modal("Another", [section("One more"), PUSH_MORE])
        )

    @app.options("city")
    def cities(ack: Any, payload: Json) -> None:
        found = [one for one in ("Lyon", "Lille", "Nantes") if one.startswith(payload["value"])]
        ack(options=[{"text": words(one), "value": one.lower()} for one in found])


def _views(sample_app: SampleApp) -> None:
    app = sample_app.app

    @app.view("form")
    def form(ack: Any, body: Json, view: Json) -> None:
        values = view["state"]["values"]
        wish = values.get("wish", {}).get("wish", {}).get("value", "")
        if wish == "refuse":
            ack(response_action="errors", errors={"wish": "Not this one."})
        elif wish == "update":
            ack(response_action="update", view=modal("Changed", [section("All new")]))
        elif wish == "push":
            ack(response_action="push", view=modal("On top", [section("Above")], notify_on_close=True))
        elif wish == "clear":
            ack(response_action="clear")
        elif wish == "broken":
            ack(response_action="update", view={"type": "modal", "blocks": []})
        else:
            ack()
        sample_app.note("submission", body)

    @app.view_closed("form")
    def closed(ack: Any, body: Json) -> None:
        ack()
        sample_app.note("closed", body)


PUSH_MORE = {"type": "actions", "elements": [button("One more", "more")]}
FORM = modal(
    "A form",
    [
        section("Say what you wish."),
        field("Wish", {"type": "plain_text_input", "action_id": "wish", "max_length": 100}),
        field(
            "Colour",
            {
                "type": "static_select",
                "action_id": "colour",
                "options": [{"text": words(one), "value": one.lower()} for one in ("Red", "Green")],
            },
            optional=True,
        ),
        PUSH_MORE,
    ],
    notify_on_close=True,
)
