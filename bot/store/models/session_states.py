"""Where requests, offers and meetings stand, and the choices of their forms."""

from enum import StrEnum


class RequestState(StrEnum):
    """Where a request for a meeting stands; the last seven are ends, and a request always reaches one."""

    SEARCHING = "searching"
    CHOOSING = "choosing"
    ASKING = "asking"
    CONFIRMED = "confirmed"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"
    UNMATCHED = "unmatched"
    REFERRED = "referred"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class OfferState(StrEnum):
    """What became of suggesting one mentor; only from "offered" on has the mentor heard of it."""

    SUGGESTED = "suggested"
    OFFERED = "offered"
    PROPOSED = "proposed"
    CLAIMED = "claimed"
    DECLINED = "declined"
    HANDED_OVER = "handed_over"
    SILENT = "silent"
    CLOSED = "closed"


class MeetingState(StrEnum):
    """Where a meeting stands. One that nobody says was missed counts as held once it is over."""

    CONFIRMED = "confirmed"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Urgency(StrEnum):
    """When somebody would like to meet."""

    HOUR = "hour"
    TODAY = "today"
    WEEK = "week"
    WINDOWS = "windows"
    FORTNIGHT = "fortnight"


class MeetingMode(StrEnum):
    """How the two meet."""

    CALL = "call"
    HUDDLE = "huddle"
    IN_PERSON = "in_person"
    WRITTEN = "written"


class Rhythm(StrEnum):
    """How often the two go on meeting."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class GoesOn(StrEnum):
    """Whether one of the two would go on, and how often."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    NO = "no"


class Applied(StrEnum):
    """Whether what was learned was put into practice."""

    YES = "yes"
    PARTLY = "partly"
    NOT_YET = "not_yet"
