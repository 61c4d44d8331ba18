"""A company made of real people's questions: any folder of the routing format, ready for the demo to play.

The people of the data keep the names that the data gives them ("u0042"), with an invented first name so that
a transcript can be read: "Robin u0042". Nothing else is invented: their title is what they answered about.
"""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from bot.cli.importer.lines import NotReadable, TextFile
from demo.company import Channel, Company, Person
from demo.records import Answer, CompanyError, Question, read_answers, read_questions

# First names that say nothing of who bears them.
FIRST_NAMES = (
    *(
        "Alex",
        "Andrea",
        "Ariel",
        "Billie",
        "Camille",
        "Charlie",
        "Claude",
        "Dana",
        "Eden",
        "Frances",
        "Gabriel",
    ),
    *(
        "Harper",
        "Jackie",
        "Jamie",
        "Jordan",
        "Kim",
        "Lou",
        "Maxime",
        "Morgan",
        "Nour",
        "Robin",
        "Sacha",
        "Sam",
    ),
    *("Sasha", "Taylor", "Yael"),
)
MEMBERS_AT_MOST = 500


def from_routing(folder: Path, members: int = MEMBERS_AT_MOST) -> Company:
    """The company of a routing folder, as it stood at the cut: history behind it, test questions to come.

    At most `members` people have an open account: those who answered three times or more before the cut, then
    those who ask or answer in the test, in order of time. The others stand in the history as people who left,
    and the test questions that they ask are left out.
    """
    meta = _meta(folder)
    cut = meta["cut_time"]
    questions, answers = list(read_questions(folder)), list(read_answers(folder))
    present = _present(questions, answers, cut, members)
    people = _people(questions, answers, present, cut.date())
    asked = [question for question in questions if question.split == "history" or question.asker in present]
    kept = {question.id for question in asked}
    everyone = tuple(person.handle for person in people if not person.deleted)
    return Company(
        name=meta["name"],
        team=f"routing-{meta['name']}",
        locale="en-GB",
        tz="Europe/Paris",
        today=cut.date(),
        people=tuple(people),
        channels=(
            Channel("general", "", everyone),
            Channel("questions", "Ask here: someone knows.", everyone, role="questions"),
        ),
        questions=tuple(asked),
        answers=tuple(answer for answer in answers if answer.question_id in kept),
        notice=f"{meta.get('site', '')} ({meta.get('licence', 'licence unknown')})",
    )


def _meta(folder: Path) -> dict[str, Any]:
    try:
        meta: dict[str, Any] = json.loads(TextFile.at(folder / "meta.json").text())
        cut = datetime.fromisoformat(meta["cut_time"])
        name = str(meta.get("name") or folder.name)
        return {**meta, "name": name, "cut_time": cut if cut.tzinfo else cut.replace(tzinfo=UTC)}
    except NotReadable as error:
        raise CompanyError(str(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CompanyError(f"{folder / 'meta.json'}: cannot be understood ({error})") from error


def _present(
    questions: Iterable[Question], answers: Iterable[Answer], cut: datetime, members: int
) -> set[str]:
    """The handles of those whose account is open; who answered most comes first, ties in order of time."""
    busy = Counter(answer.user for answer in answers if answer.created < cut)
    answered = [user for user, count in busy.most_common() if count >= 3]
    test = [question for question in questions if question.split == "test"]
    asked = {question.id for question in test}
    later = chain(
        ((question.created, question.asker) for question in test if question.asker),
        ((answer.created, answer.user) for answer in answers if answer.question_id in asked),
    )
    ordered = dict.fromkeys([*answered, *(handle for _, handle in sorted(later))])
    return set(list(ordered)[:members])


def _people(questions: list[Question], answers: list[Answer], present: set[str], today: date) -> list[Person]:
    titles = _titles(questions, answers)
    askers = {question.asker for question in questions if question.asker}
    handles = sorted(askers | {answer.user for answer in answers})
    return [
        Person(
            handle=handle,
            name=f"{FIRST_NAMES[place % len(FIRST_NAMES)]} {handle}",
            title=titles.get(handle, ""),
            site="",
            locale="en-GB",
            tz="Europe/Paris",
            languages=("en",),
            left=None if handle in present else today,
        )
        for place, handle in enumerate(handles)
    ]


def _titles(questions: list[Question], answers: list[Answer]) -> dict[str, str]:
    """For each person the three tags they answered most before the cut; the site where there are no tags."""
    history = {question.id: question for question in questions if question.split == "history"}
    subjects: dict[str, Counter[str]] = {}
    for answer in answers:
        if question := history.get(answer.question_id):
            subjects.setdefault(answer.user, Counter()).update(question.tags or [question.site])
    return {
        user: ", ".join(tag for tag, _ in counted.most_common(3) if tag) for user, counted in subjects.items()
    }
