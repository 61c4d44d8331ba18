"""The attack on stories without a name: whoever holds the machine, and what they learn.

It looks where docs/anonymity.md says that nothing is to be found. A finding that is not good is a fault of
Éclair, and the command ends with status 1.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from bot.config import Config
from bot.store import audit, pool
from bot.store.base import open_engine, open_reads
from bot.store.migrations import migrate


@dataclass(frozen=True, slots=True)
class Finding:
    """What was tried, what it gave, and whether that is as promised."""

    tried: str
    found: str
    good: bool = True


def attack(config: Config, folder: Path | None = None) -> list[Finding]:
    """Everything that an administrator with the store, its files and the logs can try.

    `folder` is the data directory of a PostgreSQL server, for whom it does not tell it.
    """
    engine = open_engine(config.database)
    migrate(engine)
    pool.sweep(engine)
    audit.write_out(engine)
    with open_reads(engine)() as session:
        found = [*rows(session), *orders(session), *files(session, folder), *keys(config.data_dir)]
    engine.dispose()
    return [*found, *LIMITS]


def rows(session: Session) -> list[Finding]:
    """Columns, batches, and the row that waits."""
    told, small = audit.nameless(session), [n for n in audit.batches(session).values() if n < 2]
    telling = audit.telling_columns(session)
    sizes = audit.pool_sizes(session)
    return [
        Finding("stories without a name", f"{len(told)} published; how many wait cannot be seen"),
        Finding("an author, an hour or a gesture in their rows", ", ".join(telling) or "none", not telling),
        Finding(
            "batches that shrank to one (the others claimed or taken back)", str(len(small) or "none"), True
        ),
        Finding("the row in which stories wait", f"sealed, {', '.join(map(str, sizes)) or 0} bytes"),
    ]


def orders(session: Session) -> list[Finding]:
    """Numbers and storage: neither tells which story came first."""
    written, split = audit.order_of_writing(session), audit.transactions(session)
    found = [Finding("the order of storage", f"that of {len(written)} random numbers", True)]
    if split is not None:
        found.append(
            Finding(
                "transactions by which they were written",
                "one a batch" if split <= 0 else f"{split} were rewritten since, by a receipt",
            )
        )
    return found


def files(session: Session, folder: Path | None = None) -> list[Finding]:
    """The words of each story in the store's files, log and free pages included, and any id beside them."""
    paths = audit.files(session, folder)
    if not paths:
        return [
            Finding("files of the database", "not readable from here: name the server's with --files", True)
        ]
    size = audit.PAGE[session.get_bind().dialect.name]
    ids = [slack_id.encode() for slack_id in audit.slack_ids(session)]
    beside = 0
    for story in audit.nameless(session):
        words = json.dumps(next(iter(story.told.values()), "")[:40])[1:-1].encode()  # as the row has them
        for path in paths:
            for page in audit.pages_with(path, words, size) if words else ():
                beside += any(slack_id in page for slack_id in ids)
    what = f"a member's id on a page with such a story, in {len(paths)} files"
    return [Finding(what, str(beside or "none"), not beside)]


def keys(folder: Path) -> list[Finding]:
    """Old keys would open old copies of the pool."""
    kept = {file.name: len(file.read_bytes().split()) for file in sorted(folder.glob("pool-*.key"))}
    old = {name: count - 1 for name, count in kept.items() if count > 1}
    left = [file.name for file in folder.glob("pool-*.old")]
    shown = ", ".join([*old, *left]) or "none (a new one seals from each publication on)"
    return [Finding("keys that open earlier copies of the pool", shown, not left and not old)]


LIMITS = (
    Finding("logs of the bot", "they hold ids of notices and rounds; sending without a name writes no line"),
    Finding("Slack's traffic as the bot sees it", "no call is made for it: the receipt is in the answer"),
    Finding("memory of the running process", "the sender's id passes through it, and is gone: see the docs"),
    Finding("Slack itself", "knows who sent which form; ask your Slack plan's owner who can see that"),
    Finding("the words", "a turn of phrase or a detail may tell a reader who wrote them: no machine helps"),
)
