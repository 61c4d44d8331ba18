"""What people who meet in a group read about a meeting: its time, changes, the reminder, the forms."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.lists import format_list

from bot.i18n import Translator
from bot.scheduling.ics import CalendarEntry, google_link, outlook_link
from bot.scheduling.series_dates import Series
from bot.scheduling.series_file import SeriesEntry
from bot.store.models import Group, GroupKind, GroupMeeting, GroupState, MeetingState, Member
from bot.views import kit

TAKE = "group.take"
OTHER_TIME, TIME_FORM = "group.other_time", "group.time_form"
MOVE, MOVE_FORM = "group.move", "group.move_form"
CANCEL, CANCEL_FORM = "group.cancel", "group.cancel_form"
WHEN, NOTE = "group.when", "group.note"
LINK = "group.link"
NOTE_LENGTH = 300


def names(t: Translator, people: Sequence[Member]) -> str:
    """All of them, as Slack shows people: "@a, @b and @c"."""
    return format_list([kit.mention(one.slack_id) for one in people], locale=t.language)


def name_of(t: Translator, group: Group) -> str:
    """What a calendar calls it: the kind, and who they are."""
    people = ", ".join(one.name or one.slack_id for one in group.people)
    return kit.visible(t(f"group.entry.{group.kind}", people=people))


def entry(t: Translator, meeting: GroupMeeting, stamp: datetime) -> CalendarEntry:
    """The meeting as calendars show it."""
    return CalendarEntry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        start=meeting.start_at,
        end=meeting.end_at,
        title=name_of(t, meeting.group),
        details=kit.visible(where(t, meeting.group)),
        place=meeting.workspace.meeting_link or "",
        stamp=stamp,
        is_cancelled=meeting.state == MeetingState.CANCELLED,
    )


def series_entry(t: Translator, group: Group, series: Series, stamp: datetime) -> SeriesEntry:
    """A series as calendars show it; over, once no date of it is left."""
    return SeriesEntry(
        uid=group.uid or "",
        sequence=group.sequence,
        series=series,
        title=name_of(t, group),
        details=kit.visible("\n".join(filter(None, [group.theme, where(t, group)]))),
        place=group.workspace.meeting_link or "",
        stamp=stamp,
        is_cancelled=not series.dates,
    )


def where(t: Translator, group: Group) -> str:
    """By the company's link, or by a huddle in their conversation."""
    link = group.workspace.meeting_link
    return t("meeting.where.link", link=link) if link else t("meeting.where.huddle")


def slots(t: Translator, group: Group) -> list[kit.Block]:
    """The times proposed, to be taken by any of them; on a button in their zone, where they share one."""
    lines = [f"{number}. {kit.moment_of(slot)}" for number, slot in enumerate(group.slots[:3], start=1)]
    buttons = [
        kit.button(_label(t, group, number, slot), f"{TAKE}.{number}", f"{group.id}:{slot}")
        for number, slot in enumerate(group.slots[:3], start=1)
    ]
    other = kit.button(t("group.other_time"), OTHER_TIME, group.id)
    if not lines:
        return [kit.section(t("group.no_slots")), kit.actions(other)]
    return [kit.section("\n".join([t("group.slots"), *lines])), kit.actions(*buttons, other)]


def _label(t: Translator, group: Group, number: int, slot: int) -> str:
    zones = {one.timezone or one.workspace.timezone for one in group.people}
    if len(zones) > 1:
        return t("group.slot", number=number)
    zone, at = ZoneInfo(zones.pop()), datetime.fromtimestamp(slot, UTC)
    local = at.astimezone(zone)
    day = format_datetime(at, "EEE d MMM", tzinfo=zone, locale=t.language)
    return f"{day}, {kit.hour(t.language, local.hour * 60 + local.minute)}"


def settled(t: Translator, meeting: GroupMeeting) -> list[kit.Block]:
    """When and where, with the calendars' links, and the way to change it."""
    shown = entry(t, meeting, meeting.confirmed_at)
    links = [
        kit.link_button(t("meeting.google"), f"{LINK}.google", google_link(shown)),
        kit.link_button(t("meeting.outlook"), f"{LINK}.outlook", outlook_link(shown)),
    ]
    if meeting.workspace.meeting_link:
        links.insert(0, kit.link_button(t("meeting.join"), f"{LINK}.join", meeting.workspace.meeting_link))
    change = [
        kit.button(t("meeting.move"), MOVE, meeting.id),
        kit.button(t("meeting.cancel"), CANCEL, meeting.id),
    ]
    when = t("group.settled", when=kit.moment(meeting.start_at))
    return [kit.section(f"{when}\n{where(t, meeting.group)}"), kit.actions(*links), kit.actions(*change)]


