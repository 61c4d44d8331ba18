"""Once after a good answer: whether its author would give sessions, which nobody does until they say so."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import workload
from bot.store import notice_refresh, notices
from bot.store.models import Member
from bot.store.models.notice_kinds import NoticeKind

INVITATION = NoticeKind.MENTORING_INVITATION
SENT, YES, NO = "sent", "yes", "no"


def invite(session: Session, member: Member, now: datetime) -> None:
    """What they know has helped: ask them, unless they give sessions, were asked before, or want no requests.

    It says neither who was helped nor with what, so it tells nothing of whoever asked without a name.
    """
    willing = workload.takes_nudges(member, now) and not (member.takes_sessions or member.is_guest)
    if not willing or member.mentor_invitation is not None:
        return
    member.mentor_invitation = SENT
    notices.enqueue(
        session, INVITATION, subject_id=member.id, to=member, due_at=now
    )  # fmt: skip


def reply(session: Session, member: Member, by: Member, *, agrees: bool) -> None:
    """Their answer. After a yes colleagues ask them, within the minutes that they give; a no is kept."""
    if member.id != by.id or member.mentor_invitation is None:
        raise Refusal("mentoring.not_asked")
    member.mentor_invitation = YES if agrees else NO
    if agrees:
        workload.hold(session, [member.id])
        member.takes_nudges = member.takes_sessions = True
    notice_refresh.refresh_about(session, member.id, INVITATION)
