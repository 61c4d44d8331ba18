"""Whether what stands somewhere in Slack is anything of ours.

Asked of nearly everything that people write to each other: one read of an index, by a statement that is built
once. A store serves one organisation, so that a channel's id and a stamp name one message.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select

from bot.store.base import Sessions, ask
from bot.store.models import Answer, Notice, Question, Reply, Workspace
from bot.store.questions.answers import SHOWING_ANSWERS

Known = Select[tuple[bool]]
NAMES = ("source_0", "source_1", "source_2")  # for each way in which a row may know a message


def _any_of(column: ColumnElement[str], values: Sequence[object]) -> ColumnElement[bool]:
    """As IN, which is put together anew each time that it is asked."""
    return or_(*(column == value for value in values))


def _by_source(kind: type[Question | Answer | Reply], *names: str) -> ColumnElement[bool]:
    """Within the workspaces, for the index on a source begins with them."""
    table = kind.__table__.c
    known = _any_of(table.source, [bindparam(name) for name in names])
    return exists().where(table.workspace_id.in_(select(Workspace.__table__.c.id)), known)


def _said(*kinds: str) -> ColumnElement[bool]:
    """A message of the bot, of one of these kinds or of any."""
    table = Notice.__table__.c
    here = (table.channel == bindparam("channel"), table.ts == bindparam("ts"))
    return exists().where(*here, *([_any_of(table.kind, kinds)] if kinds else []))


_HEAD: Known = select(_said())
_ANSWER: Known = select(
    or_(_said(*SHOWING_ANSWERS), *(_by_source(kind, "source") for kind in (Answer, Reply)))
)
_MADE_OF: Known = select(or_(*(_by_source(kind, *NAMES) for kind in (Question, Answer, Reply))))


def was_said(reads: Sessions, channel: str, ts: str) -> bool:
    """Whether the bot said this, in a channel or to somebody whose name is known."""
    return ask(reads, _HEAD, {"channel": channel, "ts": ts})


def is_answer(reads: Sessions, channel: str, ts: str) -> bool:
    """Whether this is somebody's answer or reply, or a message of the bot that shows one."""
    return ask(reads, _ANSWER, {"channel": channel, "ts": ts, "source": f"message:{channel}:{ts}"})


def was_made_of(reads: Sessions, sources: Sequence[str]) -> bool:
    """Whether a question, an answer or a reply was made of the message that is known by these."""
    return ask(reads, _MADE_OF, dict(zip(NAMES, sources, strict=True)))
