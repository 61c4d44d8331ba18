"""Every address of the page, and who may ask: a browser on this machine that was not sent by another site."""

import ipaddress
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.page import pages, parts
from sandbox.page.actions import clock_controls
from sandbox.page.actions.table import ACTIONS, guarded
from sandbox.page.i18n import LANGUAGES, translator
from sandbox.page.live import live
from sandbox.page.page_request import (
    HEADERS,
    THEMES,
    YEAR,
    NotHere,
    PageRequest,
    language_of,
    trouble,
    viewer_for,
)
from sandbox.page.sidebar import actable
from sandbox.page.templates import environment
from sandbox.page.tour import Tour
from sandbox.slack.service import Slack

STATIC = Path(__file__).parent / "static"
MOST_BYTES = 64 * 1024 * 1024
PageFunction = Callable[[PageRequest], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def _guarded(action: PageFunction) -> PageFunction:
    return lambda page_request: guarded(action, page_request)


POST_ACTIONS: dict[str, PageFunction] = {
    **{name: _guarded(action) for name, action in ACTIONS.items()},
    "skip": clock_controls.skip,
    "reset": clock_controls.reset,
    "load": clock_controls.load,
    "tour": parts.tour,
}


def page_routes(slack: Slack) -> list[BaseRoute]:
    endpoints = PageEndpoints(slack)
    return [
        Route("/", endpoints.front),
        Route("/settings", endpoints.settings, methods=["POST"]),
        Route("/archives/{place}/{stamp}", endpoints.permalink),
        Route("/as/{handle}/do/{action}", endpoints.do, methods=["POST"]),
        Route("/as/{handle}/part/{part}", endpoints.shows(parts.part)),
        Route("/as/{handle}/live", endpoints.live),
        Route("/as/{handle}/state.json", endpoints.shows(clock_controls.save)),
        Route("/as/{handle}/home", endpoints.shows(pages.home)),
        Route("/as/{handle}", endpoints.shows(pages.overview)),
        Route("/as/{handle}/", endpoints.shows(pages.overview)),
        Route("/as/{handle}/{place}/some", endpoints.shows(parts.some)),
        Route("/as/{handle}/{place}/earlier", endpoints.shows(parts.earlier)),
        Route("/as/{handle}/{place}", endpoints.shows(pages.conversation)),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


class PageEndpoints:
    def __init__(self, slack: Slack) -> None:
        self._slack, self._state = slack, slack.state
        self._tour = Tour(slack.state)

    def shows(self, page: PageFunction) -> Endpoint:
        """A page or a part of one, drawn on a thread of its own."""

        async def answer(request: Request) -> Response:
            return await self._answered(request, page)

        return answer

    async def do(self, request: Request) -> Response:
        action = POST_ACTIONS.get(request.path_params["action"])
        if action is None:
            return trouble(translator(language_of(request))("trouble.no_place"), 404)
        return await self._answered(request, action)

    async def live(self, request: Request) -> Response:
        try:
            return live(self._page_request(request))
        except NotHere as no:
            return trouble(translator(language_of(request))(no.key), 404)

    async def front(self, request: Request) -> Response:
        """The person whom this browser acted as last, or somebody to begin with."""
        if not _ours(request):
            return _stranger(request)
        return RedirectResponse(f"/as/{self._somebody(request)}/", status_code=303, headers=HEADERS)

    async def settings(self, request: Request) -> Response:
        if not _ours(request):
            return _stranger(request)
        form = await request.form()
        back = str(form.get("back") or "/")
        answer = RedirectResponse(back if back.startswith("/as/") else "/", status_code=303, headers=HEADERS)
        for name, allowed in (("lang", LANGUAGES), ("theme", THEMES)):
            if form.get(name) in allowed:
                answer.set_cookie(name, str(form[name]), max_age=YEAR, samesite="strict")
        return answer

    async def permalink(self, request: Request) -> Response:
        """A message's own address, opened as the person whom this browser acted as last."""
        stamp = str(request.path_params["stamp"]).removeprefix("p")
        ts = f"{stamp[:-6]}.{stamp[-6:]}"
        thread = request.query_params.get("thread_ts", "")
        where = f"/as/{self._somebody(request)}/{request.path_params['place']}?at={thread or ts}"
        where += f"&thread={thread}" if thread else ""
        return RedirectResponse(where, status_code=303, headers=HEADERS)

    def _somebody(self, request: Request) -> str:
        people = self._state.workspace.people.values()
        handles = [one.handle for one in people if actable(one)]
        last = request.cookies.get("as", "")
        if last in handles:
            return last
        made = self._state.hooks.story
        story = made(language_of(request)) if made is not None else None
        return story.asker if story is not None else next(iter(handles), "nobody")

    def _page_request(self, request: Request) -> PageRequest:
        viewer = viewer_for(self._state, request, str(request.path_params["handle"]))
        return PageRequest(self._slack, request, viewer, self._tour)

    async def _answered(self, request: Request, page: PageFunction) -> Response:
        if not _ours(request):
            return _stranger(request)
        try:
            page_request = self._page_request(request)
            if request.method == "POST":
                form = await request.form(max_part_size=MOST_BYTES)
                page_request = PageRequest(self._slack, request, page_request.viewer, self._tour, form)
            answer = await run_in_threadpool(page, page_request)
        except NotHere as no:
            return self._nowhere(request, no)
        if not page_request.beside and request.method == "GET":
            answer.set_cookie("as", page_request.viewer.person.handle, max_age=YEAR, samesite="lax")
        return answer

    def _nowhere(self, request: Request, no: NotHere) -> Response:
        t = translator(language_of(request))
        if "hx-request" in request.headers or request.method == "POST":
            return trouble(t(no.key), 404)
        theme = request.cookies.get("theme", "auto")
        html = environment().get_template("nowhere.html").render(t=t, sentence=t(no.key), theme=theme)
        return HTMLResponse(html, status_code=404, headers=HEADERS)


def _ours(request: Request) -> bool:
    """Whether the browser came by one of this machine's names and, to change something, from this page.

    Without it a page elsewhere could post here, or be read here under a name that it made up.
    """
    name = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    if name != "localhost" and not _loopback(name):
        return False
    origin = request.headers.get("origin")
    return request.method == "GET" or origin is None or urlsplit(origin).netloc == request.headers["host"]


def _loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _stranger(request: Request) -> Response:
    return trouble(translator(language_of(request))("trouble.stranger"), 403)
