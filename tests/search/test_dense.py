"""A large index answers from its graph, and no differently from an exact one."""

import subprocess
import sys
import threading
from datetime import UTC, datetime

import numpy as np
import pytest

from bot.matching.ranking import Candidate, Matcher, Piece
from bot.search import dense
from bot.search.dense import Dense
from bot.search.query import Query

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SIZE = 1_500


@pytest.fixture
def rows() -> np.ndarray:
    """Vectors about thirty topics, as texts are."""
    rng = np.random.default_rng(3)
    topics = rng.normal(size=(30, 48))
    mixed = topics[rng.integers(30, size=SIZE)] + 0.7 * rng.normal(size=(SIZE, 48))
    return (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def large(monkeypatch, rows) -> Dense:
    """An index just past the size from which the graph answers."""
    monkeypatch.setattr(dense, "EXACT_UP_TO", 1_000)
    index = Dense()
    for key, row in enumerate(rows):
        index.add(key, row)
    while index.is_behind:
        index.catch_up(500)
    return index


def exact(rows: np.ndarray, query: np.ndarray, keys: list[int], count: int) -> list[int]:
    return sorted(keys, key=lambda key: -float(rows[key] @ query))[:count]


def test_the_graph_finds_what_an_exact_search_finds(large, rows):
    found = [
        set(large.search(rows[n], 10).keys.tolist()) & set(exact(rows, rows[n], range(SIZE), 10))
        for n in range(0, SIZE, 50)
    ]
    assert np.mean([len(hits) for hits in found]) > 9.5


def test_what_is_removed_or_replaced_is_gone_from_the_graph(large, rows):
    large.remove(7)
    large.add(8, -rows[8])
    large.catch_up(10)

    assert 7 not in large.search(rows[7], 50).keys
    assert 8 not in large.search(rows[8], 50).keys
    assert large.search(-rows[8], 1).keys.tolist() == [8]


def test_while_the_graph_is_behind_the_search_is_exact(large, rows):
    large.add(SIZE, rows[4])
    assert large.is_behind
    assert set(large.search(rows[4], 2).keys.tolist()) == {4, SIZE}


def test_a_model_may_be_loaded_after_the_graph_as_a_large_company_s_start_does() -> None:
    """Which of the two native libraries comes first decides over life and death of the process."""
    program = (
        "import numpy as np; from bot.search import dense; from bot.embedding.onnx_engine import runtime\n"
        "dense.EXACT_UP_TO = 10; index = dense.Dense()\n"
        "rows = np.random.default_rng(1).normal(size=(40, 8))\n"
        "for key, row in enumerate(rows): index.add(key, dense.normalize(row))\n"
        "index.catch_up(100); assert len(index.search(index.row(7), 3).keys) == 3; runtime()"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0


def test_without_the_library_the_search_stays_exact(monkeypatch, rows):
    monkeypatch.setattr(dense, "EXACT_UP_TO", 100)
    monkeypatch.setitem(__import__("sys").modules, "usearch.index", None)
    index = Dense()
    for key, row in enumerate(rows[:300]):
        index.add(key, row)

    assert not index.is_behind
    assert index.search(rows[250], 5).keys.tolist() == exact(rows, rows[250], range(300), 5)


def test_threads_may_ask_while_others_learn_and_forget(monkeypatch, rows):
    monkeypatch.setattr(dense, "EXACT_UP_TO", 200)
    matcher, failures = Matcher(), []
    people = [Candidate(person) for person in range(40)]

    def learn(start: int) -> None:
        for n in range(start, start + 300):
            matcher.add([Piece(n, n % 40, "answer", f"topic {n % 30}", NOW, vector=rows[n])])
            if n % 3 == 0:
                matcher.remove([n])

    def ask() -> None:
        for n in range(60):
            ranking = matcher.rank(Query(f"topic {n % 30}", rows[n]), people, now=NOW)
            if len(ranking.suggestions) != 3 or not all(np.isfinite(s.score) for s in ranking.suggestions):
                failures.append(ranking)

    threads = [threading.Thread(target=learn, args=(start,)) for start in (1, 400, 800)]
    threads += [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    matcher.wait_for_graph()

    assert not failures
    assert len(matcher) == 900 - sum(n % 3 == 0 for start in (1, 400, 800) for n in range(start, start + 300))
