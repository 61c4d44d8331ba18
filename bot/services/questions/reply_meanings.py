"""Everything that the bot says can be answered: what a reply to each kind of message means."""

from enum import StrEnum, auto

from bot.store.models.notice_kinds import NoticeKind

GIVEN, BROUGHT, POSTED, SOLVED = (
    NoticeKind.REPLY_GIVEN,
    NoticeKind.REPLY_BROUGHT,
    NoticeKind.REPLY_POSTED,
    NoticeKind.REPLY_SOLVED,
)
LOST, TICK = (
    NoticeKind.REPLY_LOST,
    NoticeKind.REPLY_TICK,
)  # could not be brought; a nameless asker's check mark in a channel
CARRIED = (GIVEN, BROUGHT, POSTED, NoticeKind.MENTORING_WORDS, NoticeKind.MEETING_WORDS)


class Means(StrEnum):
    """What a reply to a message of the bot means."""

    TO_ASKER = auto()  # a colleague's words, for whoever asked
    TO_AUTHOR = auto()  # the asker's words, for the author of what is shown
    OF_QUESTION = auto()  # the asker's words about their own question
    TO_OTHER = auto()  # for the other one of a request or a meeting
    STORY = auto()  # a story for the round, to be told with its form
    FEEDBACK = auto()  # what was learned in a meeting, for its form
    ALONE = auto()  # for the bot alone: as any direct message
    AMONG_PEOPLE = auto()  # in a channel, where people talk with each other: not the bot's business


