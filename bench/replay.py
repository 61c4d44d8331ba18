"""A community lived through again, in order of time, by the product's own matcher and by plain methods.

When a test question comes, everything created before it is known and nothing after it (`offline`: nothing
after the cut). Each scored question is ranked, three people are asked, and the next question knows of it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bench.communities import Answer, Community, Question, is_good
from bench.measures import ASKED, Turns
from bot.matching.choice_learner import ChoiceLearner
from bot.matching.evidence_floor import worth_asking
from bot.matching.ranking import Candidate, Matcher, Piece
from bot.search.hybrid import HybridIndex, Vector
from bot.search.query import Query
from bot.text.terms import terms

Rankings = dict[str, list[str]]
Progress = Callable[[int, int], None]
RECENT = 30.0  # days: what "lately" means to the plain methods


@dataclass(frozen=True, slots=True)
class Texts:
    """What the methods read of each question: its vector by id, and how far the model knows its language."""

    vectors: Mapping[str, Vector]
    trust: Mapping[str, float]


class Method(Protocol):
    """Learns as a community lives, and ranks the people who may be asked, best first."""

    def learn(self, question: Question, answer: Answer) -> None: ...

    def notice(self, question: Question) -> None: ...

    def rank(self, question: Question, able: Sequence[str], turns: Turns) -> list[str]: ...


def replay(
    community: Community, method: Method, *, offline: bool = False, progress: Progress | None = None
) -> Rankings:
    """Rankings of every scored question by one method."""
    rankings: Rankings = {}
    turns, scored = Turns(), {question.id for question in community.scored}
    for _, question, answer in _events(community):
        known = not offline or (answer or question).created < community.cut
        if answer is not None:
            if known and answer.user != question.asker and answer.user in community.candidates:
                method.learn(question, answer)
            continue
        if question.id in scored:
            able = sorted(community.candidates - {question.asker})
            rankings[question.id] = method.rank(question, able, turns)
            turns.ask(rankings[question.id])
            if progress is not None:
                progress(len(rankings), len(scored))
        if known:
            method.notice(question)
    return rankings


def _events(community: Community) -> Iterator[tuple[str, Question, Answer | None]]:
    """Questions and answers by time; at one instant questions first, so that none knows its own answer."""
    events: list[tuple[str, int, str, Question, Answer | None]] = []
    for question in community.questions:
        events.append((question.created, 0, question.id, question, None))
        events += [(a.created, 1, a.id, question, a) for a in question.answers]
    for created, _, _, question, answer in sorted(events, key=lambda e: e[:3]):
        yield created, question, answer


class Product:
    """Éclair itself: the Matcher that the bot runs. Those at the cap stay at their unpriced place: the
    scorer passes them over, as the bot would not have named them. Not `priced`: nobody's turns count. Not
    `adapting`: the weights stay as shipped. `approval`: each piece counts only that long after its answer, as
    if its owner were asked first. `floor`: the ranking ends with those of the first three who are really
    asked (`bot.matching.evidence_floor`)."""

    def __init__(
        self,
        community: Community,
        texts: Texts,
        *,
        priced: bool = True,
        adapting: bool = True,
        approval: timedelta = timedelta(),
        floor: bool = False,
    ) -> None:
        self._texts = texts
        self._rule = community.rule
        self._priced = priced
        self._approval = approval
        self._floor = floor
        self._waiting: deque[Piece] = deque()
        users = {a.user for q in community.questions for a in q.answers}
        users |= {q.asker for q in community.questions if q.asker}
        self._number = {user: number for number, user in enumerate(sorted(users), start=1)}
        self._user = {number: user for user, number in self._number.items()}
        self._source = {question.id: n for n, question in enumerate(community.questions, start=1)}
        self.pieces: list[Piece] = []
        self.matcher = Matcher()
        self._onlooker = ChoiceLearner(self.matcher, adapting=adapting)

    def learn(self, question: Question, answer: Answer) -> None:
        if is_good(answer, self._rule):
            self._onlooker.answered(self._source[question.id], self._number[answer.user])
        piece = Piece(
            len(self.pieces) + 1,
            self._number[answer.user],
            "answer",
            question.text,
            answer.at,
            source=self._source[question.id],
            vector=self._texts.vectors.get(question.id),
            asker=self._number.get(question.asker or ""),
        )
        self.pieces.append(piece)
        self._waiting.append(piece)
        self._approve(answer.at)

    def _approve(self, now: datetime) -> None:
        """What was shown long enough ago counts from here on."""
        while self._waiting and self._waiting[0].at + self._approval <= now:
            self.matcher.add([self._waiting.popleft()])

    def notice(self, question: Question) -> None:
        self._approve(question.at)
        self._onlooker.asked(self._source[question.id], self.query(question), question.at)
        if question.asker:
            self.matcher.seen(self._number[question.asker], question.at)

    def query(self, question: Question) -> Query:
        vector, trust = self._texts.vectors.get(question.id), self._texts.trust.get(question.id, 0.0)
        return Query(question.text, vector, trust, self._number.get(question.asker or ""))

    def candidates(self, able: Sequence[str], turns: Turns) -> list[Candidate]:
        if not self._priced:
            return [Candidate(self._number[user]) for user in able]
        ago, full = turns.ago(), turns.at_cap()
        return [Candidate(self._number[user], ago=() if user in full else ago.get(user, ())) for user in able]

    def rank(self, question: Question, able: Sequence[str], turns: Turns) -> list[str]:
        self._approve(question.at)
        self.matcher.wait_for_graph()  # so that two runs of a large community agree to the last place
        ranking = self.matcher.rank(
            self.query(question), self.candidates(able, turns), now=question.at, count=len(able)
        )
        found = ranking.suggestions
        if self._floor and (ranking.tells or ranking.early):
            full = turns.at_cap()
            free = [one for one in found if self._user[one.person] not in full]
            found = tuple(worth_asking(free[:ASKED], tells=ranking.tells))
        return [self._user[suggestion.person] for suggestion in found]


class Plain:
    """Untrained methods over the same texts: the rows that a ranking has to beat."""

    def __init__(self, name: str, texts: Texts, seed: int) -> None:
        self.name = name
        self._texts = texts
        self._chance = np.random.default_rng(seed)
        self._index = HybridIndex()
        self._key: dict[str, int] = {}
        self._by: dict[int, list[str]] = defaultdict(list)
        self._sums: dict[str, NDArray[np.float32]] = {}
        self._times: dict[str, list[datetime]] = defaultdict(list)

    def learn(self, question: Question, answer: Answer) -> None:
        key = self._key.setdefault(question.id, len(self._key) + 1)
        vector = self._texts.vectors.get(question.id)
        if key not in self._by:
            self._index.add(key, terms(question.text), vector)
        self._by[key].append(answer.user)
        self._times[answer.user].append(answer.at)
        if vector is not None:
            self._sums[answer.user] = self._sums.get(answer.user, np.zeros_like(vector)) + vector

    def notice(self, question: Question) -> None:
        """Plain methods count answers alone."""

    def rank(self, question: Question, able: Sequence[str], turns: Turns) -> list[str]:
        tie = self._chance.permutation(len(able))
        score = PLAIN[self.name](self, question, able)
        return [able[n] for n in np.lexsort((tie, -score))]

    def random(self, question: Question, able: Sequence[str]) -> NDArray[np.float64]:
        return self._chance.random(len(able))

    def lately(self, question: Question, able: Sequence[str]) -> NDArray[np.float64]:
        now = question.at.timestamp()
        ages = [np.array([now - at.timestamp() for at in self._times[user]]) / 86_400 for user in able]
        return np.array([np.sum(0.5 ** (age / RECENT)) for age in ages])

    def centroid(self, question: Question, able: Sequence[str]) -> NDArray[np.float64]:
        vector = self._texts.vectors.get(question.id)
        if vector is None:
            return np.zeros(len(able))
        sums = [self._sums.get(user, np.zeros_like(vector)) for user in able]
        return np.array([total @ vector / (np.linalg.norm(total) + 1e-9) for total in sums])

    def centroid_lately(self, question: Question, able: Sequence[str]) -> NDArray[np.float64]:
        return np.maximum(self.centroid(question, able), 0) * np.log1p(self.lately(question, able))

    def words(self, question: Question, able: Sequence[str]) -> NDArray[np.float64]:
        hits = self._index.lexical.search(terms(question.text), 100)
        return self._vote(able, hits.keys.tolist(), hits.scores.tolist())

    def meaning(self, question: Question, able: Sequence[str]) -> NDArray[np.float64]:
        vector = self._texts.vectors.get(question.id)
        if vector is None:
            return np.zeros(len(able))
        hits = self._index.dense.search(vector, 50)
        return self._vote(able, hits.keys.tolist(), hits.scores.tolist())

    def _vote(self, able: Sequence[str], keys: list[int], scores: list[float]) -> NDArray[np.float64]:
        votes: dict[str, float] = defaultdict(float)
        for key, score in zip(keys, scores, strict=True):
            for user in self._by[key]:
                votes[user] += score
        return np.array([votes[user] for user in able])


PLAIN: dict[str, Callable[[Plain, Question, Sequence[str]], NDArray[np.float64]]] = {
    "random": Plain.random,
    "most active lately": Plain.lately,
    "mean embedding": Plain.centroid,
    "BM25, 100 nearest vote": Plain.words,
    "embedding, 50 nearest vote": Plain.meaning,
    "mean × recent activity": Plain.centroid_lately,
}
