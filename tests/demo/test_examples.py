"""Whatever a sentence of the catalogues gives as an example finds something in the demo company.

With the real model and the real history: an example that finds nothing, or something far-fetched, is the
first thing that a newcomer tries.
"""

import re
from collections.abc import Iterator

import pytest

from bot.i18n import LANGUAGES
from bot.matching.ranking import Candidate
from bot.search import thresholds
from bot.services.people import expertise_map
from bot.store import workspaces
from bot.store.models import Card
from bot.store.people import members
from bot.store.visibility import Reader
from demo.company_folder import ORLAVENT, load
from demo.environment import Environment
from tests.project.test_catalogues import sentences

TYPED = re.compile(r"`/(?:eclair )?(find|cherche|trouve|who|qui|ask|mentor) ([^`…]+)`")
PROSE = ("search.find.example", "search.who.example")  # what fields of forms give, without the command


def examples() -> Iterator[tuple[str, str, str]]:
    """By which command, in which language, and the words."""
    for language in LANGUAGES:
        for key, text in sentences(language):
            for command, words in TYPED.findall(text):
                yield (
                    {"cherche": "find", "trouve": "find", "qui": "who"}.get(command, command),
                    language,
                    words,
                )
            if key in PROSE:
                yield key.split(".")[1], language, text.partition(":")[2].strip()


pytestmark = [pytest.mark.model, pytest.mark.long]


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    opened = Environment(load(), ORLAVENT, tmp_path_factory.mktemp("examples"), limits=False)
    opened.open()
    with opened:
        if not opened.wait_for_model(250):
            pytest.skip("the bundled model is not installed")
        opened.settle_down()
        while opened.deps.index.embed_backlog():
            pass
        yield opened


def test_both_catalogues_give_examples_of_each_kind() -> None:
    assert {(command, language) for command, language, _ in examples()} >= {
        (command, language) for command in ("find", "who", "ask") for language in LANGUAGES
    }


@pytest.mark.timeout(300)
def test_each_example_finds_what_it_names_in_the_demo_company(env: Environment) -> None:
    missed = []
    for command, language, words in examples():
        holds = {"find": finds, "who": names_somebody, "ask": has_somebody, "mentor": names_somebody}[command]
        if not holds(env, words):
            missed.append((command, language, words))
    assert missed == []


def finds(env: Environment, words: str) -> bool:
    """The first thing found passes the bar, and says one of the words, or their English or French."""
    with env.deps.read_sessions() as session:
        hits = env.deps.index.find(words, 5, Reader(workspaces.home(session)))
        close, passes = thresholds.found(hits)
        return passes and shares(words, session.get_one(Card, close[0].key))


def shares(words: str, card: Card) -> bool:
    return expertise_map.in_common(words, f"{card.title}\n{card.text}") > 0


def names_somebody(env: Environment, words: str) -> bool:
    """Somebody is named who declared it, or answered about it."""
    rank = env.deps.index.experts(words)
    with env.deps.read_sessions() as session:
        home = workspaces.home(session)
        map_ = expertise_map.who_knows(session, words, rank, env.deps.clock(), Reader(home))
        declared = [piece for one in map_.people for piece in one.pieces if piece.kind == "declared"]
        return bool(declared) and expertise_map.in_common(words, declared[0].topic or "") > 0


def has_somebody(env: Environment, words: str) -> bool:
    """The memory has it, or the first who would be asked showed something that is about it."""
    if finds(env, words):
        return True
    rank = env.deps.index.experts(words)
    with env.deps.read_sessions() as session:
        among = [Candidate(one.id) for one in members.everybody(session)]
        first = rank(among, env.deps.clock(), 1).suggestions
        return bool(first) and bool(expertise_map.about(session, words, first[0]))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("words", ["label printers", "dog insurance", "xylophone sous-marin"])
def test_what_the_company_never_spoke_of_is_not_called_found(env: Environment, words: str) -> None:
    with env.deps.read_sessions() as session:
        hits = env.deps.index.find(words, 5, Reader(workspaces.home(session)))
    close, passes = thresholds.found(hits)
    assert not passes, close