MEANS: dict[NoticeKind, Means] = {
    NoticeKind.QUESTION_POSTED: Means.TO_ASKER,
    NoticeKind.QUESTION_NUDGE: Means.TO_ASKER,
    NoticeKind.QUESTION_ASKED: Means.OF_QUESTION,
    NoticeKind.QUESTION_MOVED: Means.OF_QUESTION,
    NoticeKind.QUESTION_UNLIKELY: Means.OF_QUESTION,
    NoticeKind.QUESTION_CHECK: Means.OF_QUESTION,
    NoticeKind.QUESTION_ENDED: Means.OF_QUESTION,
    NoticeKind.QUESTION_STILL_OPEN: Means.AMONG_PEOPLE,
    NoticeKind.ANSWER_GIVEN: Means.TO_AUTHOR,
    NoticeKind.ANSWER_TICK: Means.TO_AUTHOR,
    NoticeKind.ANSWER_RELAYED: Means.AMONG_PEOPLE,
    NoticeKind.ANSWER_ACCEPTED: Means.TO_ASKER,
    NoticeKind.ANSWER_REUSED: Means.ALONE,
    GIVEN: Means.TO_AUTHOR,
    BROUGHT: Means.TO_ASKER,
    POSTED: Means.AMONG_PEOPLE,
    SOLVED: Means.OF_QUESTION,
    LOST: Means.ALONE,
    TICK: Means.TO_AUTHOR,
    NoticeKind.DIRECT_HELD: Means.ALONE,
    NoticeKind.PEOPLE_WELCOME: Means.ALONE,
    NoticeKind.MENTORING_SUGGESTED: Means.ALONE,
    NoticeKind.MENTORING_NEXT: Means.ALONE,
    NoticeKind.MENTORING_ENDED: Means.ALONE,
    NoticeKind.MENTORING_NAMED_OVER: Means.ALONE,
    NoticeKind.MENTORING_NOBODY: Means.ALONE,
    NoticeKind.MENTORING_INVITATION: Means.ALONE,
    NoticeKind.MENTORING_OFFER: Means.TO_OTHER,
    NoticeKind.MENTORING_PROPOSED: Means.TO_OTHER,
    NoticeKind.MENTORING_WORDS: Means.TO_OTHER,
    NoticeKind.MEETING_WORDS: Means.TO_OTHER,
    NoticeKind.MEETING_CARD: Means.TO_OTHER,
    NoticeKind.MEETING_INVITATION: Means.TO_OTHER,
    NoticeKind.MEETING_MOVED: Means.TO_OTHER,
    NoticeKind.MEETING_CANCELLED: Means.TO_OTHER,
    NoticeKind.MEETING_GONE: Means.ALONE,
    NoticeKind.MEETING_REMINDER: Means.TO_OTHER,
    NoticeKind.MEETING_MARK_0: Means.TO_OTHER,
    NoticeKind.MEETING_MARK_15: Means.TO_OTHER,
    NoticeKind.MEETING_MARK_20: Means.TO_OTHER,
    NoticeKind.MEETING_FORM: Means.FEEDBACK,
    NoticeKind.MEETING_THANKS: Means.TO_OTHER,
    NoticeKind.MEETING_APPLIED: Means.ALONE,
    NoticeKind.MEETING_APPLIED_TOLD: Means.TO_OTHER,
    NoticeKind.MEETING_MISSED: Means.TO_OTHER,
    NoticeKind.MEETING_SERIES: Means.TO_OTHER,
    NoticeKind.MEETING_STOPPED: Means.TO_OTHER,
    NoticeKind.MEETING_NO_NEXT: Means.TO_OTHER,
    NoticeKind.CALENDAR_FIRST: Means.ALONE,
    NoticeKind.CALENDAR_CHANGED: Means.ALONE,
    NoticeKind.ROUND_PROMPT: Means.STORY,
    NoticeKind.ROUND_REMINDER: Means.STORY,
    NoticeKind.ROUND_OPENED: Means.AMONG_PEOPLE,
    NoticeKind.ROUND_CLOSED: Means.AMONG_PEOPLE,
    NoticeKind.ROUND_WAITS: Means.ALONE,
    NoticeKind.ROUND_HOMELESS: Means.ALONE,
    NoticeKind.SETTINGS_CHANNEL_LOST: Means.ALONE,
    NoticeKind.SETTINGS_GROUP_LOST: Means.ALONE,
    NoticeKind.STORY_POSTED: Means.AMONG_PEOPLE,
    NoticeKind.STORY_BATCH: Means.AMONG_PEOPLE,
    NoticeKind.STORY_INVITATION: Means.STORY,
    NoticeKind.CARD_STALE: Means.ALONE,
    NoticeKind.CARD_TRIED: Means.AMONG_PEOPLE,
    NoticeKind.DIGEST_CHANNEL: Means.AMONG_PEOPLE,
    NoticeKind.DIGEST_REST: Means.AMONG_PEOPLE,
    NoticeKind.DIGEST_MINE: Means.ALONE,
    NoticeKind.CIRCLE_SAID: Means.AMONG_PEOPLE,
    NoticeKind.REPORT_MADE: Means.ALONE,
    NoticeKind.REPORT_OUTCOME: Means.ALONE,
    NoticeKind.REPORT_STORY: Means.ALONE,
    NoticeKind.REPORT_CARD: Means.ALONE,
    NoticeKind.REPORT_ANSWER: Means.ALONE,
    NoticeKind.THANKS_GIVEN: Means.ALONE,
    NoticeKind.GATHERING_AGENDA: Means.AMONG_PEOPLE,
    NoticeKind.GATHERING_CALENDAR: Means.AMONG_PEOPLE,
    NoticeKind.GATHERING_START: Means.AMONG_PEOPLE,
    NoticeKind.GATHERING_TURN: Means.AMONG_PEOPLE,
    NoticeKind.GATHERING_END: Means.AMONG_PEOPLE,
    NoticeKind.GATHERING_RECORD: Means.AMONG_PEOPLE,
    NoticeKind.GROUP_CANCELLED: Means.ALONE,
    NoticeKind.GROUP_FILE: Means.ALONE,
    NoticeKind.GROUP_MOVED: Means.ALONE,
    NoticeKind.GROUP_REMINDER: Means.ALONE,
    NoticeKind.GROUP_SERIES: Means.ALONE,
    NoticeKind.PAIR_BEGUN: Means.ALONE,
    NoticeKind.PAIR_FEEDBACK: Means.ALONE,
    NoticeKind.PAIR_INVITED: Means.ALONE,
    NoticeKind.PAIR_LOOK_BACK: Means.ALONE,
    NoticeKind.PAIR_NOT_BEGUN: Means.ALONE,
    NoticeKind.PAIR_STOPPED: Means.ALONE,
    NoticeKind.INTRODUCTION_AFTER: Means.ALONE,
    NoticeKind.INTRODUCTION_ALONE: Means.ALONE,
    NoticeKind.INTRODUCTION_MADE: Means.ALONE,
    NoticeKind.INTRODUCTION_NUDGE: Means.ALONE,
    NoticeKind.INTRODUCTION_SKIPPED: Means.ALONE,
    NoticeKind.SWAP_OFFERED: Means.ALONE,
    NoticeKind.SWAP_OVER: Means.ALONE,
    NoticeKind.SWAP_REMINDER: Means.ALONE,
    NoticeKind.SWAP_SHOWN: Means.ALONE,
}
