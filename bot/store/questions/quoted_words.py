"""Whose words stand in a message of the bot, where they must not go on under somebody else's name."""

from sqlalchemy.orm import Session

from bot.store import visibility
from bot.store.models import Notice, Question, Story
from bot.store.models.notice_kinds import NoticeKind, SubjectType

SEVERAL = (
    NoticeKind.STORY_BATCH,
    NoticeKind.ROUND_CLOSED,
    NoticeKind.CARD_TRIED,
    NoticeKind.QUESTION_STILL_OPEN,
    NoticeKind.DIGEST_CHANNEL,
    NoticeKind.DIGEST_MINE,
    NoticeKind.DIGEST_REST,
)  # they quote several people, some of them perhaps without a name; so does all that is about a gathering


def held_back(session: Session, notice: Notice) -> str:
    """Why the words of this message may start no question of the reader's: "nameless", "private", or ""."""
    question = session.get(Question, notice.question_id) if notice.question_id else None
    if question is not None and (why := visibility.held_back(session, question)):
        return "" if why == "private" and notice.channel == question.channel else why
    if notice.kind in SEVERAL or notice.subject_type == SubjectType.GATHERING:
        return "nameless"
    story = session.get(Story, notice.subject_id) if notice.kind == NoticeKind.STORY_POSTED else None
    return "nameless" if story is not None and story.anonymous else ""
