"""Where the sandbox listens: on this machine, and on no other."""

import asyncio
import ipaddress
import socket
from threading import Event

import uvicorn
from starlette.types import ASGIApp

from sandbox.slack.sockets import Sockets


class HttpServer(uvicorn.Server):
    """uvicorn on a thread of its own, which can say when it is open and cut one client off."""

    def __init__(self, app: ASGIApp, sockets: Sockets) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                lifespan="off",
                timeout_graceful_shutdown=1,
                ws_ping_interval=20,
            )
        )
        self.opened = Event()
        self._sockets = sockets
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        self._sockets.attach(self._loop)
        self.opened.set()

    def wake(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(lambda: None)

    def cut(self, client: tuple[str, int]) -> None:
        for connection in list(self.server_state.connections):
            if getattr(connection, "client", None) == client:
                connection.transport.abort()


def loopback(host: str) -> str:
    """An address of this machine (127.x.x.x); anything else is a ValueError."""
    address = "127.0.0.1" if host == "localhost" else host
    try:
        if ipaddress.IPv4Address(address).is_loopback:
            return address
    except ValueError:
        pass
    raise ValueError(
        f"The sandbox listens on this machine only (127.0.0.1), not on {host}: it has no passwords."
    )


def listener(host: str, port: int) -> socket.socket:
    """A socket that listens there; a taken port is an OSError that says so."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except PermissionError as error:
        bound.close()
        raise OSError(f"Port {port} is for administrators alone: choose one above 1023.") from error
    except (OSError, OverflowError) as error:
        bound.close()
        taken = isinstance(error, OSError)
        why = f"is taken on {host}: stop what uses it, or" if taken else "is none (0 to 65535):"
        raise OSError(f"Port {port} {why} choose another port.") from error
    bound.listen(128)
    return bound
