"""One open WebSocket of the app, and what waits to be sent over it."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.state.types import Json


@dataclass(eq=False)
class Connection:
    websocket: WebSocket
    outgoing: "asyncio.Queue[str | None]" = field(default_factory=asyncio.Queue)

    def send(self, message: Json) -> None:
        self.outgoing.put_nowait(json.dumps(message))

    def close(self) -> None:
        """Close once all that waits is sent."""
        self.outgoing.put_nowait(None)

    async def write(self) -> None:
        """Send what comes, one after the other, until the end."""
        while (text := await self.outgoing.get()) is not None:
            with suppress(RuntimeError, WebSocketDisconnect):
                await self.websocket.send_text(text)
        with suppress(RuntimeError):
            await self.websocket.close(code=1001)
