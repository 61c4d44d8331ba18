"""`python -m bench forged`: payloads in Slack's name that Slack would never send, and what comes of them.

Each of what the bot listens to has a real payload; each place in it is filled with each of thirty evil
things, and a share of these is thrown at the bot, in real Bolt and on a real store. Run it in the project's
own folder: the company and its payloads are those of the tests.
"""

import random
import tempfile
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from cryptography.fernet import Fernet
from rich.console import Console

from bench.report import JsonOption, at_most, finish
from bot.store.attached import attached
from bot.store.encryption import Seal
from bot.store.engine.connections import open_engine
from bot.store.migrations import migrate

SHOWN = 20
TWICE = 0.3  # how many are forged in two places


def forged(
    each: Annotated[int, typer.Option(help="forgeries of each real payload")] = 60,
    seed: Annotated[int, typer.Option(help="which of them")] = 1,
    url: Annotated[str, typer.Option(help="an empty database; without it, a SQLite file")] = "",
    as_json: JsonOption = False,
) -> None:
    """Throw forged payloads at the bot, and count those that end in an exception, a 5xx or an error."""
    with tempfile.TemporaryDirectory() as folder:
        thrown, faults = attack(Path(folder), url, each, random.Random(seed))
    screen = Console(stderr=True)
    for fault, count in Counter(faults).most_common(SHOWN):
        screen.print(f"{count:>6} {fault}", markup=False)
    kinds = Counter(fault.partition(":")[0] for fault in faults)
    figures = {"thrown": thrown, "unhandled": len(faults), "by kind": dict(kinds), "seed": seed}
    finish(figures, [at_most("unhandled", len(faults), 0)], as_json)


def attack(folder: Path, url: str, each: int, choose: random.Random) -> tuple[int, list[str]]:
    """How many payloads were thrown, and what was wrong with the answers to some."""
    from tests.attack import Company, fault_of
    from tests.everything import real_ones
    from tests.forging import EVIL, forged, places
    from tests.world import World

    engine = open_engine(url or f"sqlite:///{folder / 'store.db'}")
    migrate(engine)
    attached(engine.dialect).seal = Seal(Fernet.generate_key().decode())
    world = World(engine, folder)
    world.read_company()
    company, thrown, faults = Company(world), 0, list[str]()
    for name, body in real_ones(company.again()):
        every = [(place, evil) for place in places(body) for evil in EVIL]
        for change in choose.sample(every, min(each, len(every))):
            changes = [change, *([choose.choice(every)] if choose.random() < TWICE else [])]
            thrown += 1
            if fault := fault_of(world, forged(body, *changes)):
                faults.append(f"{fault} ({name}: {changes})")
        company.again()
    return thrown, faults
