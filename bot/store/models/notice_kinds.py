"""Every kind of notice: which sort of message the bot owes somebody, and what sort of row it is about."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """The words stand in rows and stay; how each is drawn, bot.outbox.kinds says."""

    ANSWER_ACCEPTED = "answer.accepted"
    ANSWER_GIVEN = "answer.given"
    ANSWER_RELAYED = "answer.relayed"
    ANSWER_REUSED = "answer.reused"
    ANSWER_TICK = "answer.tick"
    CALENDAR_CHANGED = "calendar.changed"
    CALENDAR_FIRST = "calendar.first"
    CARD_STALE = "card.stale"
    CARD_TRIED = "card.tried"
    CIRCLE_AFTER = "circle.after"
    CIRCLE_BEFORE = "circle.before"
    CIRCLE_BEGUN = "circle.begun"
    CIRCLE_CALL = "circle.call"
    CIRCLE_CARD = "circle.card"
    CIRCLE_CARD_ENDED = "circle.card_ended"
    CIRCLE_CHARTER = "circle.charter"
    CIRCLE_CLIENT = "circle.client"
    CIRCLE_INVITED = "circle.invited"
    CIRCLE_KEPT = "circle.kept"
    CIRCLE_MOVED_UP = "circle.moved_up"
    CIRCLE_NOTE = "circle.note"
    CIRCLE_NOT_BEGUN = "circle.not_begun"
    CIRCLE_OVER = "circle.over"
    CIRCLE_PLACE = "circle.place"
    CIRCLE_REVIEWED = "circle.reviewed"
    CIRCLE_SAID = "circle.said"
    CIRCLE_SHEET = "circle.sheet"
    CIRCLE_SMALL = "circle.small"
    CIRCLE_TIMES = "circle.times"
    CIRCLE_TURN = "circle.turn"
    CIRCLE_WAITS = "circle.waits"
    DIGEST_CHANNEL = "digest.channel"
    DIGEST_MINE = "digest.mine"
    DIGEST_REST = "digest.rest"
    DIRECT_HELD = "direct.held"
    GATHERING_AGENDA = "gathering.agenda"
    GATHERING_CALENDAR = "gathering.calendar"
    GATHERING_END = "gathering.end"
    GATHERING_RECORD = "gathering.record"
    GATHERING_START = "gathering.start"
    GATHERING_TURN = "gathering.turn"
    GROUP_CANCELLED = "group.cancelled"
    GROUP_FILE = "group.file"
    GROUP_MOVED = "group.moved"
    GROUP_REMINDER = "group.reminder"
    GROUP_SERIES = "group.series"
    INTRODUCTION_AFTER = "introduction.after"
    INTRODUCTION_ALONE = "introduction.alone"
    INTRODUCTION_MADE = "introduction.made"
    INTRODUCTION_NUDGE = "introduction.nudge"
    INTRODUCTION_SKIPPED = "introduction.skipped"
    MEETING_APPLIED = "meeting.applied"
    MEETING_APPLIED_TOLD = "meeting.applied_told"
    MEETING_CANCELLED = "meeting.cancelled"
    MEETING_CARD = "meeting.card"
    MEETING_FORM = "meeting.form"
    MEETING_GONE = "meeting.gone"
    MEETING_INVITATION = "meeting.invitation"
    MEETING_MARK_0 = "meeting.mark.0"
    MEETING_MARK_15 = "meeting.mark.15"
    MEETING_MARK_20 = "meeting.mark.20"
    MEETING_MISSED = "meeting.missed"
    MEETING_MOVED = "meeting.moved"
    MEETING_NO_NEXT = "meeting.no_next"
    MEETING_REMINDER = "meeting.reminder"
    MEETING_SERIES = "meeting.series"
    MEETING_STOPPED = "meeting.stopped"
    MEETING_THANKS = "meeting.thanks"
    MEETING_WORDS = "meeting.words"
    MENTORING_ENDED = "mentoring.ended"
    MENTORING_INVITATION = "mentoring.invitation"
    MENTORING_NAMED_OVER = "mentoring.named_over"
    MENTORING_NEXT = "mentoring.next"
    MENTORING_NOBODY = "mentoring.nobody"
    MENTORING_OFFER = "mentoring.offer"
    MENTORING_PROPOSED = "mentoring.proposed"
    MENTORING_SUGGESTED = "mentoring.suggested"
    MENTORING_WORDS = "mentoring.words"
    PAIR_BEGUN = "pair.begun"
    PAIR_FEEDBACK = "pair.feedback"
    PAIR_INVITED = "pair.invited"
    PAIR_LOOK_BACK = "pair.look_back"
    PAIR_NOT_BEGUN = "pair.not_begun"
    PAIR_PROPOSED = "pair.proposed"
    PAIR_STOPPED = "pair.stopped"
    PEOPLE_WELCOME = "people.welcome"
    QUESTION_ASKED = "question.asked"
    QUESTION_CHECK = "question.check"
    QUESTION_ENDED = "question.ended"
    QUESTION_MOVED = "question.moved"
    QUESTION_NUDGE = "question.nudge"
    QUESTION_POSTED = "question.posted"
    QUESTION_STILL_OPEN = "question.still_open"
    QUESTION_UNLIKELY = "question.unlikely"
    REPLY_BROUGHT = "reply.brought"
    REPLY_GIVEN = "reply.given"
    REPLY_LOST = "reply.lost"
    REPLY_POSTED = "reply.posted"
    REPLY_SOLVED = "reply.solved"
    REPLY_TICK = "reply.tick"
    REPORT_ANSWER = "report.answer"
    REPORT_CARD = "report.card"
    REPORT_MADE = "report.made"
    REPORT_OUTCOME = "report.outcome"
    REPORT_STORY = "report.story"
    ROUND_CLOSED = "round.closed"
    ROUND_HOMELESS = "round.homeless"
    ROUND_OPENED = "round.opened"
    ROUND_PROMPT = "round.prompt"
    ROUND_REMINDER = "round.reminder"
    ROUND_WAITS = "round.waits"
    SETTINGS_CHANNEL_LOST = "settings.channel_lost"
    SETTINGS_GROUP_LOST = "settings.group_lost"
    STORY_BATCH = "story.batch"
    STORY_INVITATION = "story.invitation"
    STORY_POSTED = "story.posted"
    SWAP_OFFERED = "swap.offered"
    SWAP_OVER = "swap.over"
    SWAP_REMINDER = "swap.reminder"
    SWAP_SHOWN = "swap.shown"
    THANKS_GIVEN = "thanks.given"


class SubjectType(StrEnum):
    """What a notice is about: which sort of row `Notice.subject_id` is the number of.

    A story batch has no row: its number is that of the stories published together (`Story.batch`).
    """

    ANSWER = "answer"
    BATCH = "story_batch"
    CALENDAR = "calendar"
    CARD = "card"
    CHANNEL = "channel"
    CIRCLE_CARD = "circle_card"
    GATHERING = "gathering"
    GROUP = "group"
    GROUP_MEETING = "group_meeting"
    MEETING = "meeting"
    MEETING_PART = "meeting_part"
    MEMBER = "member"
    NOTICE = "notice"
    NUDGE = "nudge"
    OFFER = "offer"
    PAIR_FEEDBACK = "pair_feedback"
    QUESTION = "question"
    REPLY = "reply"
    REPORT = "report"
    REQUEST = "mentoring_request"
    ROUND = "round"
    STORY = "story"
    THANKS = "thanks"
    WORKSPACE = "workspace"


SUBJECT_TYPE_OF = {
    NoticeKind.ANSWER_ACCEPTED: SubjectType.ANSWER,
    NoticeKind.ANSWER_GIVEN: SubjectType.ANSWER,
    NoticeKind.ANSWER_RELAYED: SubjectType.ANSWER,
    NoticeKind.ANSWER_REUSED: SubjectType.ANSWER,
    NoticeKind.ANSWER_TICK: SubjectType.ANSWER,
    NoticeKind.CALENDAR_CHANGED: SubjectType.CALENDAR,
    NoticeKind.CALENDAR_FIRST: SubjectType.CALENDAR,
    NoticeKind.CARD_STALE: SubjectType.CARD,
    NoticeKind.CARD_TRIED: SubjectType.CARD,
    NoticeKind.CIRCLE_AFTER: SubjectType.GROUP_MEETING,
    NoticeKind.CIRCLE_BEFORE: SubjectType.GROUP_MEETING,
    NoticeKind.CIRCLE_BEGUN: SubjectType.GROUP,
    NoticeKind.CIRCLE_CALL: SubjectType.GROUP,
    NoticeKind.CIRCLE_CARD: SubjectType.CIRCLE_CARD,
    NoticeKind.CIRCLE_CARD_ENDED: SubjectType.CIRCLE_CARD,
    NoticeKind.CIRCLE_CHARTER: SubjectType.GROUP,
    NoticeKind.CIRCLE_CLIENT: SubjectType.GROUP_MEETING,
    NoticeKind.CIRCLE_INVITED: SubjectType.GROUP,
    NoticeKind.CIRCLE_KEPT: SubjectType.GROUP_MEETING,
    NoticeKind.CIRCLE_MOVED_UP: SubjectType.GROUP,
    NoticeKind.CIRCLE_NOTE: SubjectType.MEETING_PART,
    NoticeKind.CIRCLE_NOT_BEGUN: SubjectType.GROUP,
    NoticeKind.CIRCLE_OVER: SubjectType.GROUP,
    NoticeKind.CIRCLE_PLACE: SubjectType.GROUP,
    NoticeKind.CIRCLE_REVIEWED: SubjectType.GROUP,
    NoticeKind.CIRCLE_SAID: SubjectType.MEMBER,
    NoticeKind.CIRCLE_SHEET: SubjectType.GROUP_MEETING,
    NoticeKind.CIRCLE_SMALL: SubjectType.GROUP,
    NoticeKind.CIRCLE_TIMES: SubjectType.GROUP,
    NoticeKind.CIRCLE_TURN: SubjectType.GROUP_MEETING,
    NoticeKind.CIRCLE_WAITS: SubjectType.GROUP,
    NoticeKind.DIGEST_CHANNEL: SubjectType.CHANNEL,
    NoticeKind.DIGEST_MINE: SubjectType.MEMBER,
    NoticeKind.DIGEST_REST: SubjectType.NOTICE,
    NoticeKind.DIRECT_HELD: SubjectType.QUESTION,
    NoticeKind.GATHERING_AGENDA: SubjectType.GATHERING,
    NoticeKind.GATHERING_CALENDAR: SubjectType.GATHERING,
    NoticeKind.GATHERING_END: SubjectType.GATHERING,
    NoticeKind.GATHERING_RECORD: SubjectType.GATHERING,
    NoticeKind.GATHERING_START: SubjectType.GATHERING,
    NoticeKind.GATHERING_TURN: SubjectType.GATHERING,
    NoticeKind.GROUP_CANCELLED: SubjectType.GROUP_MEETING,
    NoticeKind.GROUP_FILE: SubjectType.GROUP_MEETING,
    NoticeKind.GROUP_MOVED: SubjectType.GROUP_MEETING,
    NoticeKind.GROUP_REMINDER: SubjectType.GROUP_MEETING,
    NoticeKind.GROUP_SERIES: SubjectType.GROUP,
    NoticeKind.INTRODUCTION_AFTER: SubjectType.GROUP_MEETING,
    NoticeKind.INTRODUCTION_ALONE: SubjectType.MEMBER,
    NoticeKind.INTRODUCTION_MADE: SubjectType.GROUP,
    NoticeKind.INTRODUCTION_NUDGE: SubjectType.GROUP,
    NoticeKind.INTRODUCTION_SKIPPED: SubjectType.GROUP,
    NoticeKind.MEETING_APPLIED: SubjectType.MEETING,
    NoticeKind.MEETING_APPLIED_TOLD: SubjectType.MEETING,
    NoticeKind.MEETING_CANCELLED: SubjectType.MEETING,
    NoticeKind.MEETING_CARD: SubjectType.MEETING,
    NoticeKind.MEETING_FORM: SubjectType.MEETING,
    NoticeKind.MEETING_GONE: SubjectType.MEMBER,
    NoticeKind.MEETING_INVITATION: SubjectType.MEETING,
    NoticeKind.MEETING_MARK_0: SubjectType.MEETING,
    NoticeKind.MEETING_MARK_15: SubjectType.MEETING,
    NoticeKind.MEETING_MARK_20: SubjectType.MEETING,
    NoticeKind.MEETING_MISSED: SubjectType.MEETING,
    NoticeKind.MEETING_MOVED: SubjectType.MEETING,
    NoticeKind.MEETING_NO_NEXT: SubjectType.MEETING,
    NoticeKind.MEETING_REMINDER: SubjectType.MEETING,
    NoticeKind.MEETING_SERIES: SubjectType.MEETING,
    NoticeKind.MEETING_STOPPED: SubjectType.MEETING,
    NoticeKind.MEETING_THANKS: SubjectType.MEETING,
    NoticeKind.MEETING_WORDS: SubjectType.REPLY,
    NoticeKind.MENTORING_ENDED: SubjectType.REQUEST,
    NoticeKind.MENTORING_INVITATION: SubjectType.MEMBER,
    NoticeKind.MENTORING_NAMED_OVER: SubjectType.REQUEST,
    NoticeKind.MENTORING_NEXT: SubjectType.REQUEST,
    NoticeKind.MENTORING_NOBODY: SubjectType.REQUEST,
    NoticeKind.MENTORING_OFFER: SubjectType.OFFER,
    NoticeKind.MENTORING_PROPOSED: SubjectType.OFFER,
    NoticeKind.MENTORING_SUGGESTED: SubjectType.REQUEST,
    NoticeKind.MENTORING_WORDS: SubjectType.REPLY,
    NoticeKind.PAIR_BEGUN: SubjectType.GROUP,
    NoticeKind.PAIR_FEEDBACK: SubjectType.PAIR_FEEDBACK,
    NoticeKind.PAIR_INVITED: SubjectType.GROUP,
    NoticeKind.PAIR_LOOK_BACK: SubjectType.GROUP,
    NoticeKind.PAIR_NOT_BEGUN: SubjectType.GROUP,
    NoticeKind.PAIR_PROPOSED: SubjectType.GROUP,
    NoticeKind.PAIR_STOPPED: SubjectType.GROUP,
    NoticeKind.PEOPLE_WELCOME: SubjectType.MEMBER,
    NoticeKind.QUESTION_ASKED: SubjectType.QUESTION,
    NoticeKind.QUESTION_CHECK: SubjectType.QUESTION,
    NoticeKind.QUESTION_ENDED: SubjectType.QUESTION,
    NoticeKind.QUESTION_MOVED: SubjectType.QUESTION,
    NoticeKind.QUESTION_NUDGE: SubjectType.NUDGE,
    NoticeKind.QUESTION_POSTED: SubjectType.QUESTION,
    NoticeKind.QUESTION_STILL_OPEN: SubjectType.WORKSPACE,
    NoticeKind.QUESTION_UNLIKELY: SubjectType.QUESTION,
    NoticeKind.REPLY_BROUGHT: SubjectType.REPLY,
    NoticeKind.REPLY_GIVEN: SubjectType.REPLY,
    NoticeKind.REPLY_LOST: SubjectType.REPLY,
    NoticeKind.REPLY_POSTED: SubjectType.REPLY,
    NoticeKind.REPLY_SOLVED: SubjectType.REPLY,
    NoticeKind.REPLY_TICK: SubjectType.REPLY,
    NoticeKind.REPORT_ANSWER: SubjectType.ANSWER,
    NoticeKind.REPORT_CARD: SubjectType.CARD,
    NoticeKind.REPORT_MADE: SubjectType.REPORT,
    NoticeKind.REPORT_OUTCOME: SubjectType.REPORT,
    NoticeKind.REPORT_STORY: SubjectType.STORY,
    NoticeKind.ROUND_CLOSED: SubjectType.ROUND,
    NoticeKind.ROUND_HOMELESS: SubjectType.WORKSPACE,
    NoticeKind.ROUND_OPENED: SubjectType.ROUND,
    NoticeKind.ROUND_PROMPT: SubjectType.ROUND,
    NoticeKind.ROUND_REMINDER: SubjectType.ROUND,
    NoticeKind.ROUND_WAITS: SubjectType.ROUND,
    NoticeKind.SETTINGS_CHANNEL_LOST: SubjectType.CHANNEL,
    NoticeKind.SETTINGS_GROUP_LOST: SubjectType.WORKSPACE,
    NoticeKind.STORY_BATCH: SubjectType.BATCH,
    NoticeKind.STORY_INVITATION: SubjectType.CHANNEL,
    NoticeKind.STORY_POSTED: SubjectType.STORY,
    NoticeKind.SWAP_OFFERED: SubjectType.GROUP,
    NoticeKind.SWAP_OVER: SubjectType.GROUP,
    NoticeKind.SWAP_REMINDER: SubjectType.GROUP,
    NoticeKind.SWAP_SHOWN: SubjectType.GROUP,
    NoticeKind.THANKS_GIVEN: SubjectType.THANKS,
}
