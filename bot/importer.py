"""`python -m bot import DIR`: warms a workspace up with the past questions and answers of its people.

The folder holds `questions.jsonl` and `answers.jsonl` (plain or `.gz`), one JSON object a line:
questions have `id`, `created`, `asker`, `title`, `body` and `split` (only "history" is brought in); answers
have `id`, `question_id`, `user`, `created`, `score`, `accepted` and `text`. `asker` and `user` are Slack ids,
or names that `people.json` maps to Slack ids. Whoever is not in the workspace is a former colleague.
"""

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot.services.imports import PastAnswer, PastQuestion, bring_in
from bot.store import people, workspaces
from bot.store.base import Sessions
from bot.store.models import Member

BATCH = 200
LONGEST_SOURCE = 80  # what the column holds
NAMED_AT_MOST = 20  # bad lines named one by one; the rest are counted
Progress = Callable[[int, int], None]


class NotADataset(Exception):  # noqa: N818
    """The folder does not hold what the format wants; the message says what is missing."""


@dataclass
class Report:
    """What was done: questions brought in, known before, and lines that could not be read."""

    new: int = 0
    known: int = 0
    bad: list[str] = field(default_factory=list)
    strangers: set[str] = field(default_factory=set)

    def complaints(self) -> list[str]:
        """The first bad lines, and how many more there are."""
        more = len(self.bad) - NAMED_AT_MOST
        named = [f"skipped: {line}" for line in self.bad[:NAMED_AT_MOST]]
        return [*named, f"… and {more} more lines."] if more > 0 else named


def bring_in_folder(
    sessions: Sessions,
    team_id: str,
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
    known_as = {**_people_file(folder), **(names or {})}
    answers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(folder, "answers.jsonl", ("id", "question_id", "user", "created"), report):
        answers[row["question_id"]].append(row)
    wanted = ("id", "created", "title")
    rows = [row for row in _rows(folder, "questions.jsonl", wanted, report) if row.get("split") != "test"]
    rows.sort(key=lambda row: row["created"])
    for start in range(0, len(rows), BATCH):
        with sessions.begin() as session:
            for row in rows[start : start + BATCH]:
                past = _past(session, team_id, folder.name, row, answers[row["id"]], known_as, shift, report)
                workspace = workspaces.of_team(session, team_id)
                fresh = bring_in(session, workspace, past)
                report.new, report.known = report.new + fresh, report.known + (not fresh)
        progress(min(start + BATCH, len(rows)), len(rows))
    return report


def _past(
    session: Session,
    team_id: str,
    dataset: str,
    row: dict[str, Any],
    answers: list[dict[str, Any]],
    known_as: Mapping[str, str],
    shift: timedelta,
    report: Report,
) -> PastQuestion:
    def who(name: str | None) -> Member | None:
        workspace = workspaces.of_team(session, team_id)
        member = people.find(session, workspace, known_as.get(name, name)) if name else None
        if member is None and name:
            report.strangers.add(name)
        return member

    return PastQuestion(
        source=_source(dataset, row["id"]),
        asker=who(row.get("asker")),
        text=f"{row['title']}\n{row.get('body') or ''}".strip(),
        at=_instant(row["created"]) + shift,
        answers=tuple(
            PastAnswer(
                source=_source(dataset, answer["id"]),
                author=who(answer["user"]),
                text=answer.get("text") or "",
                at=_instant(answer["created"]) + shift,
                score=int(answer.get("score") or 0),
                accepted=bool(answer.get("accepted")),
            )
            for answer in sorted(answers, key=lambda answer: str(answer["created"]))
        ),
    )


def _source(dataset: str, number: object) -> str:
    """What a row of a data set is known by; one too long for its column is hashed, so that no two are one."""
    plain = f"import:{dataset}:{number}"
    return plain if len(plain) <= LONGEST_SOURCE else f"import:{sha256(plain.encode()).hexdigest()}"


def _people_file(folder: Path) -> dict[str, str]:
    file = folder / "people.json"
    if not file.exists():
        return {}
    try:
        named = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        named = None
    if not isinstance(named, dict):
        raise NotADataset(f"{file} should map names to Slack ids")
    return {str(name): str(slack_id) for name, slack_id in named.items()}


def _rows(folder: Path, name: str, needed: tuple[str, ...], report: Report) -> Iterator[dict[str, Any]]:
    """The good lines of a file; bad ones are named in the report and skipped."""
    for number, line in enumerate(_lines(folder, name), start=1):
        if not line.strip():
            continue
        problem = None
        try:
            row = json.loads(line)
            missing = [key for key in needed if not row.get(key)]
            problem = f"lacks {', '.join(missing)}" if missing else None
            _instant(row["created"])
            int(row.get("score") or 0)
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            problem = problem or f"{type(error).__name__}: {error}"
        if problem:
            report.bad.append(f"{name}, line {number}: {problem}")
        else:
            yield row


def _lines(folder: Path, name: str) -> Iterator[str]:
    plain, packed = folder / name, folder / f"{name}.gz"
    if plain.exists():
        with plain.open(encoding="utf-8", errors="replace") as file:
            yield from file
    elif packed.exists():
        with gzip.open(packed, "rt", encoding="utf-8", errors="replace") as file:
            yield from file
    else:
        raise NotADataset(f"{folder} has neither {name} nor {name}.gz")


def _instant(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
