"""The sandbox over HTTP: the Web API, response URLs, files, the WebSocket, and the page."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp

from sandbox import page
from sandbox.slack.api import METHODS
from sandbox.slack.api.call import Call
from sandbox.slack.api.files import MOST_BYTES
from sandbox.state import scopes
from sandbox.state.faults import Fault
from sandbox.state.limits import RateLimitedError
from sandbox.state.types import Json, SlackError, refused

if TYPE_CHECKING:
    from sandbox.server import Sandbox

MOST_BODY = 4 * 1024 * 1024
Endpoint = Callable[[Request], Awaitable[Response]]


def web_app(box: "Sandbox") -> ASGIApp:
    endpoints = ApiEndpoints(box)
    return Starlette(
        routes=[
            Route("/api/{method:path}", endpoints.call, methods=["GET", "POST"]),
            Route("/actions/{team}/{word}", endpoints.respond, methods=["POST"]),
            Route("/upload/{file_id}", endpoints.upload, methods=["POST", "PUT"]),
            Route("/files/{file_id}", endpoints.download),
            WebSocketRoute("/socket", box.sockets.serve),
            *page.routes(box),
        ],
        # A page elsewhere on the web cannot reach the sandbox by a name that it points at this machine.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=box.hosts)],
    )


class ApiEndpoints:
    def __init__(self, box: "Sandbox") -> None:
        self._box = box

    # -- the Web API -----------------------------------------------------------------------------------------

    async def call(self, request: Request) -> Response:
        """One call: a fault if one waits, else token, limit and scope, then the method."""
        method, started = request.path_params["method"], monotonic()
        try:
            args = await _arguments(request)
        except SlackError as no:
            return JSONResponse(no.answer())
        passage = self._box.request_log.note(
            "call", method, {key: args[key] for key in args if key != "token"}
        )
        fault = self._box.faults.take(method, args)
        if fault is not None and not fault.after:
            response, problems = await self._broken(request, fault), ["a fault that was asked for"]
        else:
            response, problems = self._answer(method, args, request.headers.get("authorization", ""))
            if fault is not None:
                response, problems = await self._broken(request, fault), ["done, but answered with a fault"]
        self._box.request_log.settled(passage, _outcome(response), (monotonic() - started) * 1000, problems)
        return response

    def _answer(self, method: str, args: Json, authorization: str) -> tuple[Response, list[str]]:
        of_app = method == "apps.connections.open"
        headers = {"x-oauth-scopes": ",".join(self._box.app_scopes if of_app else self._box.manifest.scopes)}
        try:
            self._authorized(method, authorization.removeprefix("Bearer ") or str(args.get("token") or ""))
            if method not in METHODS:
                raise SlackError("unknown_method", req_method=method)
            self._box.limits.check(method, str(args.get("channel")))
            with self._box.workspace.lock:
                if "{family}" not in scopes.SCOPES.get(method, ""):
                    scopes.require_for(method, self._box.manifest.scopes)
                return JSONResponse(METHODS[method](Call(self._box, method, args)), headers=headers), []
        except RateLimitedError as no:
            return _slow_down(no.retry_after), []
        except SlackError as no:
            reasons = no.more.get("response_metadata", {}).get("messages", [])
            if reasons:
                self._box.request_log.refusal("call of", method, reasons)
            return JSONResponse(no.answer(), headers=headers), reasons

    def _authorized(self, method: str, token: str) -> None:
        if not token:
            raise SlackError("not_authed")
        expected = self._box.app_token if method == "apps.connections.open" else self._box.bot_token
        if token == expected or (method == "api.test" and token):
            return
        known = token in (self._box.app_token, self._box.bot_token)
        raise SlackError("not_allowed_token_type" if known else "invalid_auth")

    async def _broken(self, request: Request, fault: Fault) -> Response:
        """The answer of a fault; silence ends with the connection."""
        if fault.error is not None:
            return JSONResponse({"ok": False, "error": fault.error})
        if fault.status == 429:
            return _slow_down(fault.retry_after or 1)
        if fault.status is not None:
            return PlainTextResponse("The sandbox was asked to fail.", status_code=fault.status)
        if fault.seconds is not None:
            await self._silence(request, fault.seconds)
        if request.client is not None:
            self._box.cut((request.client.host, request.client.port))
        return Response(status_code=500)

    async def _silence(self, request: Request, seconds: float) -> None:
        until = monotonic() + seconds
        while monotonic() < until and not self._box.stopping and not await request.is_disconnected():
            await asyncio.sleep(0.05)

    # -- response_url, files ---------------------------------------------------------------------------------

    async def respond(self, request: Request) -> Response:
        """A use of a response_url. Errors are HTTP 404 with the word as text, as on Slack."""
        started = monotonic()
        try:
            body = await _arguments(request)
        except SlackError as no:
            return PlainTextResponse(no.code, status_code=400)
        passage = self._box.request_log.note("response_url", "response_url", body)
        fault = self._box.faults.take("response_url", body)
        if fault is not None and not fault.after:
            return await self._broken(request, fault)
        response: Response = PlainTextResponse("ok")
        try:
            self._box.responses.use(request.path_params["word"], body)
        except SlackError as no:
            reasons = no.more.get("response_metadata", {}).get("messages", [no.code])
            self._box.request_log.refusal("response_url", no.code, reasons)
            response = PlainTextResponse(no.code, status_code=404)
        self._box.request_log.settled(passage, _outcome(response), (monotonic() - started) * 1000)
        return await self._broken(request, fault) if fault is not None else response

    async def upload(self, request: Request) -> Response:
        """The bytes of a file, to the address that files.getUploadURLExternal gave."""
        file = self._box.workspace.files.get(request.path_params["file_id"])
        content = await _body(request, MOST_BYTES)
        if file is None:
            return PlainTextResponse("file_not_found", status_code=404)
        if len(content) != file["size"]:
            return PlainTextResponse("size_mismatch", status_code=400)
        with self._box.workspace.lock:
            self._box.workspace.contents[file["id"]] = content
        return PlainTextResponse(f"OK - {len(content)}")

    async def download(self, request: Request) -> Response:
        """A file as it was uploaded; never run as a page of ours."""
        file_id = request.path_params["file_id"]
        content = self._box.workspace.contents.get(file_id)
        if content is None:
            return PlainTextResponse("There is no such file.", status_code=404)
        kind = str(self._box.workspace.files[file_id]["mimetype"])
        inline = kind in ("image/png", "image/jpeg", "image/gif", "image/webp")
        headers = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": "inline" if inline else "attachment",
        }
        return Response(content, media_type=kind, headers=headers)


def _slow_down(seconds: int) -> Response:
    headers = {"Retry-After": str(seconds)}
    return JSONResponse({"ok": False, "error": "ratelimited"}, status_code=429, headers=headers)


def _outcome(response: Response) -> str:
    if response.status_code != 200:
        return f"HTTP {response.status_code}"
    found = re.search(rb'"error":"([^"]+)"', bytes(response.body)[:2000])
    return found.group(1).decode() if found and b'"ok":false' in bytes(response.body)[:20] else "ok"


async def _body(request: Request, most: int) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > most:
            raise SlackError("request_too_large")
    return bytes(content)


async def _arguments(request: Request) -> Json:
    """The arguments of a call, from the address and from a JSON, form or multipart body."""
    args: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind == "application/json":
        return {**args, **_from_json(await _body(request, MOST_BODY))}
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        form = await request.form(max_part_size=MOST_BODY)
        return {**args, **{key: value for key, value in form.items() if isinstance(value, str)}}
    return args


def _from_json(content: bytes) -> Json:
    try:
        read: Any = json.loads(content or b"{}")
    except ValueError:
        raise refused("invalid_json", "the body is not valid JSON") from None
    if not isinstance(read, dict):
        raise refused("json_not_object", "the body is not a JSON object")
    return read
