"""An iCalendar file taken apart, before anything in it is understood: each fault stays in its own piece.

Several VCALENDARs may follow each other, ends may be missing, lines may end and be folded in any of the ways
that are met, also in the middle of a letter.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from json import detect_encoding

FOLD = re.compile(rb"(?:\r{0,2}\n|\r)[ \t]")
IS_SET_IN = re.compile(rb"^[ \t]+BEGIN:VEVENT", re.MULTILINE | re.IGNORECASE)
IS_NOT_SET_IN = re.compile(rb"^BEGIN:VEVENT", re.MULTILINE | re.IGNORECASE)
BLANKS = re.compile(rb"^[ \t]+(?=[A-Z-]+[;:])", re.MULTILINE | re.IGNORECASE)
END_OF_LINE = re.compile(r"\r{0,2}\n|\r")
FAULTS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError)  # of a piece
KINDS = ("VEVENT", "VFREEBUSY", "VTIMEZONE", "VTODO", "VJOURNAL", "VAVAILABILITY")  # never one in another


@dataclass(slots=True)
class Piece:
    """One component's lines, without its BEGIN and END; of what lies in it, a zone's rules alone."""

    kind: str
    lines: list[str] = field(default_factory=list)
    is_whole: bool = False


@dataclass(slots=True)
class Section:
    """One VCALENDAR: its own lines, and its components."""

    lines: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    is_whole: bool = False

    def value(self, name: str) -> str:
        """The text of a property of its own; empty where it has none."""
        return value_of(self.lines, name)


def value_of(lines: list[str], name: str) -> str:
    """The text of the first property of that name; empty where there is none."""
    for line in lines:
        head, colon, text = line.partition(":")
        if colon and head.partition(";")[0].strip().upper() == name:
            return text.replace("\\", "").strip()
    return ""


def text_of(kind: str, lines: Sequence[str]) -> str:
    """A component as it stands in a file."""
    return "\r\n".join([f"BEGIN:{kind}", *lines, f"END:{kind}", ""])


def sections(content: bytes) -> list[Section]:
    """The calendars of a file; none where it holds none."""
    found: list[Section] = []
    piece: Piece | None = None
    inner: list[str] = []
    for line in _lines(content):
        mark, name = _mark(line)
        if mark == "BEGIN" and name == "VCALENDAR":
            found.append(Section())
            piece = None
        elif not found:
            continue
        elif mark == "BEGIN" and (piece is None or name in KINDS):
            piece, inner = Piece(name), []
            found[-1].pieces.append(piece)
        elif mark == "END" and (name == "VCALENDAR" or piece is None or name == piece.kind):
            if piece is not None:
                piece.is_whole = name == piece.kind
            found[-1].is_whole |= name == "VCALENDAR"
            piece = None
        elif piece is None:
            found[-1].lines.append(line)
        else:
            _into(piece, inner, line, mark, name)
    return found


def _into(piece: Piece, inner: list[str], line: str, mark: str, name: str) -> None:
    """A line of a piece, or of what lies in it (`inner` names what is open there)."""
    if not (mark or inner) or piece.kind == "VTIMEZONE":
        piece.lines.append(line)
    if mark == "BEGIN":
        inner.append(name)
    elif mark == "END" and name in inner:
        del inner[inner.index(name) :]


def _mark(line: str) -> tuple[str, str]:
    """BEGIN or END and of what; nothing where the line is neither."""
    mark = line[:6].partition(":")[0].strip().upper()
    return (mark, line.partition(":")[2].strip().upper()) if mark in ("BEGIN", "END") else ("", "")


def _lines(content: bytes) -> Iterator[str]:
    """A mark of bytes may stand before each file of several that were put together."""
    return (kept for line in END_OF_LINE.split(_text(content)) if (kept := line.lstrip("\ufeff\0")))


def _text(content: bytes) -> str:
    """UTF-8, as the format asks for; else what tells itself apart, or what Windows writes."""
    if not (encoding := detect_encoding(content[:4])).startswith("utf-8"):
        content = content.decode(encoding, "replace").encode()
    if IS_SET_IN.search(content) and not IS_NOT_SET_IN.search(content):  # by whoever made it of a template
        content = BLANKS.sub(b"", content)
    unfolded = FOLD.sub(b"", content)
    try:
        return unfolded.decode("utf-8-sig")
    except UnicodeDecodeError:
        return unfolded.decode("cp1252", "replace")
