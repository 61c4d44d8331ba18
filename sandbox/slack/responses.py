"""response_url: how an app answers the person who just did something, for half an hour and five times at
most."""

from dataclasses import dataclass
from time import monotonic
from typing import Any

from sandbox.slack.message_content import checked
from sandbox.state import ephemerals, messages
from sandbox.state.access import Address
from sandbox.state.types import Json, SlackError
from sandbox.state.workspace import Workspace

MOST_USES = 5
SECONDS = 30 * 60


@dataclass
class Response:
    """Where an answer goes. `ts` is the message that was acted upon, if any; `thread` the thread it was
    in."""

    person: str
    place: str
    ts: str | None
    ephemeral: bool
    thread: str | None
    born: float
    uses: int = 0


class Responses:
    def __init__(self, ws: Workspace, address: Address) -> None:
        self._ws, self._address = ws, address
        self._issued: dict[str, Response] = {}

    def issue(
        self,
        person: str,
        place: str,
        ts: str | None = None,
        ephemeral: bool = False,
        thread: str | None = None,
    ) -> str:
        """A fresh response_url."""
        word = self._ws.token(12)
        self._issued[word] = Response(person, place, ts, ephemeral, thread, monotonic())
        return f"{self._address.url}/actions/{self._ws.app.team_id}/{word}"

    def find(self, url: str) -> Response:
        return self._issued[url.rpartition("/")[2]]

    def use(self, word: str, body: Json) -> None:
        """Do what the app asks through a response_url; a SlackError says why not."""
        response = self._issued.get(word)
        if response is None or monotonic() - response.born > SECONDS:
            raise SlackError("expired_url")
        if response.uses >= MOST_USES:
            raise SlackError("used_url")
        response.uses += 1
        with self._ws.lock:
            self._do(response, body)

    def _do(self, response: Response, body: Json) -> None:
        if body.get("delete_original"):
            self._delete(response)
            return
        content = checked(str(body.get("text") or ""), body.get("blocks"), body.get("attachments"))
        if body.get("replace_original"):
            self._replace(response, content)
        else:
            self.say(response, body.get("response_type", "ephemeral"), content, body)

    def say(self, response: Response, kind: Any, content: Json, body: Json) -> None:
        """Show an answer: to the person alone, or with `in_channel` to everybody there."""
        ws = self._ws
        place, text = ws.conversations[response.place], content["text"]
        more = {key: content[key] for key in ("blocks", "attachments")}
        more["thread_ts"] = body.get("thread_ts") or response.thread
        if kind == "in_channel":
            messages.post(ws, place, ws.app.user_id, text, **more)
        else:
            ephemerals.post_ephemeral(ws, place, response.person, text, **more)

    def _original(self, response: Response) -> Json | None:
        ws = self._ws
        if response.ts is None:
            return None
        if response.ephemeral:
            return ws.ephemerals.get(response.person, {}).get(response.ts)
        return ws.conversations[response.place].messages.get(response.ts)

    def _replace(self, response: Response, content: Json) -> None:
        ws, original = self._ws, self._original(response)
        if original is None:
            self.say(response, "ephemeral", content, {})
        elif response.ephemeral:
            ephemerals.update_ephemeral(ws, response.person, original, content)
        elif original["user"] != ws.app.user_id:
            raise SlackError("cant_update_message")
        else:
            messages.edit(ws, ws.conversations[response.place], original, content, mark=False)

    def _delete(self, response: Response) -> None:
        ws, original = self._ws, self._original(response)
        if original is None:
            return
        if response.ephemeral:
            ephemerals.delete_ephemeral(ws, response.person, original)
        elif original["user"] != ws.app.user_id:
            raise SlackError("cant_delete_message")
        else:
            messages.delete(ws, ws.conversations[response.place], original)
