"""Documents come and go one at a time, and a search sees them at once."""

import numpy as np
import pytest

from bot.search.hybrid import HybridIndex, Lexical

EAST = np.array([1, 0, 0], np.float32)
NORTH = np.array([0, 1, 0], np.float32)
BETWEEN = np.array([1, 1, 0], np.float32)


def keys(index: HybridIndex, words: str, vector: np.ndarray | None = None) -> list[int]:
    return [found.key for found in index.search(words.split(), vector, 10)]


def test_a_document_is_found_by_its_words_and_by_its_vector():
    index = HybridIndex()
    index.add(1, ["ingress", "timeout"], EAST)
    index.add(2, ["payslip"], NORTH)

    assert keys(index, "payslip")[0] == 2
    assert keys(index, "unheard", EAST)[0] == 1


def test_a_removed_document_is_gone_from_the_very_next_search():
    index = HybridIndex()
    index.add(1, ["payslip"], EAST)
    index.add(2, ["payslip"], NORTH)
    index.remove(1)

    assert keys(index, "payslip", EAST) == [2]
    index.remove(1)  # twice is no error


def test_a_document_added_again_replaces_itself():
    index = HybridIndex()
    index.add(1, ["payslip"], EAST)
    index.add(1, ["holiday"], NORTH)

    assert keys(index, "payslip") == []
    assert index.search(["holiday"], NORTH, 1)[0].dense == pytest.approx(1.0)
    assert len(index) == 1


def test_both_searches_together_beat_either_alone():
    index = HybridIndex()
    index.add(1, ["ingress", "timeout"], BETWEEN)
    index.add(2, ["ingress"], NORTH)
    index.add(3, ["payslip"], EAST)

    assert keys(index, "ingress timeout", EAST)[0] == 1


def test_a_rare_word_says_more_than_a_common_one():
    words = Lexical()
    for number in range(20):
        words.add(number, ["server", "down"])
    words.add(99, ["server", "bgp"])

    hits = words.search(["server", "bgp"], 3)

    assert hits.keys[0] == 99
    assert hits.scores[0] > 5 * hits.scores[1]


def test_a_removed_document_no_longer_makes_its_words_common():
    words, fresh = Lexical(), Lexical()
    for number in range(10):
        words.add(number, ["bgp", "peer"])
    for number in range(1, 10):
        words.remove(number)
    words.add(50, ["holiday"])
    fresh.add(0, ["bgp", "peer"])
    fresh.add(50, ["holiday"])

    assert words.search(["bgp"], 5).scores == pytest.approx(fresh.search(["bgp"], 5).scores)


@pytest.mark.parametrize("bad", [[np.nan, 0, 0], [np.inf, 0, 0], [0, 0, 0], [1, 0], [[1, 0, 0]]], ids=str)
def test_a_vector_that_is_not_of_this_model_is_refused_and_nothing_changes(bad):
    index = HybridIndex()
    index.add(1, ["payslip"], EAST)

    with pytest.raises(ValueError, match="vector"):
        index.add(2, ["payslip"], np.array(bad, np.float32))

    assert keys(index, "payslip") == [1]


def test_an_empty_index_and_an_empty_query_find_nothing():
    index = HybridIndex()
    assert index.search(["payslip"], EAST, 3) == []
    index.add(1, ["payslip"])
    assert index.search([], None, 3) == []


def test_after_many_arrivals_and_departures_the_index_equals_one_filled_afresh():
    rng = np.random.default_rng(7)
    rows = rng.normal(size=(600, 16)).astype(np.float32)
    vocabulary = [f"w{n}" for n in range(80)]
    texts = [list(rng.choice(vocabulary, 6)) for _ in rows]
    used, fresh = HybridIndex(), HybridIndex()
    for n, row in enumerate(rows):
        used.add(n, texts[n], row)
    gone = set(rng.choice(600, 350, replace=False).tolist())
    for n in gone:
        used.remove(n)
    for n in set(range(600)) - gone:
        fresh.add(n, texts[n], rows[n])

    for n in range(0, 600, 37):
        near, wanted = used.dense.search(rows[n], 9), fresh.dense.search(rows[n], 9)
        assert near.keys.tolist() == wanted.keys.tolist()
        worded, expected = used.lexical.search(texts[n], 9), fresh.lexical.search(texts[n], 9)
        assert worded.scores == pytest.approx(expected.scores)
