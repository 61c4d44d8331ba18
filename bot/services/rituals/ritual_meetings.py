"""The réunion des petits échecs: an hour at most, an agenda out of the round's stories, a short record.

Stories are chosen to differ (bot.text.diversity); those without a name are read out by the host.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.scheduling import recurrence
from bot.services.people import identity
from bot.store import notice_refresh, notices, visibility
from bot.store.models import Gathering, Member, Notice, Ritual, Round, Story
from bot.store.models.notice_kinds import NoticeKind
from bot.store.rituals import rounds
from bot.text.diversity import differing
from bot.views.rituals import agenda_messages

CHOSEN = 4
OPENING, TURN = timedelta(minutes=agenda_messages.OPENING), timedelta(minutes=agenda_messages.TURN)
ROLES = ("host", "clock", "scribe")
LONGEST_RECORD = 2000
CALENDAR = NoticeKind.GATHERING_CALENDAR
STALE = timedelta(minutes=10)  # a call of the timer that comes later than this is not worth making
AGENDA, START, TURNS, END, RECORD = (
    NoticeKind.GATHERING_AGENDA, NoticeKind.GATHERING_START, NoticeKind.GATHERING_TURN,
    NoticeKind.GATHERING_END, NoticeKind.GATHERING_RECORD
)  # fmt: skip


def plan(session: Session, held: Round, ritual: Ritual, told: Sequence[Story], now: datetime) -> Gathering:
    """Set the day, choose the stories, post the agenda."""
    week = identity.week_of_workspace(held.workspace)
    starts_at = recurrence.days_after(now, ritual.meets_after, week, ritual.meets_minute)
    gathering = Gathering(
        workspace_id=held.workspace_id, workspace=held.workspace, round_id=held.id, round=held,
        starts_at=starts_at, agenda=[story.id for story in choose(told)], roles={}, record="",
        next_step_at=starts_at,
    )  # fmt: skip
    session.add(gathering)
    session.flush()
    _say(session, gathering, AGENDA, now)
    _say(session, gathering, CALENDAR, now)
    return gathering


def choose(told: Sequence[Story]) -> list[Story]:
    """At most four stories that differ, the named ones first: their authors can tell them."""
    named = [story for story in told if not story.anonymous]
    chosen = [named[place] for place in differing([_words(story) for story in named], CHOSEN)]
    others = [story for story in told if story.anonymous]
    said = [_words(story) for story in chosen]
    rest = differing([_words(story) for story in others], CHOSEN - len(chosen), said)
    return [*chosen, *(others[place] for place in rest)]


def _words(story: Story) -> str:
    return " ".join(story.told.values())


def step(session: Session, gathering: Gathering, now: datetime) -> None:
    """At the hour, the timer in the agenda's thread; at the end, an agenda that asks for nobody any more."""
    if not rounds.claim_step(session, gathering, now):
        return
    ends_at = gathering.starts_at + timedelta(minutes=agenda_messages.minutes(len(gathering.agenda)))
    agenda = notices.newest_about(session, AGENDA, gathering.id)
    if agenda is None or agenda.channel is None:
        return
    if now >= ends_at:
        notice_refresh.refresh_about(session, gathering.id, AGENDA)
    elif agenda.ts is None:
        gathering.next_step_at = now + timedelta(minutes=1)
    else:
        gathering.next_step_at = ends_at
        _call(session, gathering, agenda, now)


def _call(session: Session, gathering: Gathering, agenda: Notice, now: datetime) -> None:
    """The timer's calls. The order stays from here on: a turn is the same story however often it is drawn.

    A bot that was off at the hour does not call afterwards.
    """
    gathering.agenda = [story.id for story in rounds.on_agenda(session, gathering)]
    count, start = len(gathering.agenda), gathering.starts_at
    calls = [(START, 0, start)]
    calls += [(TURNS, turn, start + OPENING + TURN * turn) for turn in range(count)]
    calls += [(END, 0, start + OPENING + TURN * count)]
    for kind, turn, at in calls:
        if at + STALE > now:
            _say(
                session, gathering, kind, at, str(turn), below=agenda, stale_at=at + STALE, promised=True
            )  # fmt: skip


def _say(
    session: Session, gathering: Gathering, kind: NoticeKind, at: datetime, turn: str = "", *,
    below: Notice | None = None, stale_at: datetime | None = None, promised: bool = False,
) -> None:  # fmt: skip
    """Owe it to the rituals' channel or, once the agenda stands, in the agenda's thread: wherever that is."""
    channel = below.channel if below is not None else gathering.workspace.rituals_channel
    if channel:
        notices.enqueue(
            session, kind, subject_id=gathering.id, channel=channel, due_at=at, variant=turn,
            key=f"{kind}:{gathering.id}:{turn}", thread_ts=below.ts if below is not None else None,
            stale_at=stale_at, promised=promised,
        )  # fmt: skip


def take_role(session: Session, gathering: Gathering, role: str, by: Member) -> None:
    """Somebody takes a part, or gives back their own; refused when another has it."""
    session.refresh(gathering, with_for_update={"of": Gathering})
    if gathering.is_over:
        raise Refusal("gathering.over")
    holder = gathering.roles.get(role)
    if role not in ROLES or holder not in (None, by.id):
        raise Refusal("gathering.taken")
    kept = {name: member for name, member in gathering.roles.items() if name != role}
    gathering.roles = kept if holder == by.id else {**kept, role: by.id}
    session.flush()
    notice_refresh.refresh_about(session, gathering.id, AGENDA)


def leave(session: Session, member: Member) -> None:
    """Somebody is no longer here: the parts that they had taken in what is still to come are free again."""
    for gathering in rounds.to_come(session):
        if member.id in gathering.roles.values():
            gathering.roles = {name: one for name, one in gathering.roles.items() if one != member.id}
            session.flush()
            notice_refresh.refresh_about(session, gathering.id, AGENDA)


def check_reads(session: Session, gathering: Gathering, by: Member, field: str | None = None) -> None:
    """Refuse whoever may not read where a gathering's agenda, and its record, stand."""
    agenda = notices.newest_about(session, AGENDA, gathering.id)
    where = agenda.channel if agenda is not None else None
    if where not in visibility.open_to(session, visibility.alone(by), [where]):
        raise Refusal("text.elsewhere", field=field)


def check_writes(gathering: Gathering, by: Member, field: str | None = None) -> None:
    """Anybody writes the record; what stands there, only who wrote it, has a part, or looks after rituals."""
    own = {gathering.recorded_by_id, *gathering.roles.values()}
    looks_after = by.is_admin or by.runs_eclair or by.is_learning_lead
    if gathering.record and by.id not in own and not looks_after:
        raise Refusal("gathering.record_theirs", field=field)


def record(session: Session, gathering: Gathering, by: Member, text: str, now: datetime, field: str) -> None:
    """What was said, in a few lines: posted below the agenda, and remembered."""
    check_writes(gathering, by, field)
    text = text.strip()
    if not any(letter.isalnum() for letter in text):
        raise Refusal("gathering.record_empty", field=field)
    if len(text) > LONGEST_RECORD:
        raise Refusal("story.too_long", field=field, length=len(text), longest=LONGEST_RECORD)
    gathering.record, gathering.recorded_by_id = text, by.id
    session.flush()
    agenda = notices.newest_about(session, AGENDA, gathering.id)
    if agenda is not None and agenda.ts:
        _say(session, gathering, RECORD, now, below=agenda)
    notice_refresh.refresh_about(session, gathering.id, AGENDA, RECORD)
