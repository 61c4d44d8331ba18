"""One request of a browser: whose eyes it looks through, and how the page answers."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from sandbox.page.block_renderer import environment
from sandbox.page.i18n import LANGUAGES, preferred, words
from sandbox.page.inspector import landmarks
from sandbox.page.sidebar import Sidebar, actable, sidebar
from sandbox.page.viewer import Eyes
from sandbox.state.conversation import Conversation
from sandbox.state.types import SlackError

if TYPE_CHECKING:
    from sandbox.page.tour import Tour
    from sandbox.server import Sandbox

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
    """There is no such person, conversation or message for these eyes; `key` is the sentence that says so."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Visit:
    """`form` holds what was posted, or nothing."""

    box: "Sandbox"
    request: Request
    eyes: Eyes
    tour: "Tour"
    form: FormData = field(default_factory=FormData)

    def text(self, name: str) -> str:
        """A posted or asked-for text."""
        value = self.form.get(name, self.request.query_params.get(name, ""))
        return value if isinstance(value, str) else ""

    def place(self, ref: str = "") -> Conversation:
        """The conversation of the address, of the form or of the query, if these eyes see it."""
        named = ref or str(self.request.path_params.get("place", "")) or self.text("place")
        try:
            found = self.box.workspace.place(named)
        except SlackError:
            raise NotHere("trouble.no_place") from None
        if not self.eyes.sees(found):
            raise NotHere("trouble.no_place")
        return found

    def page(self, template: str, **more: Any) -> Response:
        """A template as an answer; the workspace does not change while it is drawn."""
        return HTMLResponse(self.drawn(template, **more), headers=HEADERS)

    def drawn(self, template: str, **more: Any) -> str:
        with self.box.workspace.lock:
            drawing: Environment = environment()
            return drawing.get_template(template).render(
                eyes=self.eyes, t=self.eyes.words, box=self.box, tour=self.tour, visit=self, **more
            )

    def say(self, key: str, **values: object) -> Response:
        """A sentence that tells why not."""
        return trouble(self.eyes.words(key, **values))

    # -- what templates ask for ------------------------------------------------------------------------------

    def sidebar(self) -> Sidebar:
        return sidebar(self.eyes)

    def landmarks(self) -> list[tuple[str, str]]:
        return landmarks(self.eyes)

    def outcome(self, word: str) -> str:
        """How an envelope or a call ended, in the page's language where the word is the sandbox's own."""
        key = f"outcome.{word.replace(' ', '-') or 'waiting'}"
        return self.eyes.words(key) if self.eyes.words.has(key) else word

    def actable_count(self) -> int:
        return sum(actable(one) for one in self.box.workspace.people.values())

    @property
    def beside(self) -> bool:
        """Whether a script of the page asks, so that a fragment will do."""
        return "hx-request" in self.request.headers


def trouble(sentence: str, status: int = 409) -> Response:
    return PlainTextResponse(sentence, status_code=status, headers=HEADERS)


def done() -> Response:
    return Response(status_code=204, headers=HEADERS)


def language_of(request: Request) -> str:
    chosen = request.cookies.get("lang", "")
    return chosen if chosen in LANGUAGES else preferred(request.headers.get("accept-language", ""))


def eyes_for(box: "Sandbox", request: Request, handle: str) -> Eyes:
    """The eyes of the person with this handle; nobody looks through those of a bot or of somebody who
    left."""
    try:
        person = box.workspace.by_handle(handle)
    except SlackError:
        raise NotHere("trouble.no_person") from None
    if not actable(person):
        raise NotHere("trouble.no_person")
    theme = request.cookies.get("theme", "auto")
    return Eyes(box, person, words(language_of(request)), theme if theme in THEMES else "auto")
