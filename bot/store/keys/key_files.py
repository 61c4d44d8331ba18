"""Keys in files, one a line: the first seals, all open. A file is written at once, or not at all."""

from pathlib import Path

from cryptography.fernet import Fernet

from bot.errors import Unready
from bot.store.engine import private_files

LOST = "If it is lost for good, `python -m bot new-key --lost` says what is lost with it, and begins anew."

NOT_YOURS = "Give it to the user who runs Éclair, or choose another folder (ECLAIR_DATA_DIR)."


def new() -> str:
    """A key for Fernet: 32 bytes from the system's source of chance."""
    return Fernet.generate_key().decode()


def parsed(text: str, where: str) -> list[str]:
    """The keys in a text; a sentence if there is none, or if one is no key."""
    keys = text.replace(",", " ").split()
    if not keys:
        raise Unready(f"{where} is empty, and should hold a key. Put it back from where you keep it. {LOST}")
    if not all(_is_key(key) for key in keys):
        raise Unready(
            f"{where} is damaged: a key has 44 characters (letters, digits, - and _, and = at the end). "
            f"Put it back from where you keep it. {LOST}"
        )
    return keys


def _is_key(word: str) -> bool:
    try:
        return bool(Fernet(word))
    except ValueError:
        return False


def read(file: Path) -> list[str]:
    """The keys in a file, or a sentence that says what is wrong with it."""
    try:
        return parsed(file.read_text(encoding="ascii"), str(file))
    except UnicodeDecodeError:
        return parsed("?", str(file))
    except OSError as problem:
        step = LOST if isinstance(problem, FileNotFoundError) else NOT_YOURS
        raise Unready(f"{file} cannot be read: {problem.strerror}. {step}") from problem


def write(file: Path, keys: list[str]) -> None:
    """Put these keys in the place of those in the file."""
    _write(file, keys, over=True)


def load_or_create(file: Path) -> list[str]:
    """The keys in a file, made if it is missing; two who start at once agree on one."""
    if not file.exists():
        private_files.folder(file.parent)
        _write(file, [new()], over=False)
    return read(file)


def _write(file: Path, keys: list[str], *, over: bool) -> None:
    try:
        private_files.write_whole(file, "\n".join(keys).encode(), over=over)
    except OSError as problem:
        raise Unready(
            f"The key {file} cannot be written ({problem.strerror}): give Éclair room and the right, or "
            "choose another folder (ECLAIR_DATA_DIR)."
        ) from problem
