"""Digests: once a week where people chose one; an empty week sends nothing."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import expertise
from bot.store import notices
from bot.store.models import LearningGoal, Member, Place
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import channels, interests, preferences
from bot.store.rituals import digest_content
from bot.store.workspaces import home

DAY, WEEK, LATE = (
    timedelta(days=1),
    timedelta(days=7),
    timedelta(days=2),
)  # what is later than two days is left for next week
PERSONAL = (0, 9 * 60)  # Monday at nine, in the member's zone
CHANNEL, REST, MINE = NoticeKind.DIGEST_CHANNEL, NoticeKind.DIGEST_REST, NoticeKind.DIGEST_MINE
SAID = NoticeKind.CIRCLE_SAID
MOST_TOPICS = 8


def choose(
    session: Session, channel: str, weekday: int | None, minute: int, topics: str,
    now: datetime, field: str) -> Place:  # fmt: skip
    """A channel's people choose its day, hour and topics (typed in `field`); None ends it."""
    chosen = expertise.listed(topics, field=field)
    if len(chosen) > MOST_TOPICS:
        raise Refusal("digest.too_many", field=field, most=MOST_TOPICS)
    place = channels.of_channel(session, channel)
    place.digest_weekday, place.digest_minute, place.digest_since = weekday, minute, now
    place.digest_due_at = None  # looked at once, and then when its hour comes
    place.topics = chosen
    return place


def join(session: Session, member: Member, wish: LearningGoal) -> LearningGoal | None:
    """Somebody would like to learn what others would like to learn; their own wish from now on."""
    if wish.workspace_id == member.workspace_id:
        known = [one.topic for one in interests.goals_of(session, member)]
        expertise.save_goals(session, member, [*known, wish.topic])
        session.flush()
    own = interests.goals_of(session, member)
    return next((one for one in own if expertise.same(one.topic, wish.topic)), None)


def say_so(session: Session, member: Member, wish: LearningGoal, channel: str, now: datetime) -> None:
    """By their own press they are named in the thread of the channel's newest digest; refused without one."""
    mine, head = join(session, member, wish), digest_content.newest(session, channel)
    if mine is None or head is None:
        raise Refusal("circle.nowhere")
    notices.enqueue(
        session, SAID, subject_id=member.id, variant=str(mine.id),
        channel=channel, thread_ts=head.ts, due_at=now, key=f"{SAID}:{member.id}:{mine.id}:{head.id}",
    )  # fmt: skip


def choose_mine(session: Session, member: Member, wanted: bool) -> None:
    """A personal digest by direct message, or none."""
    habit = session.merge(preferences.preference(session, member))
    habit.wants_digest, habit.digest_due_at = wanted, None


def latest(weekday: int, minute: int, zone: ZoneInfo, now: datetime) -> datetime:
    """The newest such moment that is not later than now."""
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=(local.weekday() - weekday) % 7)
    moment = _instant(day, minute, zone)
    return moment if moment <= now else _instant(day - WEEK, minute, zone)


def following(weekday: int, minute: int, zone: ZoneInfo, now: datetime) -> datetime:
    """The next such moment that is later than now."""
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=(weekday - local.weekday()) % 7)
    moment = _instant(day, minute, zone)
    return moment if moment > now else _instant(day + WEEK, minute, zone)


def next_of(place: Place, now: datetime) -> datetime | None:
    """When a channel's next digest comes; None without one."""
    if place.digest_weekday is None:
        return None
    return following(place.digest_weekday, place.digest_minute, _zone(place), now)


def _zone(place: Place) -> ZoneInfo:
    return ZoneInfo(place.workspace.timezone)


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)


def owe_due(session: Session, now: datetime) -> int:
    """Owe the digests whose hour has come; the same week's only once."""
    owed = 0
    for place in digest_content.places_due(session, now):
        moment = _of_place(place, now)
        place.digest_due_at = following(place.digest_weekday or 0, place.digest_minute, _zone(place), now)
        if moment is not None and now - moment < LATE and moment > (place.digest_since or moment):
            owed += bool(
                notices.enqueue(
                    session, CHANNEL, subject_id=place.id, channel=place.slack_id,
                    due_at=now, variant=_stamp(moment), key=f"{CHANNEL}:{place.id}:{_stamp(moment)}",
                )
            )  # fmt: skip
    for habit in digest_content.habits_due(session, now):
        member = session.get_one(Member, habit.member_id)
        zone = ZoneInfo(member.timezone or member.workspace.timezone)
        moment, habit.digest_due_at = latest(*PERSONAL, zone, now), following(*PERSONAL, zone, now)
        if now - moment < LATE:
            owed += bool(
                notices.enqueue(
                    session, MINE, subject_id=member.id, to=member, due_at=now,
                    variant=_stamp(moment), key=f"{MINE}:{member.id}:{_stamp(moment)}",
                )
            )  # fmt: skip
    return owed


def _of_place(place: Place, now: datetime) -> datetime | None:
    if place.digest_weekday is None:
        return None
    return latest(place.digest_weekday, place.digest_minute, _zone(place), now)


def _stamp(moment: datetime) -> str:
    return str(int(moment.timestamp()))


def owe_rests(session: Session, now: datetime) -> int:
    """The rest of a digest goes into its thread, once the digest stands."""
    owed = 0
    for head in digest_content.without_rest(session, now - DAY):
        owed += bool(
            notices.enqueue(
                session, REST, subject_id=head.id, channel=head.channel,
                due_at=now, key=f"{REST}:{head.id}", thread_ts=head.ts,
            )
        )  # fmt: skip
    return owed


def next_due(session: Session, now: datetime) -> datetime | None:
    """When the next digest is due."""
    workspace = home(session)
    found = []
    for place in digest_content.places_of(session):
        moment = _of_place(place, now)
        found += [moment + WEEK] if moment else []
    if digest_content.who_want_one(session):
        found.append(latest(*PERSONAL, ZoneInfo(workspace.timezone), now) + WEEK)
    return min(found, default=None)
