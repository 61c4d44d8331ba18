"""Files that their owner alone reads: folders 0700, files 0600, written whole or not at all.

On Windows, and on file systems that keep no modes, the folder's own rights decide; `doctor` says so.
"""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from tempfile import gettempdir

from bot.errors import Unready

OTHERS = stat.S_IRWXG | stat.S_IRWXO
ROOM = 10_000_000  # bytes
KEEPS_MODES = os.name == "posix"


@dataclass(frozen=True, slots=True)
class Open:
    """Something that others on the machine can reach, and why it stays so; empty if it can be closed."""

    path: Path
    mode: int
    why: str = ""

    def __str__(self) -> str:
        return f"{self.path} has the mode {self.mode:04o}{f' ({self.why})' if self.why else ''}"


@contextmanager
def writing() -> Iterator[None]:
    """Whatever this process, and those that it starts, write meanwhile is their owner's alone."""
    before = os.umask(OTHERS)
    try:
        yield
    finally:
        os.umask(before)


def folder(path: Path, setting: str = "ECLAIR_DATA_DIR") -> None:
    """Make a folder, its owner's alone; one that is there already is left as it is. `setting` names it."""
    if fault := no_folder(path):
        raise Unready(f"{fault}: choose another ({setting}).")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            path.mkdir(mode=0o700)
    except OSError as problem:
        raise Unready(
            f"The folder {path} cannot be made ({problem.strerror}): choose another ({setting})."
        ) from problem


def no_folder(path: Path) -> str:
    """Why Éclair cannot write in a folder, or make it; empty if nothing speaks against it. It is not made."""
    try:
        path.is_dir()  # a name that cannot be is an error
        there = next(one for one in (path.absolute(), *path.absolute().parents) if os.path.lexists(one))
        if there.is_dir() and os.access(there, os.R_OK | os.W_OK | os.X_OK):
            return ""
    except OSError as problem:
        return f"{path} is no folder in which Éclair may write ({problem.strerror})"
    cannot_be = "" if there == path.absolute() else f"{path} cannot be made: "
    return f"{cannot_be}{there} is no folder in which Éclair may write"


def room(path: Path) -> bool:
    """Whether there is room left where a folder is, or would be made: for a young store and its log."""
    return free(path) > ROOM


def free(path: Path) -> int:
    """Bytes that are free where a folder is, or would be made."""
    there = next(one for one in (path.absolute(), *path.absolute().parents) if one.exists())
    return shutil.disk_usage(there).free


def empty_file(path: Path) -> None:
    """Make an empty file, its owner's alone, where there is none."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def write_whole(path: Path, content: bytes, *, over: bool = True) -> bool:
    """Write a file at once: after a power cut it is there whole, or as it was before.

    `over` replaces what is there; without it, what somebody else wrote meanwhile stands, and False is said.
    """
    draft = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        won = _put(draft, path, over)
    finally:
        draft.unlink(missing_ok=True)
    _remember(path.parent)
    return won


@contextmanager
def overwritten(path: Path) -> Iterator[None]:
    """While a file is replaced: what it held is overwritten afterwards, as far as the disk allows."""
    old = path.with_name(f".{path.name}.{token_hex(4)}.old")
    with suppress(OSError):
        os.link(path, old)  # at no instant is there no such file
    yield
    destroy(old)


def leftovers(path: Path) -> list[Path]:
    """What a crash left beside a file while it was written: drafts, and what it held before."""
    return [
        *path.parent.glob(f".{path.name}.*"),
        *path.parent.glob(f"{path.stem}.old"),
        *path.parent.glob(f"{path.stem}.new"),
    ]


def destroy(path: Path) -> None:
    """Overwrite a file, as far as the disk allows, and take it away."""
    with suppress(OSError):
        with path.open("r+b") as file:  # in place: a shorter file would leave its bytes on the disk
            file.write(b"0" * path.stat().st_size)
            os.fsync(file.fileno())
        path.unlink()


def _put(draft: Path, path: Path, over: bool) -> bool:
    if over:
        draft.replace(path)
        return True
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without links: whoever is second finds the file there
        if path.exists():
            return False
        draft.replace(path)
    return True


def _remember(parent: Path) -> None:
    """Have the disk keep the folder's list of names; Windows keeps it by itself."""
    with suppress(OSError):
        opened = os.open(parent, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def write_text(path: Path, text: str) -> None:
    """Write what is somebody's own, such as an export, for whoever runs the command alone."""
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            if KEEPS_MODES and stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                os.fchmod(file.fileno(), 0o600)
            file.write(text.encode())
    except OSError as problem:
        raise Unready(f"{path} cannot be written: {problem.strerror}.") from problem


def close(root: Path, *files: Path) -> list[Open]:
    """Take others' rights from the data folder, all that is in it, and these files; says what stayed open."""
    return [left for path in _ours(root, files) if (left := _closed(path)) is not None]


def still_open(root: Path, *files: Path) -> list[Open]:
    """What others can reach in the data folder, and of these files."""
    return [left for path in _ours(root, files) if (left := _seen(path)) is not None]


def _ours(root: Path, files: tuple[Path, ...]) -> Iterator[Path]:
    """The folder, what is in it, and these files; links lead elsewhere and are left alone.

    Of a folder that others share by its nature (the home folder, the one for what is passing, one that holds
    the project), only the files are ours.
    """
    if not KEEPS_MODES:
        return
    root = root.resolve()
    if root.is_dir() and not is_shared(root):
        yield root
        for parent, folders, names in os.walk(root):
            for name in (*folders, *names):
                path = Path(parent, name)
                if not path.is_symlink():
                    yield path
    yield from (path.resolve() for path in files if path.is_file())


def is_shared(root: Path) -> bool:
    """Whether the folder cannot be for Éclair alone."""
    whole = root.resolve()
    shared = {Path(whole.anchor), Path.home().resolve(), Path(gettempdir()).resolve()}
    return whole in shared or whole in Path.cwd().resolve().parents


def _seen(path: Path) -> Open | None:
    try:
        at = path.lstat()
    except FileNotFoundError:  # it was passing
        return None
    return Open(path, stat.S_IMODE(at.st_mode), _why(at)) if at.st_mode & OTHERS else None


def _closed(path: Path) -> Open | None:
    left = _seen(path)
    if left is None:
        return None
    with suppress(OSError):
        path.chmod(left.mode & ~OTHERS)
    return _seen(path)


def _why(at: os.stat_result) -> str:
    return f"it belongs to the user {at.st_uid}, not to {os.geteuid()}" if at.st_uid != os.geteuid() else ""
