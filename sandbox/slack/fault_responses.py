"""How a call ends that meets a fault: an error, a status, silence, or a cut connection."""

import asyncio
from collections.abc import Callable
from time import monotonic

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.state.faults import Fault
from sandbox.state.sandbox_state import SandboxState

CutClient = Callable[[tuple[str, int]], None]


class FaultResponses:
    """`cut` closes a client's connection in the middle of its call."""

    def __init__(self, state: SandboxState, cut: CutClient) -> None:
        self._state, self._cut = state, cut

    async def respond(self, request: Request, fault: Fault) -> Response:
        """The answer of a fault; silence ends with the connection."""
        if fault.error is not None:
            return JSONResponse({"ok": False, "error": fault.error})
        if fault.status == 429:
            return slow_down(fault.retry_after or 1)
        if fault.status is not None:
            return PlainTextResponse("The sandbox was asked to fail.", status_code=fault.status)
        if fault.seconds is not None:
            await self._silence(request, fault.seconds)
        if request.client is not None:
            self._cut((request.client.host, request.client.port))
        return Response(status_code=500)

    async def _silence(self, request: Request, seconds: float) -> None:
        until = monotonic() + seconds
        while monotonic() < until and self._state.listening and not await request.is_disconnected():
            await asyncio.sleep(0.05)


def slow_down(seconds: int) -> Response:
    headers = {"Retry-After": str(seconds)}
    return JSONResponse({"ok": False, "error": "ratelimited"}, status_code=429, headers=headers)
