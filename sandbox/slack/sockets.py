"""Socket Mode: the WebSockets of the app, the envelopes sent over them, their acknowledgements and
redelivery.

Each envelope goes to one of the open connections, in turn. An interaction that is not acknowledged in time
has failed for good; an event is sent again after growing pauses, with `retry_attempt` and `retry_reason`
(docs.slack.dev, "Using Socket Mode"). Events wait while no connection is open.
"""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from secrets import token_hex
from threading import Event
from time import monotonic
from uuid import uuid4

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.slack.connection import Connection
from sandbox.slack.delivery import Delivery
from sandbox.state.request_log import RequestLog
from sandbox.state.types import Json

MOST_CONNECTIONS = 10
MOST_WAITING = 1000


class Sockets:
    """All methods but `serve` may be called from any thread. `counted` hears how many connections are open
    after each coming and going; `met` says whether there ever was one."""

    def __init__(
        self,
        traffic: RequestLog,
        ack_seconds: float,
        retry_pauses: tuple[float, ...],
        counted: Callable[[int], None] = lambda count: None,
    ) -> None:
        self._request_log = traffic
        self._counted = counted
        self.met = False
        self.ack_seconds = ack_seconds
        self._pauses = retry_pauses
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connections: list[Connection] = []
        self._turn = 0
        self._tickets: set[str] = set()
        self._open: dict[str, Delivery] = {}
        self._waiting: deque[Delivery] = deque(maxlen=MOST_WAITING)
        self.connected = Event()

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    @property
    def count(self) -> int:
        """How many WebSockets are open."""
        return len(self._connections)

    def ticket(self) -> str:
        """A word that lets one WebSocket in."""
        word = token_hex(16)
        self._tickets.add(word)
        return word

    def deliver_event(self, name: str, payload: Json) -> Delivery:
        """Send an event, and let whoever wants to see how it is taken."""
        delivery = Delivery("events_api", name, payload, False)
        self._soon(delivery)
        return delivery

    def ask(self, kind: str, name: str, payload: Json) -> Delivery:
        """Send an interaction and wait for its acknowledgement, or for the time to be over."""
        delivery = Delivery(kind, name, payload, True)
        self._soon(delivery)
        if not delivery.done.wait(self.ack_seconds + 1.0):
            delivery.failure = "operation_timeout"
        return delivery

    def disconnect(self, reason: str | None) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._cut, reason)

    # -- on the loop -----------------------------------------------------------------------------------------

    async def serve(self, websocket: WebSocket) -> None:
        """One WebSocket, from its hello to its end."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets or len(self._connections) >= MOST_CONNECTIONS:
            await websocket.close(code=1008)
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        connection = Connection(websocket)
        self._connections.append(connection)
        connection.send(self._hello())
        self.met = True
        self.connected.set()
        self._counted(self.count)
        writer = asyncio.create_task(connection.write())
        self._send_waiting()
        try:
            while True:
                self._acknowledged(await websocket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._gone(connection)
            writer.cancel()

    def _hello(self) -> Json:
        debug = {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060}
        return {"type": "hello", "num_connections": self.count, "debug_info": debug, "connection_info": {}}

    def _gone(self, connection: Connection) -> None:
        if connection not in self._connections:
            return
        self._connections.remove(connection)
        if not self._connections:
            self.connected.clear()
        self._counted(self.count)

    def _cut(self, reason: str | None) -> None:
        for connection in list(self._connections):
            self._gone(connection)
            if reason is not None:
                connection.send({"type": "disconnect", "reason": reason})
            connection.close()

    def _soon(self, delivery: Delivery) -> None:
        if self._loop is None or self._loop.is_closed():
            self._failed(delivery, "dispatch_failed")
            return
        self._loop.call_soon_threadsafe(self._send, delivery)

    def _send_waiting(self) -> None:
        while self._waiting and self._connections:
            delivery = self._waiting.popleft()
            delivery.attempt, delivery.reason = delivery.attempt + 1, "timeout"
            self._send(delivery)

    def _send(self, delivery: Delivery) -> None:
        if not self._connections:
            if delivery.kind == "events_api":
                self._waiting.append(delivery)
            else:
                self._failed(delivery, "dispatch_failed")
            return
        self._turn += 1
        connection = self._connections[self._turn % len(self._connections)]
        envelope_id = str(uuid4())
        self._open[envelope_id] = delivery
        delivery.sent_at = monotonic()
        delivery.passage = self._request_log.note(
            "envelope", delivery.name, delivery.payload, attempt=delivery.attempt
        )
        connection.send(delivery.envelope(envelope_id))
        asyncio.get_running_loop().call_later(self.ack_seconds, self._overdue, envelope_id)

    def _acknowledged(self, text: str) -> None:
        with suppress(ValueError):
            ack = json.loads(text)
            delivery = self._open.pop(ack.get("envelope_id", ""), None)
            if delivery is None:
                return
            payload = ack.get("payload")
            delivery.answer = payload if isinstance(payload, dict) else {}
            delivery.acked = True
            self._finish(delivery, "acknowledged")

    def _overdue(self, envelope_id: str) -> None:
        delivery = self._open.pop(envelope_id, None)
        if delivery is None:
            return
        if delivery.kind != "events_api" or delivery.attempt >= len(self._pauses):
            self._failed(delivery, "operation_timeout")
            return
        self._finish(delivery, "not acknowledged in time", done=False)
        pause = self._pauses[delivery.attempt]
        delivery.attempt, delivery.reason = delivery.attempt + 1, "timeout"
        asyncio.get_running_loop().call_later(pause, self._send, delivery)

    def _failed(self, delivery: Delivery, why: str) -> None:
        delivery.failure = why
        if delivery.passage is None:
            delivery.passage = self._request_log.note("envelope", delivery.name, delivery.payload)
            delivery.sent_at = monotonic()
        self._finish(delivery, why)

    def _finish(self, delivery: Delivery, outcome: str, done: bool = True) -> None:
        if delivery.passage is not None:
            self._request_log.finish(delivery.passage, outcome, (monotonic() - delivery.sent_at) * 1000)
        if done:
            delivery.done.set()
