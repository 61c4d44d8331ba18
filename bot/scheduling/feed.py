"""Reads a member's calendar at the private address they gave; trusts neither the address nor what answers.

https alone; hosts that an admin allows; the name is resolved once, and that very address is spoken to, so
that it cannot mean another machine a moment later; none inside the network, unless an admin's list names its
host in full; redirects within the same host; limits on size and time. See OWASP's cheat sheet on server-side
request forgery. A company's own certificate authority is trusted by OpenSSL's own `SSL_CERT_FILE`.
"""

import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Event, Timer
from urllib.parse import SplitResult, urljoin, urlsplit

from bot.scheduling.calendar_problems import CalendarProblem

# Where Google, Microsoft (company and private accounts) and Apple publish calendars.
HOSTS = ("calendar.google.com", "outlook.office365.com", "outlook.live.com", "p*-caldav.icloud.com")
ENTRY = re.compile(r"[a-z0-9*-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?")
LONGEST_ADDRESS = 1000
LARGEST = 5_000_000  # bytes
PATIENCE = 20.0  # seconds, from the connection to the last byte
HOPS = 3
HTTPS = 443
UNICAST = ip_network("2000::/3")  # all that IPv6 has given out to the internet
CARRYING = tuple(map(ip_network, ("::ffff:0:0/96", "64:ff9b::/96")))  # IPv4, mapped; IPv4 behind NAT64
ISATAP = (0x00005EFE, 0x02005EFE)  # before the IPv4 address of a tunnel (RFC 5214)
# Given to protocols, examples and tunnels; not every version of Python counts them all as such.
SPECIAL = tuple(
    map(
        ip_network,
        ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)
MOVED, SILENT = (301, 302, 303, 307, 308), (408, 425, 429)


class Unreadable(Exception):  # noqa: N818  (a state of a calendar, not a fault of ours)
    """Why a calendar could not be read, in a word: the end of the key of a sentence.

    `error` is the kind of what nobody foresaw, for the log.
    """

    def __init__(self, why: CalendarProblem, error: str = "") -> None:
        super().__init__(why)
        self.why, self.error = why, error


def checked(address: str, hosts: Sequence[str]) -> str:
    """The address as it will be read: https, an allowed host, nothing that hides where it leads."""
    address = address.strip()
    if address.lower().startswith("webcal://"):  # what Apple writes for "subscribe": https underneath
        address = f"https://{address[9:]}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise Unreadable(CalendarProblem.ADDRESS) from None
    plain = address.isascii() and address.isprintable() and " " not in address
    if parts.scheme != "https" or not parts.hostname or not plain or len(address) > LONGEST_ADDRESS:
        raise Unreadable(CalendarProblem.ADDRESS)
    if parts.username is not None or not _is_allowed(parts.hostname, port or HTTPS, hosts):
        raise Unreadable(CalendarProblem.HOST)
    return address


def _is_allowed(host: str, port: int, hosts: Sequence[str]) -> bool:
    """An entry is a name, or a name with a port; `*` stands for letters and digits within one part of it."""
    spelt = f"{host.lower()}:{port}"
    return any(re.fullmatch(_pattern(entry), spelt) for entry in hosts)


def _pattern(entry: str) -> str:
    spelt = entry.lower() if ":" in entry else f"{entry.lower()}:{HTTPS}"
    return re.escape(spelt).replace(r"\*", "[a-z0-9]+")


def read(address: str, hosts: Sequence[str], patience: float = PATIENCE) -> bytes:
    """What stands at that address now, or `Unreadable`; each hop may take `patience` seconds."""
    for _ in range(HOPS + 1):
        parts = urlsplit(checked(address, hosts))
        with _answer(parts, _place(parts, hosts), patience) as (answer, is_late):
            if answer.status in MOVED:
                address = _next(address, answer.getheader("Location"))
                continue
            return _content(answer, is_late)
    raise Unreadable(CalendarProblem.MOVED)


def _next(address: str, location: str | None) -> str:
    try:
        following = urljoin(address, location or "")
        is_there = urlsplit(following).netloc == urlsplit(address).netloc
    except ValueError:  # what can be no address
        is_there = False
    if not location or not is_there:
        raise Unreadable(CalendarProblem.MOVED)
    return following


def _place(parts: SplitResult, hosts: Sequence[str]) -> str:
    """The one numeric address that is spoken to: a public one, unless an admin named this very host."""
    host, port = parts.hostname or "", parts.port or HTTPS
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # the latter for what can be no name
        raise Unreadable(CalendarProblem.AWAY) from None
    numbers = [str(entry[4][0]).partition("%")[0] for entry in found]
    own = [entry for entry in hosts if entry not in HOSTS and "*" not in entry]
    if not _is_allowed(host, port, own) and not all(_is_public(number) for number in numbers):
        raise Unreadable(CalendarProblem.INSIDE)
    return numbers[0]


def _is_public(number: str) -> bool:
    """Whether it is an address of the internet; one that carries an IPv4 address is what that one is."""
    ip = ip_address(number.partition("%")[0])
    if isinstance(ip, IPv6Address):
        carried = str(IPv4Address(int(ip) & 0xFFFFFFFF))
        if any(ip in network for network in CARRYING):
            return _is_public(carried)
        if (int(ip) >> 32) & 0xFFFFFFFF in ISATAP and not _is_public(carried):
            return False
        if ip not in UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in SPECIAL)


class _Pinned(HTTPSConnection):
    """Speaks to the address that was looked at, under the name that the certificate has to bear."""

    def __init__(self, parts: SplitResult, number: str, patience: float) -> None:
        self._number, self._trust = number, ssl.create_default_context()
        self._wire: socket.socket | None = None
        super().__init__(parts.hostname or "", parts.port or HTTPS, timeout=patience, context=self._trust)

    def connect(self) -> None:
        self._wire = socket.create_connection((self._number, self.port), self.timeout)
        self._wire = self.sock = self._trust.wrap_socket(self._wire, server_hostname=self.host)

    def cut(self) -> None:
        """End it from another thread; `sock` itself is given up as soon as an answer's head is read."""
        if self._wire is not None:
            with suppress(OSError):
                self._wire.shutdown(socket.SHUT_RDWR)


@contextmanager
def _answer(parts: SplitResult, number: str, patience: float) -> Iterator[tuple[HTTPResponse, Event]]:
    """The answer's head; the line is cut when patience ends, however slowly something still trickles in."""
    line, is_late = _Pinned(parts, number, patience), Event()

    def cut() -> None:
        is_late.set()
        line.cut()

    timer = Timer(patience, cut)
    timer.daemon = True
    timer.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request("GET", target, headers={"User-Agent": "Eclair", "Accept-Encoding": "identity"})
        yield line.getresponse(), is_late
    except (OSError, HTTPException):
        raise Unreadable(CalendarProblem.AWAY) from None
    finally:
        timer.cancel()
        line.close()


def _content(answer: HTTPResponse, is_late: Event) -> bytes:
    if answer.status >= 500 or answer.status in SILENT:
        raise Unreadable(CalendarProblem.AWAY)
    if answer.status != 200:
        raise Unreadable(CalendarProblem.REFUSED)
    if answer.getheader("Content-Encoding", "identity") != "identity":
        raise Unreadable(CalendarProblem.NO_CALENDAR)
    content = answer.read(LARGEST + 1)
    if is_late.is_set():
        raise Unreadable(CalendarProblem.AWAY)
    if len(content) > LARGEST:
        raise Unreadable(CalendarProblem.TOO_BIG)
    if answer.length:  # the line broke before all that was announced had come
        raise Unreadable(CalendarProblem.AWAY)
    return content
