"""Faults on demand: the next call of a method meets what real networks and real servers do.

>>> box.faults.next("chat.postMessage", status=500)
>>> box.faults.ratelimited("chat.update", retry_after=2)
>>> box.faults.succeed_but_fail("chat.postMessage")
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from sandbox.state.types import Json

ANY = "*"


@dataclass
class Fault:
    """What a call meets instead of (or, with `after`, besides) being done.

    Exactly one of `status` (an HTTP status), `error` (Slack's word), `seconds` (silence for so long, then the
    connection is cut) and `drop` (cut at once) says how the answer goes wrong.
    """

    method: str
    status: int | None = None
    error: str | None = None
    seconds: float | None = None
    drop: bool = False
    retry_after: int | None = None
    after: bool = False
    times: int | None = 1
    where: dict[str, str] = field(default_factory=dict)
    met: int = 0

    def concerns(self, method: str, args: Json) -> bool:
        if self.method not in (method, ANY) or self.times == 0:
            return False
        return all(str(args.get(key)) == value for key, value in self.where.items())


class Faults:
    """The faults that wait for their call. `times=None` means each time, until `clear()`; `where` narrows a
    fault to calls with these arguments, such as {"channel": "U00000002"}. `disconnect` cuts the app's
    WebSockets; whoever opens them sets it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[Fault] = []
        self.disconnect: Callable[[str | None], None] = lambda reason: None

    def next(
        self,
        method: str,
        status: int | None = None,
        error: str | None = None,
        times: int | None = 1,
        where: dict[str, str] | None = None,
    ) -> Fault:
        """The next call is not done, and answered with this HTTP status or with this error of Slack's."""
        return self._add(Fault(method, status=status, error=error, times=times, where=where or {}))

    def ratelimited(self, method: str, retry_after: int = 1, times: int | None = 1) -> Fault:
        return self._add(Fault(method, status=429, retry_after=retry_after, times=times))

    def timeout(
        self, method: str, seconds: float = 60.0, times: int | None = 1, after: bool = False
    ) -> Fault:
        """The next call gets no answer. With `after` it is done all the same."""
        return self._add(Fault(method, seconds=seconds, times=times, after=after))

    def drop(self, method: str, times: int | None = 1, after: bool = False) -> Fault:
        """The connection is cut without an answer. With `after` the call is done all the same."""
        return self._add(Fault(method, drop=True, times=times, after=after))

    def succeed_but_fail(self, method: str, status: int = 500, times: int | None = 1) -> Fault:
        """The call is done, but its caller is told that it failed."""
        return self._add(Fault(method, status=status, times=times, after=True))

    def disconnect_socket(self, reason: str | None = None) -> None:
        """Cut the app's WebSockets; with a reason (`refresh_requested`), tell it first, as Slack does."""
        self.disconnect(reason)

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def take(self, method: str, args: Json) -> Fault | None:
        """The fault that this call meets, if one waits for it."""
        with self._lock:
            fault = next((one for one in self._waiting if one.concerns(method, args)), None)
            if fault is None:
                return None
            fault.met += 1
            if fault.times is not None:
                fault.times -= 1
                if fault.times == 0:
                    self._waiting.remove(fault)
            return fault

    def _add(self, fault: Fault) -> Fault:
        with self._lock:
            self._waiting.append(fault)
        return fault
