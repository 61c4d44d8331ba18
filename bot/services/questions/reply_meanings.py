"""Everything that the bot says can be answered: what a reply to each kind of message means."""

from enum import StrEnum, auto

GIVEN, BROUGHT, POSTED, SOLVED = "reply.given", "reply.brought", "reply.posted", "reply.solved"
LOST, TICK = "reply.lost", "reply.tick"  # could not be brought; a nameless asker's check mark in a channel
CARRIED = (GIVEN, BROUGHT, POSTED, "mentoring.words", "meeting.words")


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


MEANS: dict[str, Means] = {
    "question.posted": Means.TO_ASKER,
    "question.nudge": Means.TO_ASKER,
    "question.asked": Means.OF_QUESTION,
    "question.moved": Means.OF_QUESTION,
    "question.unlikely": Means.OF_QUESTION,
    "question.check": Means.OF_QUESTION,
    "question.ended": Means.OF_QUESTION,
    "question.still_open": Means.AMONG_PEOPLE,
    "answer.given": Means.TO_AUTHOR,
    "answer.tick": Means.TO_AUTHOR,
    "answer.relayed": Means.AMONG_PEOPLE,
    "answer.accepted": Means.TO_ASKER,
    "answer.reused": Means.ALONE,
    GIVEN: Means.TO_AUTHOR,
    BROUGHT: Means.TO_ASKER,
    POSTED: Means.AMONG_PEOPLE,
    SOLVED: Means.OF_QUESTION,
    LOST: Means.ALONE,
    TICK: Means.TO_AUTHOR,
    "direct.held": Means.ALONE,
    "people.welcome": Means.ALONE,
    "mentoring.suggested": Means.ALONE,
    "mentoring.next": Means.ALONE,
    "mentoring.ended": Means.ALONE,
    "mentoring.named_over": Means.ALONE,
    "mentoring.nobody": Means.ALONE,
    "mentoring.invitation": Means.ALONE,
    "mentoring.offer": Means.TO_OTHER,
    "mentoring.proposed": Means.TO_OTHER,
    "mentoring.words": Means.TO_OTHER,
    "meeting.words": Means.TO_OTHER,
    "meeting.card": Means.TO_OTHER,
    "meeting.invitation": Means.TO_OTHER,
    "meeting.moved": Means.TO_OTHER,
    "meeting.cancelled": Means.TO_OTHER,
    "meeting.gone": Means.ALONE,
    "meeting.reminder": Means.TO_OTHER,
    "meeting.mark.0": Means.TO_OTHER,
    "meeting.mark.15": Means.TO_OTHER,
    "meeting.mark.20": Means.TO_OTHER,
    "meeting.form": Means.FEEDBACK,
    "meeting.thanks": Means.TO_OTHER,
    "meeting.applied": Means.ALONE,
    "meeting.applied_told": Means.TO_OTHER,
    "meeting.missed": Means.TO_OTHER,
    "meeting.series": Means.TO_OTHER,
    "meeting.stopped": Means.TO_OTHER,
    "meeting.no_next": Means.TO_OTHER,
    "calendar.first": Means.ALONE,
    "calendar.changed": Means.ALONE,
    "round.prompt": Means.STORY,
    "round.reminder": Means.STORY,
    "round.opened": Means.AMONG_PEOPLE,
    "round.closed": Means.AMONG_PEOPLE,
    "round.waits": Means.ALONE,
    "round.homeless": Means.ALONE,
    "settings.channel_lost": Means.ALONE,
    "settings.group_lost": Means.ALONE,
    "story.posted": Means.AMONG_PEOPLE,
    "story.batch": Means.AMONG_PEOPLE,
    "story.invitation": Means.STORY,
    "card.stale": Means.ALONE,
    "card.tried": Means.AMONG_PEOPLE,
    "digest.channel": Means.AMONG_PEOPLE,
    "digest.rest": Means.AMONG_PEOPLE,
    "digest.mine": Means.ALONE,
    "circle.said": Means.AMONG_PEOPLE,
    "report.made": Means.ALONE,
    "report.outcome": Means.ALONE,
    "report.story": Means.ALONE,
    "report.card": Means.ALONE,
    "report.answer": Means.ALONE,
    "thanks.given": Means.ALONE,
    "gathering.agenda": Means.AMONG_PEOPLE,
    "gathering.calendar": Means.AMONG_PEOPLE,
    "gathering.start": Means.AMONG_PEOPLE,
    "gathering.turn": Means.AMONG_PEOPLE,
    "gathering.end": Means.AMONG_PEOPLE,
    "gathering.record": Means.AMONG_PEOPLE,
}
