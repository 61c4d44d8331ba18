"""The benchmark's figures: measured as its own scorer does, by the product's matcher, the same every time."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bench.communities import Answer, Community, Question, community, read
from bench.learn import fit
from bench.measures import CAP, PER, Turns, figures
from bench.replay import PLAIN, Plain, Product, Texts, replay
from bench.routing import write
from bot.matching.fairness import bucket
from bot.matching.ranking import Candidate

ROUTING = Path(os.environ.get("ROUTING_DATA", Path(__file__).parents[3] / "shared" / "routing"))
TOPICS = ("ingress certificate cluster", "payslip bonus salary", "train hotel refund", "badge door parking")


def village(weeks: int = 30, *, passing_by: Sequence[int] = range(len(TOPICS))) -> Community:
    """Four people each know one topic, one answers whatever comes, ten say little of use at some topics."""
    questions = []
    for week in range(weeks):
        for n, topic in enumerate(TOPICS):
            at = f"20{20 + week // 10}-{1 + week % 10:02}-{10 + n}T09:00:00Z"
            late = at.replace("T09", "T15")
            number = f"q{week:02}{n}"
            passer = f"passer{(week * 4 + n) % 10}"
            answers: tuple[Answer, ...] = (Answer(f"a{number}", f"expert{n}", late, 3, True),)
            if n in passing_by:
                answers += (Answer(f"c{number}", passer, late, 0, False),)
            if (week + n) % 3 == 0:
                answers += (Answer(f"b{number}", "anybody", late.replace("T15", "T16"), 1, False),)
            text = f"{topic} case {week}"
            questions.append(Question(number, f"asker{(week + n) % 9}", at, text, week > weeks // 2, answers))
    return community("village", questions, questions[(weeks // 2 + 1) * 4].created, 3, "score")


def rows(questions: Community, seed: int = 0) -> Texts:
    """A vector a topic, with a little noise."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(len(TOPICS), 16))
    vectors = {}
    for question in questions.questions:
        topic = next(n for n, topic in enumerate(TOPICS) if question.text.startswith(topic))
        row = centres[topic] + 0.3 * rng.normal(size=16)
        vectors[question.id] = (row / np.linalg.norm(row)).astype(np.float32)
    return Texts(vectors, dict.fromkeys(vectors, 1.0))


def test_every_question_finds_its_expert_and_no_one_is_asked_each_time():
    lived = village()
    texts = rows(lived)
    ours = figures(lived, replay(lived, Product(lived, texts)))
    plain = figures(lived, replay(lived, Plain("embedding, 50 nearest vote", texts, seed=5)))

    assert (ours.hit, ours.fair_hit) == (1.0, 1.0)
    assert ours.busiest < 0.5 < plain.busiest


def test_whoever_is_really_asked_is_of_the_first_three_and_fewer_where_fewer_are_likely():
    lived = village(passing_by=(0, 1))  # of the other two topics, two people know anything
    texts = rows(lived)
    three, really = (replay(lived, Product(lived, texts, floor=floor)) for floor in (False, True))

    assert figures(lived, three).asked == 3.0
    assert 1.0 <= figures(lived, really).asked < 3.0
    assert figures(lived, really).fair_hit == 1.0
    first = lived.scored[0].id
    assert set(really[first]) <= set(three[first][:3])


def test_a_replay_knows_nothing_of_what_comes_later():
    lived = village()
    texts = rows(lived)
    whole = replay(lived, Product(lived, texts))
    short = community("short", list(lived.questions[:-8]), lived.cut, 3, "score")
    known = replay(short, Product(short, texts))
    assert all(whole[question] == ranking for question, ranking in known.items())


def test_a_replay_is_the_same_every_time():
    lived = village()
    for name in PLAIN:
        first, again = (replay(lived, Plain(name, rows(lived), seed=5)) for _ in range(2))
        assert first == again
    first, again = (replay(lived, Product(lived, rows(lived))) for _ in range(2))
    assert first == again


def test_offline_learns_nothing_after_the_cut():
    lived = village()
    product = Product(lived, rows(lived))
    replay(lived, product, offline=True)
    before = sum(a.created < lived.cut for q in lived.questions for a in q.answers)
    assert len(product.matcher) == before


def test_nobody_is_asked_more_often_than_the_cap():
    turns = Turns()
    asked = [turns.ask(["one", "two", "three", "four", "five"]) for _ in range(250)]
    for start in range(150):
        assert sum("one" in people for people in asked[start : start + PER]) <= CAP
    assert asked[0] == ["one", "two", "three"]
    assert asked[CAP] == ["four", "five"]


def test_being_asked_fills_a_bucket_that_questions_drain():
    assert bucket(()) == 0
    assert bucket((1,)) == 1
    assert bucket((1, 2, 3)) > bucket((5, 6, 7)) > bucket((1, 20, 40)) > 0
    assert bucket((90,)) == 0
    assert Candidate(1, asked=3).ago == ()


def test_the_logit_finds_the_weights_that_made_the_choices():
    rng = np.random.default_rng(1)
    true, found = np.array([1.5, -0.7, 0.0]), []
    for _ in range(3_000):
        signals = rng.normal(size=(8, 3))
        chance = np.exp(signals @ true)
        chosen = rng.choice(8, p=chance / chance.sum())
        found.append((signals, np.eye(8)[chosen]))
    assert fit(found) == pytest.approx(true, abs=0.12)


@pytest.mark.long
@pytest.mark.parametrize("name", ["mixed", "travel"])
def test_our_measures_are_the_scorers(name, tmp_path):
    folder, scorer = ROUTING / "dev" / name, ROUTING / "score.py"
    if not scorer.exists():
        pytest.skip("the routing data is not here: set ROUTING_DATA to its folder")
    lived = read(folder)
    rankings = replay(lived, Plain("most active lately", Texts({}, {}), seed=1))
    write(tmp_path / "rankings.jsonl", rankings)
    command = [sys.executable, str(scorer), str(folder), str(tmp_path / "rankings.jsonl"), "--json"]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    ours = figures(lived, rankings)

    assert (theirs["queries"], theirs["candidates"]) == (len(lived.scored), len(lived.candidates))
    assert ours.fair_hit == pytest.approx(theirs["FairHit@3"])
    assert ours.hit == pytest.approx(theirs["Hit@3"])
    assert ours.first == pytest.approx(theirs["MRR"])
    assert ours.busiest == pytest.approx(theirs["MaxShare"])
    assert ours.coverage == pytest.approx(theirs["Coverage"])


@pytest.mark.long
def test_removing_what_put_somebody_there_lowers_them_on_real_questions():
    folder = ROUTING / "dev" / "mixed"
    if not folder.exists():
        pytest.skip("the routing data is not here: set ROUTING_DATA to its folder")
    lived = read(folder)
    product = Product(lived, Texts({}, {}))
    replay(lived, product, offline=True)
    lowered = []
    for question in lived.scored[:40]:
        people = product.candidates(sorted(lived.candidates - {question.asker}), Turns())

        def scores(question=question, people=people) -> dict[int, tuple[float, list[int]]]:
            ranking = product.matcher.rank(
                product.query(question), people, now=question.at, count=len(people)
            )
            return {s.person: (s.score, [c.piece for c in s.evidence]) for s in ranking.suggestions}

        before = scores()
        person = max(before, key=lambda p: before[p][0])
        removed = [piece for piece in product.pieces if piece.id in before[person][1]]
        product.matcher.remove(before[person][1])
        lowered.append(scores()[person][0] < before[person][0])
        product.matcher.add(removed)
        assert removed
    assert all(lowered)
