"""The run-sheet of a circle's meeting: its steps, and when each begins.

Codevelopment has the six steps of Payette and Champagne (Le groupe de codéveloppement professionnel, 1997);
their share of the hour is ours.
"""

from datetime import datetime, timedelta

from bot.i18n import Translator
from bot.store.models import CircleStyle, Group, GroupMeeting, MeetingState
from bot.views import kit

STEPS: dict[CircleStyle, tuple[tuple[str, int], ...]] = {  # key, twelfths of the meeting
    CircleStyle.FREE: (("round", 2), ("topics", 7), ("commitments", 2), ("close", 1)),
    CircleStyle.CODEVELOPMENT: (
        ("situation", 1), ("clarify", 2), ("contract", 1), ("suggest", 4), ("plan", 2), ("learn", 2),
    ),
}  # fmt: skip
PARTS = 12


def steps(group: Group, meeting: GroupMeeting) -> list[tuple[str, timedelta]]:
    """The steps, each with its length; what a moved meeting lasts is what the steps add up to."""
    style, whole = group.style or CircleStyle.FREE, meeting.end_at - meeting.start_at
    return [(f"circle.step.{style}.{key}", whole * share / PARTS) for key, share in STEPS[style]]


def starts(group: Group, meeting: GroupMeeting) -> list[datetime]:
    """When each step begins, and the end after them."""
    at, found = meeting.start_at, [meeting.start_at]
    for _, length in steps(group, meeting):
        at += length
        found.append(at)
    return found


def lines(t: Translator, group: Group, meeting: GroupMeeting) -> str:
    """The whole run-sheet: what to do, for how long."""
    told = [
        f"{number}. {t(key)} _({t('circle.minutes', minutes=round(length / timedelta(minutes=1)))})_"
        for number, (key, length) in enumerate(steps(group, meeting), start=1)
    ]
    return "\n".join(told)


def call(t: Translator, group: Group, meeting: GroupMeeting, number: int) -> kit.Message:
    """One call of the timer: which step begins, or that the time is over."""
    plan = steps(group, meeting)
    if number >= len(plan):
        return kit.message(t("circle.time_over"))
    key, length = plan[number]
    minutes = t("circle.minutes", minutes=round(length / timedelta(minutes=1)))
    return kit.message(t("circle.step", step=t(key), minutes=minutes))


def is_last(meeting: GroupMeeting) -> bool:
    """Whether no date of its circle comes after this one."""
    later = (one for one in meeting.group.meetings if one.start_at > meeting.start_at)
    return all(one.state == MeetingState.CANCELLED for one in later)


def date(t: Translator, meeting: GroupMeeting) -> str:
    """One line: when, who facilitates, whose situation it is about."""
    who = kit.mention(meeting.facilitator.slack_id) if meeting.facilitator else t("circle.nobody_yet")
    line = t("circle.date", when=kit.moment(meeting.start_at), who=who)
    if meeting.client is not None:
        line += " " + t("circle.date.client", who=kit.mention(meeting.client.slack_id))
    return line
