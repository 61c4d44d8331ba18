"""What waits for the beat, found in one statement: a look that takes no lock, and costs the same whatever the
store holds. Each part is found by an index of what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    bindparam,
    exists,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql import CompoundSelect
from sqlalchemy.sql.visitors import iterate

from bot.store import clock_changes, home_tab, notice_queue
from bot.store.base import Sessions, UTCDateTime
from bot.store.models import (
    Answer,
    CircleCard,
    Gathering,
    Group,
    GroupMeeting,
    Meeting,
    MeetingState,
    MentoringRequest,
    Question,
    Round,
    Story,
)
from bot.store.people import channels, members
from bot.store.rituals import digest_content, rounds

NOW = bindparam("now", type_=UTCDateTime())


class Due(StrEnum):
    """A part of the beat that has something to do."""

    CLOCK = "clock"
    CHANNEL = "channel"
    QUESTION = "question"
    REQUEST = "request"
    MEETING = "meeting"
    GROUP = "group"
    GROUP_MEETING = "group_meeting"
    RITUAL = "ritual"
    CARD = "card"
    ROUND = "round"
    GATHERING = "gathering"
    DIGEST = "digest"
    PROMPT = "prompt"
    NOTICE = "notice"
    PAUSE = "pause"
    UNSEEN_TAB = "unseen_tab"
    TAB = "tab"


@dataclass(frozen=True, slots=True)
class Looked:
    """A statement with a row for each part that has something, and how far from now its instants are."""

    at: CompoundSelect[str]
    instants: dict[str, timedelta]


def _for(**parts: Iterable[ColumnElement[bool]]) -> Looked:
    at = union_all(
        *(select(literal(Due[name.upper()].value, String)).where(or_(*what)) for name, what in parts.items())
    )
    names = {one.key for one in iterate(at) if isinstance(one, BindParameter) and one.key.startswith(NOW.key)}
    return Looked(at, {name: timedelta(seconds=int(name.removeprefix(NOW.key) or 0)) for name in names})


def _some(*queries: Select[Any]) -> list[ColumnElement[bool]]:
    return [query.exists() for query in queries]


STEPS = _for(
    clock=clock_changes.set_back(NOW),
    channel=_some(*channels.to_look_at()),
    question=[exists().where(Question.next_step_at <= NOW)],
    request=[exists().where(MentoringRequest.next_step_at <= NOW)],
    meeting=[exists().where(Meeting.state == MeetingState.CONFIRMED, Meeting.end_at <= NOW)],
    group=[exists().where(Group.next_step_at <= NOW)],
    group_meeting=[exists().where(GroupMeeting.state == MeetingState.CONFIRMED, GroupMeeting.end_at <= NOW)],
    ritual=_some(rounds.without_rituals(NOW)),
    card=[exists().where(kind.card_due) for kind in (Answer, Story, Gathering, CircleCard)],
    round=[exists().where(Round.next_step_at <= NOW)],
    gathering=[exists().where(Gathering.next_step_at <= NOW)],
    digest=_some(*digest_content.to_owe(NOW)),
)
MESSAGES = _for(
    prompt=_some(rounds.crowding(NOW)),
    notice=[exists().where(which) for which in notice_queue.ripe(NOW)],
)
TABS = _for(
    pause=_some(members.pauses_over(NOW)),
    unseen_tab=_some(home_tab.unseen(NOW)),
    tab=_some(home_tab.to_draw(NOW)),
)


def look(reads: Sessions, looked: Looked, now: datetime) -> set[Due]:
    """Which parts of STEPS, WORDS or TABS have something to do by now."""
    moments = {name: now + by for name, by in looked.instants.items()}
    with reads() as session:
        return {Due(part) for part in session.scalars(looked.at, moments)}