def elsewhere(t: Translator) -> kit.Message:
    """The group goes on in another conversation, without somebody who reads this one."""
    return kit.message(t("group.elsewhere"))


def file(t: Translator, meeting: GroupMeeting, *, has_left: bool = False) -> kit.Message:
    """The line above the calendar file; to somebody who left, one that takes the meeting away."""
    if has_left or meeting.state == MeetingState.CANCELLED:
        return kit.message(t("group.file.cancelled"))
    return kit.message(t("group.file" if meeting.sequence == 0 else "group.file.moved"))


def changed(t: Translator, meeting: GroupMeeting, key: str) -> kit.Message:
    """Moved or called off, by whom, with their word for the others."""
    who = kit.mention(meeting.changed_by.slack_id) if meeting.changed_by else t("people.former")
    said = t(key, who=who, when=kit.moment(meeting.start_at))
    blocks = [kit.section(said)]
    if meeting.note:
        blocks.append(kit.section(kit.quote(meeting.note, 700)))
    if meeting.state == MeetingState.CANCELLED and is_open_introduction(meeting.group):
        blocks.append(kit.actions(kit.button(t("group.other_time"), OTHER_TIME, meeting.group_id)))
    return kit.message(f"{said} {kit.inline(meeting.note, 300)}".strip(), *blocks)


def is_open_introduction(group: Group) -> bool:
    """Whether its people may still choose a time for their one meeting."""
    return group.kind == GroupKind.INTRODUCTION and group.state == GroupState.OPEN


def reminder(t: Translator, meeting: GroupMeeting) -> kit.Message:
    """Ten minutes before."""
    said = t("group.reminder", when=kit.time_of(meeting.start_at), people=names(t, meeting.group.people))
    blocks = [kit.section(said), kit.section(where(t, meeting.group))]
    link = meeting.workspace.meeting_link
    if link:
        blocks.append(kit.actions(kit.link_button(t("meeting.join"), f"{LINK}.join", link)))
    return kit.message(said, *blocks)


def time_form(t: Translator, group: Group, at: datetime | None) -> kit.View:
    """A time that one of them proposes, which is settled at once where it suits the others."""
    return kit.modal(
        TIME_FORM,
        t("group.other_time"),
        [kit.section(t("group.other_time.what")), kit.input_moment(WHEN, t("meeting.move.when"), at)],
        submit=t("group.other_time.send"),
        close=t("form.cancel"),
        about=group.id,
    )


def move_form(t: Translator, meeting: GroupMeeting, free: Sequence[datetime]) -> kit.View:
    """Another time, with a word for the others; `free` are times that all have."""
    times = "".join(f"\n• {kit.moment(slot)}" for slot in free)
    hint = [kit.section(t("group.move.free", times=times))] if free else []
    return kit.modal(
        MOVE_FORM,
        t("meeting.move.title"),
        [*hint, kit.input_moment(WHEN, t("meeting.move.when"), free[0] if free else None), _note(t)],
        submit=t("meeting.move"),
        close=t("form.cancel"),
        about=meeting.id,
    )


def cancel_form(t: Translator, meeting: GroupMeeting) -> kit.View:
    """A word for the others before it is called off."""
    return kit.modal(
        CANCEL_FORM,
        t("group.cancel.title"),
        [kit.section(t("group.cancel.what", when=kit.moment(meeting.start_at))), _note(t)],
        submit=t("group.cancel.send"),
        close=t("form.keep"),
        about=meeting.id,
    )


def _note(t: Translator) -> kit.Block:
    return kit.input_text(
        NOTE, t("group.note"), placeholder=t("meeting.note.example"), longest=NOTE_LENGTH, optional=True
    )


def mine(t: Translator, meeting: GroupMeeting, reader: Member) -> str:
    """One line of a list: when, what, with whom."""
    others = [one for one in meeting.group.people if one.id != reader.id]
    return t(f"group.mine.{meeting.group.kind}", when=kit.moment(meeting.start_at), people=names(t, others))
