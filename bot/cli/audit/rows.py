"""The store itself: rows, the order in which they lie, its files, and the keys beside it."""

import json
from pathlib import Path

from sqlalchemy.orm import Session

from bot.cli.audit.finding import Finding, seen, unseen
from bot.store.engine import private_files
from bot.store.privacy import anonymity_audit

LOG = "pg_wal"  # where PostgreSQL keeps it
NONE_TOLD = "no story was ever told without a name"
NO_STORY = "no story without a name is published yet"


def of_stories(session: Session) -> list[Finding]:
    """Columns and batches."""
    count = len(anonymity_audit.nameless(session))
    tried = (
        "an author, an hour or a gesture in the rows of such stories",
        "stories that were published alone",
    )
    if not count:
        return [unseen(one, NO_STORY) for one in tried]
    alone, batches = anonymity_audit.published_alone(session), anonymity_audit.batches(session)
    left = sum(number < 2 for number in batches.values())
    shrunk = f"none; {left} batches shrank to one since, the others signed or taken back" if left else "none"
    return [
        seen(f"{tried[0]}, and of their cards", count, anonymity_audit.telling_columns(session)),
        seen(tried[1], len(batches), alone, shrunk),
    ]


def of_the_pool(session: Session) -> list[Finding]:
    """The row in which stories wait: what it tells without its key."""
    pools = anonymity_audit.pools(session)
    tried = "what the row in which stories wait tells: an hour, a number, words"
    if not pools:
        return [unseen(tried, NONE_TOLD)]
    sizes = ", ".join(str(len(sealed)) for sealed in pools)
    return [seen(tried, len(pools), anonymity_audit.telling_pools(pools), f"nothing: sealed, {sizes} bytes")]


def of_orders(session: Session) -> list[Finding]:
    """Numbers and storage: neither tells which story came first."""
    tried = ("numbers that count in what order stories came", "transactions by which each story was written")
    count, split, apart = (
        len(anonymity_audit.nameless(session)),
        anonymity_audit.transactions(session),
        anonymity_audit.written_apart(session),
    )
    if not count:
        return [unseen(one, NO_STORY) for one in tried]
    numbers = seen(tried[0], count, anonymity_audit.counted(session), "none: they are drawn at random")
    if split is None:
        return [numbers, unseen(tried[1], "SQLite does not keep them")]
    if split > 0 and not apart:
        return [
            numbers,
            unseen(tried[1], f"{split} were rewritten since, which hides how they were published"),
        ]
    return [numbers, seen(tried[1], count, apart, "one a batch")]


def of_files(session: Session, folder: Path | None) -> Finding:
    """The words of each story in the store's files, log and free pages included, and any id beside them."""
    tried = "a member's id on a page with such a story, in the database's files"
    paths = [path for path in anonymity_audit.files(session, folder) if LOG not in path.parts]
    if not anonymity_audit.nameless(session):
        return unseen(tried, NO_STORY)
    if not paths:
        return unseen(tried, "they cannot be read from here; name the server's folder with --files")
    size = anonymity_audit.PAGE[session.get_bind().dialect.name]
    ids = [slack_id.encode() for slack_id in anonymity_audit.slack_ids(session)]
    beside = 0
    for story in anonymity_audit.nameless(session):
        words = json.dumps(next(iter(story.told.values()), "")[:40])[1:-1].encode()  # as the row has them
        for path in paths:
            for page in anonymity_audit.pages_with(path, words, size) if words else ():
                beside += any(slack_id in page for slack_id in ids)
    return seen(tried, len(paths), beside)


def of_the_log(session: Session) -> list[Finding]:
    """PostgreSQL's log has each publication among whatever else was written in that second."""
    if session.get_bind().dialect.name == "sqlite":
        return []
    why = "ids beside a publication are of whoever acted in that second, days after the stories were told"
    return [unseen("members' ids beside such stories in the server's log (pg_wal)", why)]


def of_keys(session: Session, folder: Path) -> list[Finding]:
    """Old keys would open old copies of the pool; so would one that the database's own log holds."""
    files = sorted(folder.glob("pool-*.key"))
    tried = "keys that open earlier copies of the pool"
    if not files:
        return [unseen(tried, f"no key of a pool is in {folder}"), _passed_on(session)]
    old = [file.name for file in files if len(file.read_bytes().split()) > 1]
    left = [left.name for file in files for left in private_files.leftovers(file)]
    none = "none (a new one seals from each publication on)"
    return [seen(tried, len(files), [*old, *left], none), _passed_on(session)]


def _passed_on(session: Session) -> Finding:
    tried = "the pool's key in the server's log, its replicas and copies of its files"
    if not anonymity_audit.pools(session):
        return unseen(tried, NONE_TOLD)
    if session.get_bind().dialect.name == "sqlite":
        return seen(
            tried, 1, anonymity_audit.passed_on(session), "none: on SQLite it is not in the database at all"
        )
    return seen(
        tried,
        1,
        [] if anonymity_audit.is_unlogged(session) else ["pool_keys is logged"],
        "none: pool_keys is unlogged",
    )
