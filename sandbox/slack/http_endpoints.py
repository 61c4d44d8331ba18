"""Slack over HTTP: the Web API, response URLs, files and the WebSocket."""

import re
from time import monotonic

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from sandbox.slack.api import METHODS
from sandbox.slack.api.call import Call
from sandbox.slack.fault_responses import CutClient, FaultResponses, slow_down
from sandbox.slack.file_endpoints import FileEndpoints
from sandbox.slack.http_body import arguments
from sandbox.slack.service import Slack
from sandbox.state import scopes
from sandbox.state.limits import RateLimitedError
from sandbox.state.types import Json, SlackError


def api_routes(slack: Slack, cut: CutClient) -> list[BaseRoute]:
    """What the app may ask of Slack: the Web API, response URLs, files, and the WebSocket."""
    endpoints, files = ApiEndpoints(slack, cut), FileEndpoints(slack.state.workspace)
    return [
        Route("/api/{method:path}", endpoints.call, methods=["GET", "POST"]),
        Route("/actions/{team}/{word}", endpoints.respond, methods=["POST"]),
        Route("/upload/{file_id}", files.upload, methods=["POST", "PUT"]),
        Route("/files/{file_id}", files.download),
        WebSocketRoute("/socket", slack.sockets.serve),
    ]


class ApiEndpoints:
    def __init__(self, slack: Slack, cut: CutClient) -> None:
        self._slack, self._state = slack, slack.state
        self._faults = FaultResponses(slack.state, cut)

    async def call(self, request: Request) -> Response:
        """One call: a fault if one waits, else token, limit and scope, then the method."""
        method, started = request.path_params["method"], monotonic()
        try:
            args = await arguments(request)
        except SlackError as no:
            return JSONResponse(no.answer())
        passage = self._state.request_log.note(
            "call", method, {key: args[key] for key in args if key != "token"}
        )
        fault = self._state.faults.take(method, args)
        if fault is not None and not fault.after:
            response, problems = await self._faults.respond(request, fault), ["a fault that was asked for"]
        else:
            response, problems = self._answer(method, args, request.headers.get("authorization", ""))
            if fault is not None:
                response, problems = (
                    await self._faults.respond(request, fault),
                    ["done, but answered with a fault"],
                )
        self._state.request_log.finish(passage, _outcome(response), (monotonic() - started) * 1000, problems)
        return response

    def _answer(self, method: str, args: Json, authorization: str) -> tuple[Response, list[str]]:
        of_app = method == "apps.connections.open"
        headers = {
            "x-oauth-scopes": ",".join(
                self._state.tokens.app_scopes if of_app else self._state.manifest.scopes
            )
        }
        try:
            self._authorized(method, authorization.removeprefix("Bearer ") or str(args.get("token") or ""))
            if method not in METHODS:
                raise SlackError("unknown_method", req_method=method)
            self._state.limits.check(method, str(args.get("channel")))
            with self._state.workspace.lock:
                if "{family}" not in scopes.SCOPES.get(method, ""):
                    scopes.require_for(method, self._state.manifest.scopes)
                return JSONResponse(
                    METHODS[method](Call(self._state, self._slack.sockets, method, args)), headers=headers
                ), []
        except RateLimitedError as no:
            return slow_down(no.retry_after), []
        except SlackError as no:
            reasons = no.more.get("response_metadata", {}).get("messages", [])
            if reasons:
                self._state.request_log.refusal("call of", method, reasons)
            return JSONResponse(no.answer(), headers=headers), reasons

    def _authorized(self, method: str, token: str) -> None:
        if not token:
            raise SlackError("not_authed")
        expected = self._state.tokens.app if method == "apps.connections.open" else self._state.tokens.bot
        if token == expected or (method == "api.test" and token):
            return
        known = token in (self._state.tokens.app, self._state.tokens.bot)
        raise SlackError("not_allowed_token_type" if known else "invalid_auth")

    async def respond(self, request: Request) -> Response:
        """A use of a response_url. Errors are HTTP 404 with the word as text, as on Slack."""
        started = monotonic()
        try:
            body = await arguments(request)
        except SlackError as no:
            return PlainTextResponse(no.code, status_code=400)
        passage = self._state.request_log.note("response_url", "response_url", body)
        fault = self._state.faults.take("response_url", body)
        if fault is not None and not fault.after:
            return await self._faults.respond(request, fault)
        response: Response = PlainTextResponse("ok")
        try:
            self._slack.responses.use(request.path_params["word"], body)
        except SlackError as no:
            reasons = no.more.get("response_metadata", {}).get("messages", [no.code])
            self._state.request_log.refusal("response_url", no.code, reasons)
            response = PlainTextResponse(no.code, status_code=404)
        self._state.request_log.finish(passage, _outcome(response), (monotonic() - started) * 1000)
        return await self._faults.respond(request, fault) if fault is not None else response


def _outcome(response: Response) -> str:
    if response.status_code != 200:
        return f"HTTP {response.status_code}"
    found = re.search(rb'"error":"([^"]+)"', bytes(response.body)[:2000])
    return found.group(1).decode() if found and b'"ok":false' in bytes(response.body)[:20] else "ok"
