"""Why a member's outside calendar is not read."""

from enum import StrEnum


class CalendarProblem(StrEnum):
    """The words stand in rows; each but NONE ends the key of its sentence (`calendar.problem.…`)."""

    NONE = ""
    ADDRESS = "address"
    AWAY = "away"
    HOST = "host"
    INSIDE = "inside"
    MOVED = "moved"
    NO_CALENDAR = "no_calendar"
    REFUSED = "refused"
    TOO_BIG = "too_big"
    TOO_MUCH = "too_much"
