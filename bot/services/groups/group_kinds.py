"""What each kind of group does when its time has come: one row a kind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.services.groups import circle_meetings, circle_people, circle_steps, introductions, pairs, swaps
from bot.store.models import Group, GroupKind, GroupMeeting

Step = Callable[[Session, Group, datetime], None]
Finish = Callable[[Session, GroupMeeting, datetime], None]


@dataclass(frozen=True, slots=True)
class Steps:
    """`advance` takes a group's next step; `finish` ends a meeting; `replan` follows a change of one."""

    advance: Step
    finish: Finish
    replan: Step


def _nothing(session: Session, group: Group, now: datetime) -> None:
    """The sessions of a swap are ordinary ones, and go their own way."""


def _no_meeting(session: Session, meeting: GroupMeeting, now: datetime) -> None:
    """A ring of swaps has no meeting of its own."""


STEPS = {
    GroupKind.INTRODUCTION: Steps(introductions.advance, introductions.finish, introductions.replan),
    GroupKind.SWAP: Steps(swaps.advance, _no_meeting, _nothing),
    GroupKind.PAIR: Steps(pairs.advance, pairs.finish, pairs.replan),
    GroupKind.CIRCLE: Steps(circle_steps.advance, circle_meetings.finish, circle_people.replan),
}
