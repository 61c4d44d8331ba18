"""The attack on stories without a name: whoever holds the machine, and what they learn.

It looks where docs/anonymity.md says that nothing is to be found. A row is good for what was examined alone:
what nobody looked at is said to be so, with the reason. A fault is one of Éclair's, or of how its files are
kept, and the command ends with status 1.
"""

from collections.abc import Sequence
from pathlib import Path

from bot.cli.audit import copied_files, rows
from bot.cli.audit.finding import Finding, unseen
from bot.cli.audit.words import words_of
from bot.config import Config
from bot.store.base import open_reads
from bot.store.opening.opening import open_store
from bot.store.privacy import anonymity_audit
from bot.store.rituals import anonymous_pool

__all__ = ["Finding", "attack", "summary"]


def attack(
    config: Config, folder: Path | None = None, logs: Sequence[Path] = (), copies: Sequence[Path] = ()
) -> list[Finding]:
    """Everything that an administrator with the store, its files, its copies and the logs can try.

    `folder` is the data directory of a PostgreSQL server, for whom it does not tell it.
    """
    engine = open_store(config.database, config.data_dir, config.seal_key.get_secret_value())
    anonymous_pool.sweep(engine)
    anonymity_audit.write_out(engine)
    with open_reads(engine)() as session:
        found = [*rows.of_stories(session), *rows.of_the_pool(session), *rows.of_orders(session)]
        words = words_of(session, anonymous_pool.KeyRing(config.data_dir))
        found += [
            rows.of_files(session, folder),
            *rows.of_the_log(session),
            *rows.of_keys(session, config.data_dir),
        ]
    engine.dispose()
    found += copied_files.of_logs(logs, words)
    found += copied_files.of_copies(copies, words, config.data_dir)
    return [*found, *LIMITS]


def summary(found: Sequence[Finding]) -> str:
    """How much was looked at, and how much was not."""
    looked = [one for one in found if one.state != "not looked at"]
    faults = sum(one.state == "fault" for one in found)
    things = sum(one.examined for one in looked)
    return (
        f"{len(looked)} questions were put to {things} things: {faults or 'no'} faults. "
        f"{len(found) - len(looked)} were not looked at, for the reasons given."
    )


LIMITS = (
    unseen(
        "Slack's traffic as the bot sees it", "no call is made for it: a test holds that, not this command"
    ),
    unseen("memory of the running process", "the sender's id passes through it, and is gone: see the docs"),
    unseen("Slack itself", "knows who sent which form; ask your Slack plan's owner who can see that"),
    unseen("the words", "a turn of phrase or a detail may tell a reader who wrote them: no machine helps"),
)
