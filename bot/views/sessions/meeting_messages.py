"""What two people who meet read: the card that prepares them, changes, the reminder, the marks."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.scheduling.ics import CalendarEntry, google_link, outlook_link
from bot.store.models import Answer, Meeting, MeetingMode, MeetingState, Participant
from bot.views import kit, question_title
from bot.views.sessions import offer_messages

MOVE = "meeting.move"
MOVE_FORM = "meeting.move_form"
WHEN = "meeting.when"
NOTE = "meeting.note"
CANCEL = "meeting.cancel"
CANCEL_FORM = "meeting.cancel_form"
WANT_MARKS = "meeting.marks"
STOP = "meeting.stop"
LINK = "meeting.link"
NOTE_LENGTH = 300


def names(meeting: Meeting) -> str:
    """The two, the learner first."""
    seats = sorted(meeting.seats, key=lambda seat: not seat.is_learner)
    return " · ".join(kit.mention(seat.member.slack_id) for seat in seats)


def entry(t: Translator, meeting: Meeting, stamp: datetime) -> CalendarEntry:
    """The meeting as calendars show it."""
    request = meeting.request
    two = ", ".join(seat.member.name or seat.member.slack_id for seat in meeting.seats)
    details = [request.objective, two, where(t, meeting), request.links]
    return CalendarEntry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        start=meeting.start_at,
        end=meeting.end_at,
        title=kit.visible(t("meeting.entry", topic=request.topic)),
        details=kit.visible("\n".join(filter(None, details))),
        place=kit.visible(request.place) if request.mode == MeetingMode.IN_PERSON else _link_of(meeting),
        stamp=stamp,
        is_cancelled=meeting.state == MeetingState.CANCELLED,
    )


def _link_of(meeting: Meeting) -> str:
    return (meeting.workspace.meeting_link or "") if meeting.request.mode == MeetingMode.CALL else ""


def where(t: Translator, meeting: Meeting) -> str:
    """How and where, in a sentence."""
    request, link = meeting.request, _link_of(meeting)
    if link:
        return t("meeting.where.link", link=link)
    if request.mode == MeetingMode.IN_PERSON and request.place:
        return t("meeting.where.at", place=kit.inline(request.place))
    return t(f"meeting.where.{request.mode}")


def card(t: Translator, meeting: Meeting, past: Sequence[Answer]) -> kit.Message:
    """The preparation: when, to which end, an agenda in three parts, and what colleagues said before."""
    request = meeting.request
    minutes = round((meeting.end_at - meeting.start_at).total_seconds() / 60)
    title = t("meeting.card", two=names(meeting), minutes=minutes, when=kit.moment(meeting.start_at))
    if meeting.state == MeetingState.CANCELLED:
        title = t("meeting.card.cancelled", two=names(meeting), when=kit.moment(meeting.start_at))
    blocks = [kit.section(title), *offer_messages.about(t, request)]
    if meeting.state == MeetingState.CONFIRMED:
        blocks += [kit.section(where(t, meeting)), kit.section(_agenda(t, minutes)), *_past(t, past)]
        blocks += [_calendar(t, meeting), kit.context(t("meeting.links")), _buttons(t, meeting)]
    elif meeting.state in (MeetingState.CANCELLED, MeetingState.MISSED) and again_buttons(t, meeting):
        blocks.append(kit.actions(*again_buttons(t, meeting)))
    return kit.message(title, *blocks)


def _agenda(t: Translator, minutes: int) -> str:
    """A quarter to say where one stands, half to work, a quarter to settle what comes next."""
    edge = max(2, minutes // 4)
    return t("meeting.agenda", first=edge, second=minutes - 2 * edge, third=edge)


def _past(t: Translator, past: Sequence[Answer]) -> list[kit.Block]:
    lines = [
        f"• *{question_title.title(answer.question, 120)}*\n{kit.quote(answer.text, 400)}"
        for answer in past[:2]
    ]
    return [kit.section("\n".join([t("meeting.past"), *lines]))] if lines else []


def _calendar(t: Translator, meeting: Meeting) -> kit.Block:
    shown = entry(t, meeting, meeting.confirmed_at)
    buttons = [
        kit.link_button(t("meeting.google"), f"{LINK}.google", google_link(shown)),
        kit.link_button(t("meeting.outlook"), f"{LINK}.outlook", outlook_link(shown)),
    ]
    link = _link_of(meeting)
    if link:
        buttons.insert(0, kit.link_button(t("meeting.join"), f"{LINK}.join", link))
    return kit.actions(*buttons)


def _buttons(t: Translator, meeting: Meeting) -> kit.Block:
    buttons = [
        kit.button(t("meeting.move"), MOVE, meeting.id),
        kit.button(t("meeting.cancel"), CANCEL, meeting.id),
        kit.button(t("meeting.marks"), WANT_MARKS, meeting.id),
    ]
    if meeting.request.rhythm:
        buttons.append(stop_button(t, meeting))
    return kit.actions(*buttons)


def stop_button(t: Translator, meeting: Meeting) -> kit.Element:
    """The end of a series."""
    return kit.button(t("meeting.stop"), STOP, meeting.request_id)


def invitation(t: Translator, meeting: Meeting) -> kit.Message:
    """The line above the calendar file."""
    key = "meeting.file.cancelled" if meeting.state == MeetingState.CANCELLED else "meeting.file"
    return kit.message(t(key) if meeting.sequence == 0 or key != "meeting.file" else t("meeting.file.moved"))


def changed(t: Translator, meeting: Meeting, key: str) -> kit.Message:
    """Moved or cancelled, by whom, with their word for the other."""
    who = kit.mention(meeting.changed_by.slack_id) if meeting.changed_by else t("people.former")
    title = t(key, who=who, when=kit.moment(meeting.start_at))
    blocks = [kit.section(title)]
    if meeting.note:
        blocks.append(kit.section(kit.quote(meeting.note, 700)))
    return kit.message(f"{title} {kit.inline(meeting.note, 300)}".strip(), *blocks)


def reminder(t: Translator, meeting: Meeting) -> kit.Message:
    """Ten minutes before."""
    title = t("meeting.reminder", two=names(meeting), when=kit.time_of(meeting.start_at))
    objective = kit.quote(meeting.request.objective, 600)
    blocks = [kit.section(title), kit.section(objective), kit.section(where(t, meeting))]
    link = _link_of(meeting)
    if link:
        blocks.append(kit.actions(kit.link_button(t("meeting.join"), f"{LINK}.join", link)))
    return kit.message(title, *blocks)


def mark(t: Translator, minute: int) -> kit.Message:
    """A mark of time, for the one who wanted it."""
    return kit.message(t(f"meeting.mark.{minute}"))


def line(t: Translator, meeting: Meeting, key: str, *buttons: kit.Element) -> kit.Message:
    """One sentence for both, perhaps with a button."""
    text = t(key, two=names(meeting))
    return kit.message(text, kit.section(text), *([kit.actions(*buttons)] if buttons else []))


def again_buttons(t: Translator, meeting: Meeting) -> list[kit.Element]:
    """Another time for a meeting that did not take place; none once there is a newer one of its request."""
    newest = all(other is meeting or other.id < meeting.id for other in meeting.request.meetings)
    return [kit.button(t("meeting.again"), MOVE, meeting.id)] if newest else []


def move_form(t: Translator, meeting: Meeting, at: datetime | None, free: Sequence[datetime]) -> kit.View:
    """Another time, with a word for the other; `free` are times that both have."""
    times = "".join(f"\n• {kit.moment(slot)}" for slot in free)
    hint = [kit.section(t("meeting.move.free", times=times))] if free else []
    return kit.modal(
        MOVE_FORM,
        t("meeting.move.title"),
        [*hint, kit.input_moment(WHEN, t("meeting.move.when"), at), _note(t)],
        submit=t("meeting.move.send"),
        close=t("form.cancel"),
        about=meeting.id,
    )


def cancel_form(t: Translator, meeting: Meeting) -> kit.View:
    """Calling it off, with a word for the other."""
    return kit.modal(
        CANCEL_FORM,
        t("meeting.cancel.title"),
        [kit.section(t("meeting.cancel.what", when=kit.moment(meeting.start_at))), _note(t)],
        submit=t("meeting.cancel.send"),
        close=t("form.keep"),
        about=meeting.id,
    )


def _note(t: Translator) -> kit.Block:
    return kit.input_text(
        NOTE, t("meeting.note"), placeholder=t("meeting.note.example"), longest=NOTE_LENGTH, optional=True
    )


def mine(t: Translator, seat: Participant) -> str:
    """One line of a list: when, with whom, about what."""
    meeting = seat.meeting
    others = [other.member.slack_id for other in meeting.seats if other.member_id != seat.member_id]
    who = kit.mention(others[0]) if others else t("people.former")
    return t(
        "meeting.mine", when=kit.moment(meeting.start_at), who=who, topic=kit.inline(meeting.request.topic)
    )
