"""Somebody goes, from the company or from Éclair: what was asked moves on, whom they would meet hears it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.groups import circle_people, introductions, pairs, swaps
from bot.services.questions import nudging, question_changes
from bot.services.rituals import ritual_meetings
from bot.services.sessions import booking, offering, requesting
from bot.store.models import Meeting, Member
from bot.store.sessions import meetings, offers, requests

EVERY = 1000


def move_on(session: Session, member: Member, now: datetime) -> None:
    """At once: open nudges and offers go to the next, what they asked ends, meetings to come are called off.

    What they asked without a name ends like the rest, while it is known whose it is.
    """
    question_changes.end_all_of(session, member, now)
    ritual_meetings.leave(session, member)
    nudging.left(session, member, now)
    for offer in offers.offers_waiting(session, member):
        offering.unreachable(session, offer, now)
    for request in requests.of_requester(session, member, EVERY):
        if request.state in requesting.OPEN:
            requesting.withdraw(session, request, member, now)
    introductions.leave(session, member, now)
    swaps.leave(session, member, now)
    pairs.leave(session, member, now)
    circle_people.leave_all(session, member, now)
    for meeting in meetings.of_member(session, member, now, EVERY):
        if meeting.start_at > now:
            _call_off(session, meeting.id, member, now)


def _call_off(session: Session, number: int, member: Member, now: datetime) -> None:
    meeting = session.get_one(Meeting, number)
    try:
        booking.cancel(session, meeting, member, "", now)
    except Refusal:  # the other one was quicker
        return
