"""How good and how fair rankings are, by the rules of the benchmark's own scorer.

FairHit@3: the share of questions for which somebody who can answer is among the three asked, when nobody may
be asked more than 20 times in any 100 consecutive questions (whoever is at that cap is passed over).
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.communities import Community

ASKED = 3
CAP, PER = 20, 100


@dataclass(frozen=True, slots=True)
class Figures:
    fair_hit: float  # somebody right among the three asked under the cap
    hit: float  # among the first three, no cap
    first: float  # mean of 1 / rank of the first right one
    busiest: float  # share of the questions that went to the one most asked, no cap
    coverage: float  # share of the candidates ever among the first three, no cap
    asked: float = 0.0  # people asked a question under the cap, on average


class Turns:
    """Who was asked which of the last PER questions, and so who may not be asked the next one."""

    def __init__(self) -> None:
        self._asked: deque[Sequence[str]] = deque(maxlen=PER)

    def ago(self) -> dict[str, tuple[int, ...]]:
        """For each person asked lately, how many questions ago (1 = the last one)."""
        found: dict[str, list[int]] = {}
        for number, people in enumerate(reversed(self._asked), start=1):
            for person in people:
                found.setdefault(person, []).append(number)
        return {person: tuple(numbers) for person, numbers in found.items()}

    def at_cap(self) -> set[str]:
        """Those asked CAP times in the PER questions before this one."""
        load = Counter(person for people in self._asked for person in people)
        return {person for person, times in load.items() if times >= CAP}

    def ask(self, ranking: Iterable[str]) -> list[str]:
        """Ask the first three of the ranking who may be asked."""
        full = self.at_cap()
        asked = [person for person in ranking if person not in full][:ASKED]
        self._asked.append(asked)
        return asked


def figures(community: Community, rankings: Mapping[str, Sequence[str]]) -> Figures:
    """Rankings of candidates, best first, by question id, for every scored question."""
    turns, load, fair, hits, first, reached = Turns(), Counter[str](), 0, 0, 0.0, 0
    questions = community.scored
    for question in questions:
        able, right = community.candidates - {question.asker}, community.relevant[question.id]
        ranking = [person for person in rankings[question.id] if person in able]
        asked = turns.ask(ranking)
        fair += bool(right & set(asked))
        reached += len(asked)
        hits += bool(right & set(ranking[:ASKED]))
        first += next((1 / place for place, person in enumerate(ranking, 1) if person in right), 0.0)
        load.update(ranking[:ASKED])
    count = max(1, len(questions))
    busiest = max(load.values(), default=0) / count
    covered = len(load) / max(1, len(community.candidates))
    return Figures(fair / count, hits / count, first / count, busiest, covered, reached / count)
