"""One request of a browser: as whom it looks, and how the page answers."""

from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from sandbox.page.i18n import LANGUAGES, preferred, translator
from sandbox.page.inspector import landmarks
from sandbox.page.sidebar import Sidebar, actable, sidebar
from sandbox.page.templates import environment
from sandbox.page.tour import Tour
from sandbox.page.viewer import Viewer
from sandbox.slack.service import Slack
from sandbox.state.conversation import Conversation
from sandbox.state.sandbox_state import SandboxState
from sandbox.state.types import SlackError
from sandbox.state.workspace import Workspace

THEMES = ("auto", "light", "dark")
YEAR = 365 * 24 * 3600
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class NotHere(Exception):  # noqa: N818
    """There is no such person, conversation or message for this viewer; `key` is the sentence to say."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class PageRequest:
    """`form` holds what was posted, or nothing."""

    slack: Slack
    http: Request
    viewer: Viewer
    tour: Tour
    form: FormData = field(default_factory=FormData)

    @property
    def state(self) -> SandboxState:
        return self.slack.state

    @property
    def ws(self) -> Workspace:
        return self.slack.state.workspace

    def text(self, name: str) -> str:
        """A posted or asked-for text."""
        value = self.form.get(name, self.http.query_params.get(name, ""))
        return value if isinstance(value, str) else ""

    def place(self, ref: str = "") -> Conversation:
        """The conversation of the address, of the form or of the query, if the viewer sees it."""
        named = ref or str(self.http.path_params.get("place", "")) or self.text("place")
        try:
            found = self.ws.place(named)
        except SlackError:
            raise NotHere("trouble.no_place") from None
        if not self.viewer.sees(found):
            raise NotHere("trouble.no_place")
        return found

    def page(self, template: str, **more: Any) -> Response:
        """A template as an answer; the workspace does not change while it is drawn."""
        return HTMLResponse(self.drawn(template, **more), headers=HEADERS)

    def drawn(self, template: str, **more: Any) -> str:
        with self.ws.lock:
            drawing: Environment = environment()
            return drawing.get_template(template).render(
                viewer=self.viewer,
                t=self.viewer.translate,
                slack=self.slack,
                state=self.state,
                tour=self.tour,
                request=self,
                **more,
            )

    def say(self, key: str, **values: object) -> Response:
        """A sentence that tells why not."""
        return trouble(self.viewer.translate(key, **values))

    # -- what templates ask for ------------------------------------------------------------------------------

    def sidebar(self) -> Sidebar:
        return sidebar(self.viewer)

    def landmarks(self) -> list[tuple[str, str]]:
        return landmarks(self.viewer)

    def outcome(self, word: str) -> str:
        """How an envelope or a call ended, in the page's language where the word is the sandbox's own."""
        key = f"outcome.{word.replace(' ', '-') or 'waiting'}"
        return self.viewer.translate(key) if self.viewer.translate.has(key) else word

    def actable_count(self) -> int:
        return sum(actable(one) for one in self.ws.people.values())

    @property
    def beside(self) -> bool:
        """Whether a script of the page asks, so that a fragment will do."""
        return "hx-request" in self.http.headers


def trouble(sentence: str, status: int = 409) -> Response:
    return PlainTextResponse(sentence, status_code=status, headers=HEADERS)


def done() -> Response:
    return Response(status_code=204, headers=HEADERS)


def language_of(request: Request) -> str:
    chosen = request.cookies.get("lang", "")
    return chosen if chosen in LANGUAGES else preferred(request.headers.get("accept-language", ""))


def viewer_for(state: SandboxState, request: Request, handle: str) -> Viewer:
    """The viewer with this handle; nobody acts as a bot or as somebody who left."""
    try:
        person = state.workspace.by_handle(handle)
    except SlackError:
        raise NotHere("trouble.no_person") from None
    if not actable(person):
        raise NotHere("trouble.no_person")
    theme = request.cookies.get("theme", "auto")
    return Viewer(state, person, translator(language_of(request)), theme if theme in THEMES else "auto")
