"""What goes once its time is over: seals, held words, gestures, lines of the log, what retention lets go.

Looked for without a lock, and taken away some at a time: who writes meanwhile waits for one slice at most.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.services.memory import card_sources
from bot.services.privacy import erasure
from bot.services.questions import answering, asking, drafts, reply_edits
from bot.store import gestures, workspaces
from bot.store.indexes import vectors
from bot.store.memory import cards
from bot.store.models import Answer, Reply
from bot.store.people import channels

log = structlog.get_logger(__name__)

SLICE, LINES = 20, 500  # things that much hangs on; rows that stand for themselves
Name = TypeVar("Name", int, str)


def forget_askers(deps: Deps) -> None:
    """Break the seal of anonymous questions that ended a while ago."""
    now = deps.clock()
    _in_slices(
        deps,
        lambda session: asking.to_unlink(session, now, SLICE),
        lambda session, numbers: asking.forget_askers(session, numbers, now),
    )


def forget_deleted(deps: Deps) -> None:
    """What people wrote in a channel that was deleted goes, like a message that is deleted by itself."""
    now = deps.clock()

    def answered(session: Session, numbers: Sequence[int]) -> None:
        for number in numbers:
            answering.delete(session, session.get_one(Answer, number), now)

    def replied(session: Session, numbers: Sequence[int]) -> None:
        for number in numbers:
            reply_edits.delete(session, session.get_one(Reply, number), now)

    _in_slices(deps, lambda session: channels.said_in_deleted(session, Answer, SLICE), answered)
    _in_slices(deps, lambda session: channels.said_in_deleted(session, Reply, SLICE), replied)


def forget_old(deps: Deps) -> None:
    """Apply each workspace's retention, and let go of what every running bot has long followed."""
    now = deps.clock()
    _in_slices(deps, lambda session: vectors.old_changes(session, LINES), vectors.forget_changes)
    _in_slices(
        deps,
        lambda session: drafts.old(session, now, SLICE),
        lambda session, numbers: drafts.forget_old(session, numbers, now),
    )
    _in_slices(
        deps,
        lambda session: gestures.old(session, now, LINES),
        lambda session, marks: gestures.forget_old(session, marks, now),
    )
    _in_slices(deps, lambda session: cards.answers_erased(session, SLICE), card_sources.forget_erased)
    with deps.read_sessions() as session:
        is_served = workspaces.served_id(session) is not None
    while is_served and _lets_go(deps):
        continue
    erasure.wipe(deps.sessions)


def _lets_go(deps: Deps) -> bool:
    """A slice of each kind that the workspace's retention lets go; False when nothing is left."""
    with deps.read_sessions() as session:
        old = erasure.old(session, deps.clock(), SLICE)
    for one in old:
        with deps.sessions.begin() as session:
            one.forget(session, one.numbers, one.before)
        if deps.rest():
            return False
    return bool(old)


def _in_slices(
    deps: Deps, look: Callable[[Session], list[Name]], forget: Callable[[Session, Sequence[Name]], None]
) -> None:
    before: list[Name] = []
    while True:
        with deps.read_sessions() as session:
            found = look(session)
        if not found:
            return
        if found == before:
            log.error("upkeep.stuck", first=found[0])
            return
        with deps.sessions.begin() as session:
            forget(session, found)
        before = found
        if deps.rest():
            return
