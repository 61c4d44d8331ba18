"""The lines of a text file that somebody gives us, whatever wrote it; what cannot be read is named.

UTF-8, UTF-16 and UTF-32 tell themselves apart, with their mark at the beginning or without. A file in which
nothing is UTF-8 but ASCII is read as cp1252 (Windows in Western Europe), and that is said. One wrong line in
a file that is UTF-8 otherwise is not guessed at: it is skipped and named.
"""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from json import detect_encoding
from pathlib import Path
from typing import IO, cast

from bot.errors import Unready

GZIP_MARK = b"\x1f\x8b"
LONGEST_LINE = 4_000_000  # characters
WINDOWS = "cp1252"
TORN = (EOFError, zlib.error, gzip.BadGzipFile, UnicodeDecodeError)


class NotReadable(Unready):
    """A file that cannot be read at all; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A line by its number, from 1; without `text` where it has a `problem`."""

    number: int
    text: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that was looked through once, to know in which encoding it is written."""

    path: Path
    encoding: str

    @classmethod
    def at(cls, path: Path) -> "TextFile":
        """Look through it."""
        encoding: str = detect_encoding(_head(path))
        if encoding == "utf-8" and _is_windows(path):
            encoding = WINDOWS
        return cls(path, encoding)

    @property
    def note(self) -> str:
        """What should be told about how it was read; "" for UTF-8."""
        if self.encoding.startswith("utf-8"):
            return ""
        return f"{self.path.name}: is not UTF-8, and was read as {self.encoding}"

    def lines(self) -> Iterator[ImportLine]:
        """All its lines. Where the file is torn, that is the last."""
        encoding = "utf-8" if self.encoding == WINDOWS else self.encoding
        return (self._decoded(line) for line in _raw_lines(self.path, encoding))

    def text(self) -> str:
        """All of it, for a file that is one whole."""
        found = list(self.lines())
        if bad := next((line for line in found if line.problem), None):
            raise NotReadable(f"{self.path}, line {bad.number}: {bad.problem}")
        return "\n".join(line.text for line in found)

    def _decoded(self, line: ImportLine) -> ImportLine:
        if not self.encoding.startswith("utf-8") and self.encoding != WINDOWS:
            return line
        encoding = WINDOWS if self.encoding == WINDOWS else "UTF-8"
        try:
            written = line.text.encode("utf-8", "surrogateescape")
            return ImportLine(line.number, written.decode(encoding), line.problem)
        except UnicodeError:
            return ImportLine(line.number, problem=f"is not {encoding}")


def _is_windows(path: Path) -> bool:
    """Whether it has bytes above ASCII, and nowhere do they make UTF-8."""
    found = False
    for line in _raw_lines(path, "utf-8"):
        if not line.text.isascii():
            if not any("\udc80" <= sign <= "\udcff" for sign in line.text):
                return False
            found = True
    return found


def _raw_lines(path: Path, encoding: str) -> Iterator[ImportLine]:
    """Bytes that are not UTF-8 stand as Python's escapes: halves of surrogate pairs."""
    errors = "surrogateescape" if encoding.startswith("utf-8") else "surrogatepass"
    number = 0
    with _open(path, encoding, errors) as file:
        while True:
            number += 1
            try:
                text = file.readline(LONGEST_LINE)
                too_long = len(text) == LONGEST_LINE and not text.endswith("\n")
                while too_long and (more := file.readline(LONGEST_LINE)) and not more.endswith("\n"):
                    continue
            except TORN as error:
                yield ImportLine(number, problem=f"the file is damaged from here on ({error})")
                return
            except OSError as error:
                raise NotReadable(f"{path} cannot be read: {error.strerror or error}.") from error
            if not text:
                return
            if too_long:
                yield ImportLine(number, problem=f"is longer than {LONGEST_LINE:,} characters")
            else:
                yield ImportLine(number, text.lstrip("\ufeff"))


def _open(path: Path, encoding: str = "latin-1", errors: str = "strict") -> IO[str]:
    """Packed or not by what it holds, not by its name."""
    try:
        with path.open("rb") as file:
            is_packed = file.read(len(GZIP_MARK)) == GZIP_MARK
        if not is_packed:
            return path.open(encoding=encoding, errors=errors)
        return cast(IO[str], gzip.open(path, "rt", encoding=encoding, errors=errors))
    except OSError as error:
        why = "it is a folder" if isinstance(error, IsADirectoryError) else error.strerror or str(error)
        raise NotReadable(f"{path} cannot be read: {why}.") from error


def _head(path: Path) -> bytes:
    """Its first bytes: as latin-1 reads them, a sign is a byte."""
    with _open(path) as file:
        try:
            return file.read(4).encode("latin-1")
        except TORN:
            return b""
