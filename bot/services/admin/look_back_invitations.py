"""Whose project's or incident's channel was archived is asked what it taught."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.services.admin.channel_losses import INVITATION
from bot.services.people import identity, workload
from bot.store import notices
from bot.store.models import Member, Pace, Place
from bot.store.people import members, preferences
from bot.text.terms import fold

TELLING = re.compile(r"(?:^|[-_])(?:proj(?:et|ect)?s?|incidents?|inc|postmortem|crise|chantier)(?:[-_]|$)")
ASKED = 15  # people: those of a larger channel are not all concerned
APART = timedelta(seconds=1.25)


def tells_a_story(name: str) -> bool:
    """Whether a channel of this name was about a project or an incident."""
    return TELLING.search(fold(name)) is not None


def invite(session: Session, place: Place, slack_ids: Sequence[str], now: datetime) -> int:
    """Ask those who were there for a look back, whoever archived it first; says how many."""
    known = {member.slack_id: member for member in members.by_ids(session, slack_ids)}
    order = sorted(known.values(), key=lambda m: (m.slack_id != place.archived_by, m.id))
    paces = preferences.paces(session)
    chosen = [m for m in order if _may_be_asked(m, now) and paces.get(m.id) != Pace.NEVER][:ASKED]
    for turn, member in enumerate(chosen):
        opens = identity.week_of(member).next_open(now) or now
        notices.enqueue(
            session, INVITATION, subject_id=place.id, to=member,
            due_at=opens + turn * APART, promised=True, key=f"{INVITATION}:{place.id}:{member.id}",
        )  # fmt: skip
    return len(chosen)


def _may_be_asked(member: Member, now: datetime) -> bool:
    paused = member.paused_until is not None and member.paused_until > now
    return workload.is_reached(member) and not (member.is_guest or paused)
