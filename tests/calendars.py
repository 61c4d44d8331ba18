"""A calendar's server for stories: HTTPS on this machine alone, under a certificate made for the occasion."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Answer = tuple[int, dict[str, str], bytes]


class CalendarServer:
    """Answers each path with what a story puts there; `asked` counts who came, `sent` bytes sent slowly."""

    def __init__(self, port: int) -> None:
        self.port, self.asked, self.sent = port, 0, 0
        self.pages: dict[str, Answer] = {}

    @property
    def host(self) -> str:
        """As an admin's list names it."""
        return f"localhost:{self.port}"

    def address(self, path: str = "/ben.ics") -> str:
        return f"https://{self.host}{path}"

    def shows(self, *events: str, path: str = "/ben.ics") -> str:
        """A calendar with these events stands there now."""
        self.pages[path] = (200, {}, calendar(*events))
        return self.address(path)

    def says(self, status: int, path: str = "/ben.ics", content: bytes = b"", **headers: str) -> str:
        self.pages[path] = (status, headers, content)
        return self.address(path)


def calendar(*events: str, name: str = "") -> bytes:
    """An iCalendar file; an event is its lines."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Somebody//Calendar//EN"]
    head += [f"X-WR-CALNAME:{name}"] if name else []
    body = [
        line for one in events for line in ("BEGIN:VEVENT", "DTSTAMP:20260101T000000Z", one, "END:VEVENT")
    ]
    return "\r\n".join([*head, *body, "END:VCALENDAR", ""]).replace("\n\n", "\n").encode()


def event(start: datetime, minutes: int = 60, *lines: str, uid: str = "") -> str:
    """One event's lines; its title must never be seen again."""
    end = start + timedelta(minutes=minutes)
    spans = [f"DT{name}:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for name, at in (("START", start), ("END", end))]
    uid = uid or f"{start:%m%d%H%M}-{minutes}@somewhere"
    return "\r\n".join([f"UID:{uid}", *spans, "SUMMARY:Zebra with the dentist", *lines])


@contextmanager
def serving(folder: Path) -> Iterator[CalendarServer]:
    """The server, and in `folder` the certificate (`ca.pem`) that clients have to trust."""
    certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    shown = CalendarServer(server.server_port)
    server.RequestHandlerClass = _answering(shown)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield shown
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def _answering(shown: CalendarServer) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shown.asked += 1
            status, headers, content = shown.pages.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            if status == 200 and headers.get("Server_Timing") == "slow":
                for byte in content:  # a byte now and then: no single pause is long
                    self.wfile.write(bytes([byte]))
                    shown.sent += 1
                    time.sleep(0.02)
            else:
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    return Answering


def certificate(folder: Path) -> None:
    """For `localhost`, signed by itself; the key beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(built.public_bytes(serialization.Encoding.PEM))
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "key.pem").write_bytes(pem)
