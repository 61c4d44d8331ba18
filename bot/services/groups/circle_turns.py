"""Whose turn it is at each date of a circle: who facilitates it, and whose situation it is about."""

from collections import Counter
from datetime import datetime

from sqlalchemy.orm import Session

from bot.services.groups import circle_dates
from bot.store.models import CircleStyle, Group, GroupMeeting, Member


def assign(session: Session, group: Group) -> None:
    """Who facilitates each meeting, in turn; in codevelopment the next one in turn is its client."""
    people = group.people
    for number, meeting in enumerate(sorted(group.meetings, key=lambda one: one.start_at)):
        meeting.facilitator = people[number % len(people)]
        if group.style == CircleStyle.CODEVELOPMENT:
            meeting.client = people[(number + 1) % len(people)]
    session.flush()


def hand_on(session: Session, meeting: GroupMeeting, now: datetime) -> None:
    """Whoever cannot facilitate, or be the client, gives way to another who is there; else to nobody."""
    present = meeting.present
    if meeting.facilitator not in present:
        facilitates = Counter(one.facilitator_id for one in _others(meeting, now))
        free = [one for one in present if one is not meeting.client] or present  # whose situation it is stays
        meeting.facilitator = _fewest(free, facilitates, meeting, meeting.facilitator)
    if meeting.group.style == CircleStyle.CODEVELOPMENT:
        _hand_on_situation(session, meeting, now)
    session.flush()


def _hand_on_situation(session: Session, meeting: GroupMeeting, now: datetime) -> None:
    was, able = meeting.client, [one for one in meeting.present if one is not meeting.facilitator]
    if was in able:
        return
    tells = Counter(one.client_id for one in _others(meeting, now))
    meeting.client = _fewest(able, tells, meeting, was)
    if meeting.client is not was:
        meeting.situation = ""
        circle_dates.ask_client(session, meeting, now)


def _others(meeting: GroupMeeting, now: datetime) -> list[GroupMeeting]:
    return [one for one in circle_dates.to_come(meeting.group, now) if one is not meeting]


def _fewest(
    able: list[Member], turns: Counter[int | None], meeting: GroupMeeting, was: Member | None
) -> Member | None:
    """Of these, the one with the fewest turns to come; of several, the next after whoever gives way."""
    people = meeting.group.people
    begin = people.index(was) if was is not None and was in people else 0
    order = [*people[begin:], *people[:begin]]
    return min((one for one in order if one in able), key=lambda one: turns[one.id], default=None)


def take_over(session: Session, meeting: GroupMeeting, by: Member, now: datetime) -> None:
    """Somebody facilitates a meeting, and so is there; a situation of theirs gives way to another's."""
    part = meeting.part_of(by)
    if part is not None:
        part.is_absent = False
    meeting.facilitator = by
    session.flush()
    hand_on(session, meeting, now)
