"""Every kind of notice: what it is about, and how it reads. The one place where views meet rows."""

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.outbox.kinds import (
    Draw,
    Drawn,
    admin,
    circles,
    groups,
    people,
    questions,
    replies,
    rituals,
    sessions,
)
from bot.outbox.kinds.sessions import ATTACHMENTS, Attachment
from bot.store.models import (
    Notice,
)
from bot.store.models.notice_kinds import NoticeKind

# See bot.services.questions.waves for "question.asked".
AT_ONCE = (
    sessions.AT_ONCE
    | replies.AT_ONCE
    | groups.AT_ONCE
    | circles.AT_ONCE
    | {NoticeKind.MEETING_GONE, NoticeKind.ANSWER_TICK, NoticeKind.QUESTION_ASKED}
)
__all__ = ["AT_ONCE", "Attachment", "attached", "render"]


def render(session: Session, notice: Notice, t: Translator) -> Drawn:
    """The message as it should read now; None when it need not be said (any more), or its subject is gone."""
    try:
        if groups.is_elsewhere(session, notice):
            return groups.elsewhere(t)
        return KINDS[notice.kind](session, notice, t)
    except NoResultFound:
        return None


def attached(session: Session, notice: Notice, t: Translator) -> Attachment | None:
    """The file that goes with a notice, for the kinds that have one."""
    draw = (ATTACHMENTS | rituals.ATTACHMENTS | groups.ATTACHMENTS).get(notice.kind)
    try:
        return draw(session, notice, t) if draw else None
    except NoResultFound:
        return None


KINDS: dict[NoticeKind, Draw] = {
    **questions.KINDS,
    **replies.KINDS,
    **sessions.KINDS,
    **rituals.KINDS,
    **groups.KINDS,
    **circles.KINDS,
    **people.KINDS,
    **admin.KINDS,
}
