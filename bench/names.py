"""`python -m bench names`: what it costs to see whether a story names a colleague, as the company grows.

The same story is looked at twice in one run: as it is done, each word of the text looked up once in the
store's index of names; and, for comparison, with a pattern for each colleague. Names are made up of real
first names and of surnames in the proportions in which surnames occur: few common ones, many rare.
"""

import re
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.orm import Session

from bench.report import JsonOption, at_most, finish
from bot.store.base import open_reads
from bot.store.engine.connections import open_engine
from bot.store.migrations import migrate
from bot.store.models import Member, NameWord, Workspace
from bot.store.people import members
from bot.store.session_factory import open_sessions
from bot.text import tone
from bot.text.person_names import candidates, words_of

FIRST = (
    "Anna Ben Chloé Dario Emma Farid Gina Hugo Inès Jack Kim Léa Moussa Noël Olga Pierre Rose Sofia Théo Ugo "
    "Violette Will Xavier Yasmine Zoé Marie-Claude Jean-Baptiste Aïcha Björn Grace"
)
STORY = (
    "Le nouveau chariot est arrivé mardi et personne n’avait lu la notice, moi le premier. Pendant la nuit, "
    "l’équipe a dû recharger la batterie deux fois, et la livraison pour Lyon a pris trois heures de retard. "
)
AT_MOST, ROUNDS = 50.0, 5  # milliseconds of the processor's time


def company(count: int) -> list[str]:
    """So many colleagues."""
    first = FIRST.split()
    return [f"{first[n % len(first)]} Nom{chr(97 + n % 26)}{_rare(n)}" for n in range(count)]


def _rare(number: int) -> str:
    """A surname: one in three is among a hundred common ones."""
    given = number % 100 if number % 3 == 0 else number
    return "".join(chr(97 + int(digit)) for digit in str(given))


def with_patterns(text: str, names: Sequence[str]) -> bool:
    """A pattern for each colleague's whole name, and one for the first."""
    for name in names:
        first = name.split()[0]
        whole = re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
        if whole or re.search(rf"(?<![.!?]\s)(?<!^)\b{re.escape(first)}\b", text):
            return True
    return False


def furnished(session: Session, names: Sequence[str]) -> None:
    """A workspace with these people."""
    workspace = Workspace(team_id="TBENCH", bot_user_id="UBENCH")
    session.add(workspace)
    session.flush()
    for number, name in enumerate(names, start=1):
        session.add(Member(id=number, workspace_id=workspace.id, slack_id=f"U{number}", name=name))
    session.flush()
    session.add_all(
        NameWord(member_id=number, word=word, workspace_id=workspace.id)
        for number, name in enumerate(names, start=1)
        for word in words_of(name)
    )


def took(does: Callable[[], object]) -> float:
    """Milliseconds of the processor's time: the median of several."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        does()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def measure(count: int) -> dict[str, float]:
    """Both ways, on one text that names nobody, which is the longest to look at."""
    names, text = company(count), STORY * 20
    text = text[: tone.CHARACTERS_READ]
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder, 'names.db').as_posix()}")
        migrate(engine)
        with open_sessions(engine).begin() as session:
            furnished(session, names)
        reads = open_reads(engine)

        def looked_up() -> list[str]:
            with reads() as session:
                known = members.called(session, candidates(text))
            return tone.hints([text], known)

        looked_up()
        figures = {"looked up": took(looked_up), "given": took(lambda: tone.hints([text], names))}
        engine.dispose()
    return {**figures, "patterns": took(lambda: with_patterns(text, names))}


def names(
    size: Annotated[int, typer.Option("--people", help="how many colleagues")] = 20_000,
    as_json: JsonOption = False,
) -> None:
    """Measure what it costs to see whether a story names a colleague."""
    figures, screen = measure(size), Console()
    screen.print(
        f"{size:,} people: {figures['looked up']:.1f} ms of CPU with the store's index, "
        f"{figures['given']:.1f} ms with all names given, {figures['patterns']:.1f} ms with a pattern each"
    )
    goal = at_most(f"{size:,} people: ms of CPU", figures["looked up"], AT_MOST)
    finish({"people": size, "milliseconds": figures}, [goal], as_json)
