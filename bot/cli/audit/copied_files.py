"""Files outside the store: logs, and the backups and exports that somebody keeps."""

import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.cli.audit.finding import Finding, seen, unseen
from bot.cli.audit.words import SearchedWords
from bot.errors import Unready
from bot.store.keys import key_files
from bot.store.privacy import anonymity_audit

SQLITE = b"SQLite format 3\0"
PASSED_ON = b"COPY public.pool_keys "
NOTHING = "no story was told without a name whose words could be looked for"
Test = Callable[[bytes], bool]


def of_logs(named: Sequence[Path], words: SearchedWords) -> list[Finding]:
    """A log has ids, and never words; a receipt has no business there."""
    tried = (
        "words of stories without a name in the logs",
        "receipts in the logs, or phrases that look like one",
    )
    if not named:
        return [unseen(one, "no log was named (--logs)") for one in tried]
    files = [file for path in named for file in _files(path)]
    if not files:
        return [unseen(one, f"no file in {', '.join(map(str, named))}") for one in tried]
    told = _in_lines(tried[0], files, words.telling) if words.told else unseen(tried[0], NOTHING)
    return [told, _in_lines(tried[1], files, words.proving)]


def of_copies(named: Sequence[Path], words: SearchedWords, folder: Path) -> list[Finding]:
    """What a backup or an export holds beside a story, and whether keys lie with them."""
    tried = ("a member's id beside such a story, in backups and exports", "keys beside backups and exports")
    if not named:
        return [unseen(one, "no backup or export was named (--copies)") for one in tried]
    files = [file for path in named for file in _files(path)]
    if not files:
        return [unseen(one, f"no file in {', '.join(map(str, named))}") for one in tried]
    beside = [file.name for file in files if any(words.naming(part) for part in _parts(file, words))]
    held = _held(folder)
    with_keys = [file.name for file in files if _holds_a_key(file, held)]
    first = seen(tried[0], len(files), beside) if words.told else unseen(tried[0], NOTHING)
    return [first, seen(tried[1], len(files), with_keys)]


def _in_lines(tried: str, files: list[Path], test: Test) -> Finding:
    found = [
        f"{file.name}:{number}" for file in files for number, line in enumerate(_lines(file), 1) if test(line)
    ]
    return seen(tried, len(files), found[:10])


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(file for file in path.rglob("*") if file.is_file())
    elif path.is_file():
        yield path
    else:
        raise Unready(f"{path}: there is no such file or folder to look into.")


def _content(file: Path) -> bytes:
    try:
        return gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    except (EOFError, zlib.error, OSError) as error:
        raise Unready(f"{file} cannot be read ({error}): what it holds is not known.") from error


def _lines(file: Path) -> list[bytes]:
    return _content(file).splitlines()


def _parts(file: Path, words: SearchedWords) -> Iterator[bytes]:
    """What stands together with the words: a page of a SQLite file, a line of any other."""
    content = _content(file)
    if content.startswith(SQLITE):
        for told in words.told:
            yield from anonymity_audit.pages_of(content, told, anonymity_audit.PAGE["sqlite"])
    else:
        yield from (line for line in content.splitlines() if words.telling(line))


def _held(folder: Path) -> list[bytes]:
    """The keys of this host: none of them should lie where copies of the store do."""
    return [key for file in folder.glob("*.key") for key in file.read_bytes().split()]


def _holds_a_key(file: Path, held: list[bytes]) -> bool:
    content = _content(file)
    if PASSED_ON in content:
        start = content.index(PASSED_ON)
        return not content[content.index(b"\n", start) + 1 :].startswith(b"\\.")
    return any(key in content for key in held) or (len(content) < 4096 and _is_key_file(content))


def _is_key_file(content: bytes) -> bool:
    try:
        return bool(key_files.parsed(content.decode("ascii"), "copy"))
    except (Unready, UnicodeDecodeError):
        return False
