"""Whether what stands somewhere in Slack is anything of ours.

Asked of nearly everything that people write to each other: one read of an index, by a statement that is built
once. A store serves one organisation, so that a channel's id and a stamp name one message.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from bot.store.models import Answer, Notice, Question, Reply, Workspace
from bot.store.questions import SHOWING_ANSWERS

SOURCES = 3  # ways in which a row may know a message


def _by_source(kind: type[Question | Answer | Reply], *names: str) -> ColumnElement[bool]:
    """Within the workspaces, as the index on a source begins with them."""
    known = kind.source.in_([bindparam(name) for name in names])
    return exists().where(kind.workspace_id.in_(select(Workspace.id)), known)


_HERE = (Notice.channel == bindparam("channel"), Notice.ts == bindparam("ts"))
_NAMES = [f"source_{number}" for number in range(SOURCES)]
_SAID: Select[tuple[bool]] = select(exists().where(*_HERE))
_ANSWER: Select[tuple[bool]] = select(
    or_(
        exists().where(*_HERE, Notice.kind.in_(SHOWING_ANSWERS)),
        _by_source(Answer, "source"),
        _by_source(Reply, "source"),
    )
)
_MADE_OF: Select[tuple[bool]] = select(
    or_(*(_by_source(kind, *_NAMES) for kind in (Question, Answer, Reply)))
)


def said(session: Session, channel: str, ts: str) -> bool:
    """Whether the bot said this, in a channel or to somebody whose name is known."""
    return bool(session.scalar(_SAID, {"channel": channel, "ts": ts}))


def is_answer(session: Session, channel: str, ts: str) -> bool:
    """Whether this is somebody's answer or reply, or a message of the bot that shows one."""
    place = {"channel": channel, "ts": ts, "source": f"message:{channel}:{ts}"}
    return bool(session.scalar(_ANSWER, place))


def was_made_of(session: Session, sources: Sequence[str]) -> bool:
    """Whether a question, an answer or a reply was made of the message that is known by these."""
    return bool(session.scalar(_MADE_OF, dict(zip(_NAMES, sources, strict=True))))
