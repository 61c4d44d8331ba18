"""A company to try the bot on: people, channels, past questions and answers, and the questions of the tour.

`demo/company_folder.py` reads one from a folder in the form of `demo/company/`, `demo/routing.py` from any
folder of the routing format. People are named by their handle everywhere; `Person.id` is the id that a Slack
workspace knows them by. A company that contradicts itself (an answer by nobody, a manager who does not
exist) is refused with `CompanyError`.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Literal

from demo.records import Answer, CompanyError, Question


def slack_id(prefix: str, name: str) -> str:
    """An id in Slack's form, the same on every run and every machine: U + ten of A-Z and 2-7."""
    digest = hashlib.sha256(f"{prefix}:{name}".encode()).digest()
    return prefix + base64.b32encode(digest).decode()[:10]


@dataclass(frozen=True)
class Person:
    """One account.

    `manager` is a handle; `mentor` is None for whoever never said; `hours` are local, "07:00-16:00", and None
    means the workspace's own.
    """

    handle: str
    name: str
    title: str
    site: str
    locale: str
    tz: str
    languages: tuple[str, ...] = ()
    expertise: tuple[str, ...] = ()
    learning: tuple[str, ...] = ()
    manager: str | None = None
    mentor: bool | None = None
    hours: str | None = None
    leader: bool = False
    admin: bool = False
    learning_lead: bool = False
    bot: bool = False
    restricted: bool = False
    joined: date | None = None
    left: date | None = None
    paused_until: date | None = None

    @property
    def id(self) -> str:
        return slack_id("U", self.handle)

    @property
    def deleted(self) -> bool:
        """Slack's word for an account that was closed."""
        return self.left is not None


@dataclass(frozen=True)
class Channel:
    """`members` are handles, those who left excluded; `role` says what the bot uses the channel for."""

    name: str
    purpose: str
    members: tuple[str, ...]
    private: bool = False
    role: Literal["questions", "rituals"] | None = None

    @property
    def id(self) -> str:
        return slack_id("C", self.name)


@dataclass(frozen=True)
class TourQuestion:
    """To be asked in the demo: `experts` could well answer, `answerer` does, `avoid` must not be asked."""

    key: str
    kind: Literal["route", "memory", "nobody", "anonymous"]
    asker: str
    language: str
    text: str
    experts: tuple[str, ...] = ()
    answerer: str | None = None
    answer: str | None = None
    remembers: str | None = None  # id of the history question whose accepted answer solves this one
    avoid: tuple[str, ...] = ()
    anonymous: bool = False
    urgent: bool = False


@dataclass(frozen=True)
class Company:
    """Everything the demo knows, checked: every handle and every id in it leads somewhere."""

    name: str
    team: str
    locale: str
    tz: str
    today: date
    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]
    tour: tuple[TourQuestion, ...] = ()
    notice: str = ""  # attribution that must be shown wherever the texts are

    def __post_init__(self) -> None:
        for name, broken in _contradictions(self):
            raise CompanyError(f"{self.name}: {name}: {broken}")

    @property
    def team_id(self) -> str:
        return slack_id("T", self.team)

    @property
    def headcount(self) -> int:
        """How many work here: what every page that tells of the company says."""
        return sum(not (person.deleted or person.bot) for person in self.people)

    @cached_property
    def by_handle(self) -> Mapping[str, Person]:
        return {person.handle: person for person in self.people}

    @cached_property
    def by_id(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.people}

    @property
    def questions_channel(self) -> Channel:
        return next(channel for channel in self.channels if channel.role == "questions")

    def history(self) -> Iterator[Question]:
        """What was asked before the demo begins, oldest first."""
        return (question for question in self.questions if question.split == "history")

    def test(self) -> Iterator[Question]:
        """What is asked during the demo, oldest first; Orlavent has a tour instead."""
        return (question for question in self.questions if question.split == "test")

    def answers_to(self, question_id: str) -> tuple[Answer, ...]:
        return self._answers.get(question_id, ())

    @cached_property
    def _answers(self) -> Mapping[str, tuple[Answer, ...]]:
        found: dict[str, list[Answer]] = {}
        for answer in self.answers:
            found.setdefault(answer.question_id, []).append(answer)
        return {question_id: tuple(answers) for question_id, answers in found.items()}


def _contradictions(company: Company) -> Iterator[tuple[str, str]]:
    """What does not hold together, as (where, what)."""
    handles = {person.handle for person in company.people}
    questions = {question.id for question in company.questions}
    if len(handles) != len(company.people):
        yield "people", "two people share a handle"
    if not any(channel.role == "questions" for channel in company.channels):
        yield "channels", "no channel has the role questions"
    for where, handle in _mentions(company):
        if handle not in handles:
            yield where, f"nobody is called {handle}"
    for answer in company.answers:
        if answer.question_id not in questions:
            yield answer.id, f"answers no known question: {answer.question_id}"
    for asked in company.tour:
        if asked.remembers and asked.remembers not in questions:
            yield asked.key, f"remembers no known question: {asked.remembers}"


def _mentions(company: Company) -> Iterator[tuple[str, str]]:
    """Every handle that stands somewhere, with the place."""
    yield from ((p.handle, p.manager) for p in company.people if p.manager)
    yield from ((q.id, q.asker) for q in company.questions if q.asker)
    yield from ((a.id, a.user) for a in company.answers)
    yield from ((c.name, member) for c in company.channels for member in c.members)
    for asked in company.tour:
        named = chain([asked.asker, asked.answerer or asked.asker], asked.experts, asked.avoid)
        yield from ((asked.key, handle) for handle in named)
