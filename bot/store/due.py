"""What waits for the beat, found in one statement: a look that takes no lock, and costs the same whatever the
store holds. Each part is found by an index of what waits."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, exists, literal, or_, select, union_all
from sqlalchemy.sql import CompoundSelect

from bot.store import digests, homes, notices, people, places, rounds
from bot.store.base import Instant, Sessions
from bot.store.models import (
    Answer,
    Gathering,
    Meeting,
    MeetingState,
    Question,
    Request,
    Round,
    Story,
)

DAY = timedelta(days=1)
NOW, A_DAY_AGO, IN_A_DAY, LOOKED = (
    bindparam(name, type_=Instant()) for name in ("now", "a_day_ago", "in_a_day", "looked")
)


class Due(StrEnum):
    """A part of the beat that has something to do."""

    CHANNEL = "channel"
    QUESTION = "question"
    REQUEST = "request"
    MEETING = "meeting"
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


def _where(**parts: tuple[ColumnElement[bool], ...]) -> CompoundSelect[str]:
    """One row for each part of which there is something."""
    return union_all(
        *(
            select(literal(Due[name.upper()].value, String)).where(or_(*looks))
            for name, looks in parts.items()
        )
    )


def _some(query: Select[Any]) -> ColumnElement[bool]:
    return query.exists()


STEPS = _where(
    channel=tuple(_some(query) for query in places.to_look_at()),
    question=(exists().where(Question.next_step_at <= NOW),),
    request=(exists().where(Request.next_step_at <= NOW),),
    meeting=(exists().where(Meeting.state == MeetingState.CONFIRMED, Meeting.end_at <= NOW),),
    ritual=(_some(rounds.to_settle(NOW, IN_A_DAY)),),
    card=tuple(exists().where(kind.card_due) for kind in (Answer, Story, Gathering)),
    round=(exists().where(Round.next_step_at <= NOW),),
    gathering=(exists().where(Gathering.next_step_at <= NOW),),
    digest=tuple(_some(query) for query in digests.to_owe(NOW, A_DAY_AGO)),
)
WORDS = _where(
    prompt=(_some(rounds.crowding(NOW)),),
    notice=tuple(exists().where(which) for which in notices.ripe(NOW)),
)
TABS = _where(
    pause=(_some(people.pauses_over(NOW)),),
    unseen_tab=(_some(homes.unseen(LOOKED)),),
    tab=(_some(homes.to_draw(NOW)),),
)


def look(reads: Sessions, at: CompoundSelect[str], moment: datetime) -> set[Due]:
    """Which parts of `at` (STEPS, WORDS or TABS) have something to do at this moment."""
    moments = {
        NOW.key: moment,
        A_DAY_AGO.key: moment - DAY,
        IN_A_DAY.key: moment + DAY,
        LOOKED.key: moment - homes.LOOKS,
    }
    with reads() as session:
        return {Due(part) for part in session.scalars(at, moments)}
