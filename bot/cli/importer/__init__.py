"""`python -m bot import DIR`: warms a workspace up with the past questions and answers of its people.

The folder holds `questions.jsonl` and `answers.jsonl` (plain or `.gz`), one JSON object a line:
questions have `id`, `created`, `asker`, `title`, `body` and `split` (only "history" is brought in); answers
have `id`, `question_id`, `user`, `created`, `score`, `accepted` and `text`. `asker` and `user` are Slack ids,
or names that `people.json` maps to Slack ids. Whoever is not in the workspace is a former colleague.

One bad line costs itself alone, and is named; so is what was read in another way than it is written.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from time import sleep
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.cli.importer import rows
from bot.cli.importer.lines import ImportLine, NotReadable, TextFile
from bot.cli.importer.rows import AnswerRow, QuestionRow
from bot.handlers.incoming.payload import storable
from bot.services.questions.asking import LONGEST_QUESTION
from bot.services.questions.importing import PastAnswer, PastQuestion, bring_in
from bot.store.base import Sessions
from bot.store.models import Member
from bot.store.people import members

BATCH = 50  # questions in one transaction
BREATH = 0.1  # seconds between two: the longest that a bot of another process waits before it tries again
LONGEST_SOURCE = 80  # what the column holds
MENTION = re.compile(r"<@(\w+)(?:\|[^>]*)?>")  # how Slack writes a member in a text
NAMED_AT_MOST = 20  # bad lines named one by one; the rest are counted
Progress = Callable[[int, int], None]
Row = TypeVar("Row", QuestionRow, AnswerRow)


class _Pairs(list[tuple[str, object]]):
    """An object of JSON as it is written, twice named or not."""


class NotADataset(NotReadable):
    """The folder does not hold what the format wants; the message says what is missing."""


@dataclass
class Report:
    """What was done: questions brought in or known before, lines that were not read, and how others were."""

    new: int = 0
    known: int = 0
    bad: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    strangers: set[str] = field(default_factory=set)

    def complaints(self) -> list[str]:
        """The first bad lines and notes, and how many more there are."""
        return [
            *_first([f"note: {line}" for line in self.notes], "notes"),
            *_first([f"skipped: {line}" for line in self.bad], "lines"),
        ]


def _first(said: list[str], of_what: str) -> list[str]:
    more = len(said) - NAMED_AT_MOST
    return [*said[:NAMED_AT_MOST], f"… and {more} more {of_what}."] if more > 0 else said


def bring_in_folder(
    sessions: Sessions,
    folder: Path,
    *,
    names: Mapping[str, str] | None = None,
    shift: timedelta = timedelta(),
    progress: Progress = lambda done, total: None,
) -> Report:
    """Bring a folder in, a few hundred questions a transaction; a second run adds nothing.

    `names` maps the data's people to Slack ids; `shift` moves every date, so that old data can play "today".
    """
    report = Report()
    known_as = {**_people_file(folder, report), **(names or {})}
    told = [*_rows(folder, "answers.jsonl", rows.answer, report)]
    asked = [row for _, row in _rows(folder, "questions.jsonl", rows.question, report)]
    answers = _by_question(told, {row.id for row in asked}, report)
    past = sorted((row for row in asked if row.split != "test"), key=lambda row: row.at)
    for start in range(0, len(past), BATCH):
        if start:
            sleep(BREATH)
        with sessions.begin() as session:
            for row in past[start : start + BATCH]:
                one = _past(session, folder.name, row, answers[row.id], known_as, shift, report)
                fresh = bring_in(session, one)
                report.new, report.known = report.new + fresh, report.known + (not fresh)
        progress(min(start + BATCH, len(past)), len(past))
    return report


def _by_question(
    told: list[tuple[int, AnswerRow]], asked: set[str], report: Report
) -> dict[str, list[AnswerRow]]:
    """The answers of each question, oldest first; those to no question of the file are named."""
    found: dict[str, list[AnswerRow]] = defaultdict(list)
    for number, row in sorted(told, key=lambda one: one[1].at):
        found[row.question_id].append(row)
        if row.question_id not in asked:
            report.bad.append(f"answers.jsonl, line {number}: there is no question {row.question_id[:80]}")
    return found


def _past(
    session: Session,
    dataset: str,
    row: QuestionRow,
    answers: list[AnswerRow],
    known_as: Mapping[str, str],
    shift: timedelta,
    report: Report,
) -> PastQuestion:
    def who(name: str) -> Member | None:
        slack_id = MENTION.sub(r"\1", known_as.get(name, name))
        member = members.find(session, slack_id) if name else None
        if member is None and name:
            report.strangers.add(name)
        return member

    return PastQuestion(
        source=_source(dataset, row.id),
        asker=who(row.asker),
        text=row.text,
        at=row.at + shift,
        answers=tuple(
            PastAnswer(
                source=_source(dataset, answer.id),
                author=who(answer.user),
                text=answer.text,
                at=answer.at + shift,
                score=answer.score,
                accepted=answer.accepted,
            )
            for answer in answers
        ),
    )


def _source(dataset: str, number: str) -> str:
    """What a row of a data set is known by; one too long for its column is hashed, so that no two are one."""
    plain = f"import:{storable(dataset)}:{number}"
    return plain if len(plain) <= LONGEST_SOURCE else f"import:{sha256(plain.encode()).hexdigest()}"


def _people_file(folder: Path, report: Report) -> dict[str, str]:
    """Whom its names stand for; a name without a Slack id is named, and stands for itself."""
    file = folder / "people.json"
    if not _exists(file):
        return {}
    source = TextFile.at(file)
    try:
        named = json.loads(source.text(), object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        named = None
    if not isinstance(named, _Pairs):
        raise NotADataset(f"{file} should map names to Slack ids")
    report.notes += [source.note] if source.note else []
    found: dict[str, str] = {}
    for written, value in named:
        name, slack_id = rows.name(storable(written)) or "", storable(rows.name(value) or "")
        if not slack_id:
            report.bad.append(f"people.json: {name[:80]!r} has no Slack id")
        elif found.setdefault(name, slack_id) != slack_id:
            report.bad.append(f"people.json: {name[:80]!r} is there twice; the first counts")
    return found


def _rows(
    folder: Path, name: str, read: Callable[[dict[str, object]], Row], report: Report
) -> Iterator[tuple[int, Row]]:
    """The good lines of a file, with their numbers; bad ones are named in the report and skipped."""
    source = file_of(folder, name)
    report.notes += [source.note] if source.note else []
    first_at: dict[str, int] = {}
    is_empty = True
    for line in _entries(source, report):
        if not line.problem and not line.text.strip():
            continue
        where, is_empty = f"{source.path.name}, line {line.number}", False
        try:
            row, is_cleaned = rows.told(line)
            made = read(row)
            if first_at.setdefault(made.id, line.number) != line.number:
                raise rows.BadRow(f"has the id of line {first_at[made.id]}")
        except rows.BadRow as problem:
            report.bad.append(f"{where}: {problem}")
            continue
        if is_cleaned:
            report.notes.append(f"{where}: characters that no database keeps were left out")
        if len(made.text) > LONGEST_QUESTION:
            report.notes.append(f"{where}: only its first {LONGEST_QUESTION:,} characters are kept")
        yield line.number, made
    if is_empty:
        report.bad.append(f"{source.path.name}: the file is empty")


def _entries(source: TextFile, report: Report) -> Iterator[ImportLine]:
    """Its lines; where it is one list of JSON, however that is laid out, the entries of it."""
    first = next((line.text for line in source.lines() if line.text.strip()), "")
    if not first.lstrip().startswith("["):
        return source.lines()
    try:
        whole = json.loads(source.text(), strict=False)
    except (ValueError, RecursionError, NotReadable):
        return source.lines()
    report.notes.append(f"{source.path.name}: is one list, whose entries are counted as its lines")
    return (ImportLine(number, json.dumps(entry)) for number, entry in enumerate(whole, 1))


def file_of(folder: Path, name: str) -> TextFile:
    """A file of a data set, plain or packed."""
    for file in (folder / name, folder / f"{name}.gz"):
        if _exists(file):
            return TextFile.at(file)
    raise NotADataset(f"{folder} has neither {name} nor {name}.gz")


def _exists(file: Path) -> bool:
    try:
        return file.exists()
    except OSError as error:
        raise NotReadable(f"{file} cannot be read: {error.strerror or error}.") from error
